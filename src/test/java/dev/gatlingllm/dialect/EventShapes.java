package dev.gatlingllm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Events of a stream in each API, as far as they differ for who remembers one. */
public final class EventShapes {
  /** By the API's name; TEXT stands for an event's text, MORE for a second one. */
  public static final Map<String, List<String>> OF =
      Map.of(
          "chat",
          List.of(
              "{\"id\":\"a\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"TEXT\"},\"finish_reason\":null}]}",
              "{\"id\":\"b\",\"choices\":[{\"index\":1,\"delta\":{\"role\":\"assistant\",\"content\":\"TEXT\"}}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}",
              "{\"choices\":[{\"delta\":{\"reasoning_content\":\"TEXT\",\"content\":\"\"}}]}",
              "{\"choices\":[{\"delta\":{\"reasoning_content\":\"TEXT\",\"content\":\"MORE\"},\"finish_reason\":\"stop\"}]}",
              "{\"choices\":[{\"delta\":{\"content\":\"TEXT\",\"content\":\"MORE\"}}]}",
              "{\"choices\":[{\"delta\":{\"content\":\"\",\"content\":\"TEXT\"}}]}",
              "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":{\"arguments\":\"TEXT\"}}]}}]}",
              "{\"choices\":[{\"delta\":{\"content\":\"TEXT\"},\"message\":{\"content\":\"TEXT\"}}]}",
              "{\"choices\":[{\"delta\":{\"content\":\"TEXT\"},\"logprobs\":{\"content\":[{\"token\":\"TEXT\",\"logprob\":-1}]}}]}",
              "{\"choices\":[{\"delta\":{\"content\":\"x\"}}],\"error\":{\"message\":\"TEXT\"}}",
              "{\"TEXT\":\"TEXT\",\"choices\":[]}",
              "[DONE]",
              "{\"choices\":[{\"delta\":{\"role\":\"\",\"reasoning_content\":{\"text\":\"TEXT\"}}}]}",
              "{\"choices\":[{\"delta\":{\"reasoning\":\"TEXT\",\"reasoning_details\":[{\"text\":\"TEXT\"}]}}]}",
              "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":{\"name\":\"TEXT\",\"arguments\":\"\"}}]}}]}",
              "{\"choices\":[{\"delta\":{\"content\":\"TEXT\"},\"finish_reason\":\"abort\"}]}"),
          "completions",
          List.of(
              "{\"choices\":[{\"text\":\"TEXT\",\"index\":0}]}",
              "{\"choices\":[{\"text\":\"TEXT\",\"index\":0},{\"text\":\"MORE\",\"index\":2}]}"),
          "anthropic",
          List.of(
              "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"TEXT\"}}",
              "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"TEXT\"}}",
              "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"TEXT\"}}"),
          "responses",
          List.of(
              "{\"type\":\"response.output_text.delta\",\"delta\":\"TEXT\"}",
              "{\"delta\":\"TEXT\",\"type\":\"response.output_text.delta\"}",
              "{\"type\":\"error\",\"message\":\"TEXT\"}"),
          "tgi",
          List.of(
              "{\"token\":{\"id\":7,\"text\":\"TEXT\",\"special\":false},\"generated_text\":null}",
              "{\"token\":{\"id\":7,\"text\":\"TEXT\",\"special\":true},\"generated_text\":\"TEXT\",\"details\":{\"finish_reason\":\"length\",\"generated_tokens\":3}}"),
          "ollama-chat",
          List.of(
              "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"TEXT\"},\"done\":false}",
              "{\"message\":{\"content\":\"TEXT\"},\"done\":true,\"eval_count\":3}"),
          "ollama-generate",
          List.of(
              "{\"model\":\"m\",\"response\":\"TEXT\",\"thinking\":\"\",\"done\":false}",
              "{\"response\":\"TEXT\",\"thinking\":\"MORE\",\"done\":false}"),
          "triton-generate",
          List.of(
              "{\"model_name\":\"m\",\"text_output\":\"TEXT\"}",
              "{\"text_output\":[\"\",\"TEXT\"]}",
              "{\"text_output\":[\"TEXT\",\"MORE\"]}"),
          "llamacpp",
          List.of("{\"index\":0,\"content\":\"TEXT\",\"stop\":false}"),
          "gemini",
          List.of("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"TEXT\"}]}}]}"));

  private EventShapes() {}

  /**
   * @param damage 0 to break a byte in the middle
   */
  public static byte[] event(String shape, String text, String more, int damage) {
    byte[] bytes = shape.replace("TEXT", text).replace("MORE", more).getBytes(UTF_8);
    if (damage == 0) {
      bytes[bytes.length / 2] ^= (byte) 0x80;
    }
    return bytes;
  }

  /** Mostly plain texts, and what is none or ends a text too soon. */
  public static Arbitrary<String> texts() {
    return Arbitraries.frequencyOf(
        Tuple.of(8, Arbitraries.strings().withChars("ab ,:{}[]'").ofMaxLength(12)),
        Tuple.of(1, Arbitraries.of("", "\\n", "ü", "a\\\"b", "\"", "\\", "x\",\"y\":\"z")));
  }

  /** The same bytes, but for some dropped and some put in their place. */
  public static byte[] edited(byte[] event, int at, int drop, byte... put) {
    byte[] edited = new byte[event.length - drop + put.length];
    System.arraycopy(event, 0, edited, 0, at);
    System.arraycopy(put, 0, edited, at, put.length);
    System.arraycopy(event, at + drop, edited, at + put.length, event.length - at - drop);
    return edited;
  }
}
