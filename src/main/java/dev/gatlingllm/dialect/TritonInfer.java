package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.dialect.GeneratedText.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Triton's inference protocol with the tensors of TensorRT-LLM's ensemble. It streams only over
 * gRPC: over HTTP, every answer comes whole.
 */
final class TritonInfer {
  static final Api API =
      Api.bare("triton-infer", "triton", Api.Answers.WHOLE)
          .lacking(Option.allBut(Option.TOP_K, Option.MIN_TOKENS, Option.IGNORE_EOS));

  /** An end token that no model generates: TensorRT-LLM has no other way to ignore the end. */
  static final int NO_TOKEN = -1;

  private TritonInfer() {}

  static Dialect with(Generation generation) {
    String path = "/v2/models/" + RequestTemplate.model(generation) + "/infer";
    return new Dialect(
            API,
            RequestTemplate.of(generation, path, stream -> fields(generation)),
            // There is no stream; anything is read as a whole answer.
            EventReader.ofBoth(TritonInfer::readFields, "text_output"),
            StreamPromise.NOTHING)
        .withoutModelList();
  }

  private static Map<String, Object> fields(Generation generation) {
    List<Object> inputs = new ArrayList<>();
    inputs.add(tensor("text_input", "BYTES", BodyTemplate.PROMPT));
    inputs.add(tensor("max_tokens", "INT32", BodyTemplate.MAX_TOKENS));
    inputs.add(tensor("bad_words", "BYTES", ""));
    inputs.add(tensor("stop_words", "BYTES", ""));
    // Without it, an answer begins with its prompt.
    inputs.add(tensor("exclude_input_in_output", "BOOL", true));
    generation
        .temperature()
        .ifPresent(temperature -> inputs.add(tensor("temperature", "FP32", temperature)));
    generation.sampling().topK().ifPresent(k -> inputs.add(tensor("top_k", "INT32", k)));
    generation
        .sampling()
        .minTokens()
        .ifPresent(tokens -> inputs.add(tensor("min_tokens", "INT32", tokens)));
    if (generation.ignoreEos()) {
      inputs.add(tensor("end_id", "INT32", NO_TOKEN));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("inputs", inputs);
    return fields;
  }

  private static Map<String, Object> tensor(String name, String type, Object value) {
    Map<String, Object> tensor = new LinkedHashMap<>();
    tensor.put("name", name);
    tensor.put("datatype", type);
    tensor.put("shape", List.of(1, 1));
    tensor.put("data", List.of(List.of(value)));
    return tensor;
  }

  private static boolean readFields(JsonParser json, Delta delta) throws IOException {
    boolean answered = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "outputs" -> {
          for (JsonToken tensor = value == JsonToken.START_ARRAY ? json.nextToken() : null;
              tensor != null && tensor != JsonToken.END_ARRAY;
              tensor = json.nextToken()) {
            answered |= tensor == JsonToken.START_OBJECT && readTensor(json, delta);
            json.skipChildren();
          }
        }
        case "id" -> JsonAnswer.readId(json, value, delta);
        case "error" -> JsonAnswer.readError(json, value, delta);
        default -> {}
      }
      json.skipChildren();
    }
    return answered;
  }

  /** Returns whether it is the text; its name may come after its data. */
  private static boolean readTensor(JsonParser json, Delta delta) throws IOException {
    String tensor = "";
    List<String> texts = List.of();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "name" -> tensor = value == JsonToken.VALUE_STRING ? json.getText() : "";
        case "data" -> texts = value == JsonToken.START_ARRAY ? texts(json) : List.of();
        default -> {}
      }
      json.skipChildren();
    }
    if (!tensor.equals("text_output")) {
      return false;
    }
    for (int choice = 0; choice < texts.size(); choice++) {
      char[] text = texts.get(choice).toCharArray();
      delta.text(Kind.CONTENT, text, 0, text.length);
      delta.endChoice(choice);
    }
    return true;
  }

  /** The strings of an array of any shape. */
  private static List<String> texts(JsonParser json) throws IOException {
    List<String> texts = new ArrayList<>();
    int depth = 1;
    while (depth > 0) {
      JsonToken token = json.nextToken();
      if (token == null) {
        break;
      } else if (token == JsonToken.VALUE_STRING) {
        texts.add(json.getText());
      } else if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      }
    }
    return texts;
  }
}
