package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.dialect.Delta.Kind;
import dev.gatlingllm.prompt.Prompt;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Triton's generate extension. Every field of the body is a tensor of the model, or else a
 * parameter: so the same body serves the TensorRT-LLM and the vLLM backend. Streams have no last
 * word, and no usage.
 */
public final class TritonGenerate implements Dialect {
  private final Generation generation;
  private final String model;
  private final BodyTemplate streaming;
  private final BodyTemplate whole;

  public TritonGenerate(Generation generation) {
    Option.refuseAllBut(
        Api.TRITON_GENERATE, generation, Option.TOP_K, Option.MIN_TOKENS, Option.IGNORE_EOS);
    this.generation = generation;
    model = "/v2/models/" + Paths.model(generation);
    streaming = BodyTemplate.of(fields(generation, true), generation);
    whole = BodyTemplate.of(fields(generation, false), generation);
  }

  private static Map<String, Object> fields(Generation generation, boolean stream) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("stream", stream);
    generation.temperature().ifPresent(temperature -> fields.put("temperature", temperature));
    generation.sampling().topK().ifPresent(k -> fields.put("top_k", k));
    generation.sampling().minTokens().ifPresent(tokens -> fields.put("min_tokens", tokens));
    if (generation.ignoreEos()) {
      switch (generation.apiOptions().tritonBackend()) {
        case VLLM -> fields.put("ignore_eos", true);
        case TENSORRT_LLM -> fields.put("end_id", TritonInfer.NO_TOKEN);
      }
    }
    // Else the vLLM backend, and some TensorRT-LLM ensembles, begin a whole answer with the prompt.
    fields.put("exclude_input_in_output", true);
    fields.put("max_tokens", BodyTemplate.MAX_TOKENS);
    fields.put("text_input", BodyTemplate.PROMPT);
    return fields;
  }

  @Override
  public String name() {
    return Api.TRITON_GENERATE.label();
  }

  @Override
  public String provider() {
    return "triton";
  }

  /** Triton lists its models on a POST only. */
  @Override
  public Optional<ModelList> modelList() {
    return Optional.empty();
  }

  @Override
  public boolean saysItsEnd() {
    return false;
  }

  @Override
  public StreamPromise promise() {
    return StreamPromise.NOTHING;
  }

  @Override
  public HttpCall request(Prompt prompt, boolean stream, int maxTokens) {
    String path = generation.path().orElse(model + (stream ? "/generate_stream" : "/generate"));
    BodyTemplate body = stream ? streaming : whole;
    return new HttpCall(path, Map.of(), body.with(prompt.text(), maxTokens));
  }

  @Override
  public void readEvent(byte[] buffer, int from, int to, Delta delta) {
    JsonAnswer.readEvent(buffer, from, to, delta, TritonGenerate::readFields);
  }

  @Override
  public void readBody(byte[] buffer, int from, int to, Delta delta) {
    JsonAnswer.readBody(buffer, from, to, delta, "text_output", TritonGenerate::readFields);
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
        // The vLLM backend's, on demand.
        case "finish_reason" -> FinishReason.read(json, value, delta);
        case "error" -> JsonAnswer.readError(json, value, delta);
        default -> {}
      }
      json.skipChildren();
    }
    return answered;
  }

  /** A text; an array of them is one a beam or choice. */
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
