package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.config.Settings;
import dev.gatlingllm.dialect.GeneratedText.Kind;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Triton's generate extension. Every field of the body is a tensor of the model or a parameter, so
 * the same body serves the TensorRT-LLM and the vLLM backend. Streams have neither an end marker
 * nor usage.
 */
final class TritonGenerate {
  static final Api API =
      Api.bare("triton-generate", "triton")
          .withOwn(TritonGenerate::ofTensorRt, "llm.triton.backend")
          .lacking(Option.allBut(Option.TOP_K, Option.MIN_TOKENS, Option.IGNORE_EOS));

  private TritonGenerate() {}

  static Dialect with(Generation generation) {
    String model = "/v2/models/" + RequestTemplate.model(generation);
    RequestTemplate requests =
        RequestTemplate.of(generation, model + "/generate", stream -> fields(generation, stream))
            .withStreamPath(generation, model + "/generate_stream");
    // Triton lists its models on a POST only.
    return new Dialect(
            API,
            requests,
            EventReader.ofBoth(TritonGenerate::readFields, "text_output"),
            StreamPromise.NOTHING)
        .withoutModelList();
  }

  /** Whether the backend is TensorRT-LLM: names differ between the two. */
  private static boolean ofTensorRt(Settings options) {
    return options.oneOf("llm.triton.backend", "vllm", "tensorrt-llm").equals("tensorrt-llm");
  }

  private static Map<String, Object> fields(Generation generation, boolean stream) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("stream", stream);
    generation.temperature().ifPresent(temperature -> fields.put("temperature", temperature));
    generation.sampling().topK().ifPresent(k -> fields.put("top_k", k));
    generation.sampling().minTokens().ifPresent(tokens -> fields.put("min_tokens", tokens));
    if (generation.ignoreEos()) {
      if (ofTensorRt(generation.apiOptions())) {
        fields.put("end_id", TritonInfer.NO_TOKEN);
      } else {
        fields.put("ignore_eos", true);
      }
    }
    // Without it, the vLLM backend and some TensorRT-LLM ensembles begin a whole answer with the
    // prompt.
    fields.put("exclude_input_in_output", true);
    fields.put("max_tokens", BodyTemplate.MAX_TOKENS);
    fields.put("text_input", BodyTemplate.PROMPT);
    return fields;
  }

  private static boolean readFields(JsonParser json, Delta delta) throws IOException {
    boolean answered = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "text_output" -> {
          answered = true;
          readOutput(json, value, delta);
        }
        // Sent by the vLLM backend on request.
        case "finish_reason" -> FinishReason.read(json, value, delta);
        case "error" -> JsonAnswer.readError(json, value, delta);
        default -> {}
      }
      json.skipChildren();
    }
    return answered;
  }

  /** Reads a text, or an array with one for each beam or choice. */
  private static void readOutput(JsonParser json, JsonToken value, Delta delta) throws IOException {
    if (value != JsonToken.START_ARRAY) {
      JsonAnswer.readText(json, value, Kind.CONTENT, delta);
      delta.endChoice(0);
      return;
    }
    int choice = 0;
    for (JsonToken text = json.nextToken(); text != JsonToken.END_ARRAY; text = json.nextToken()) {
      JsonAnswer.readText(json, text, Kind.CONTENT, delta);
      delta.endChoice(choice++);
    }
  }
}
