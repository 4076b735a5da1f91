package dev.gatlingllm.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.config.NearestNames;
import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.dialect.HttpCall;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.wire.WholeAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Says what is wrong when a server refuses the preflight, in its own words if there are any.
 *
 * @param server its address
 */
record Refusals(LlmConfig config, String server) {
  private static final int BODY_CHARACTERS = 300;
  private static final int MODELS_SHOWN = 5;

  String error(HttpCall call, WholeAnswer answer, Delta delta) {
    int status = answer.status();
    if (status / 100 == 2) {
      return server + " answered with an error: " + struck(delta.error());
    }
    return "%s answered POST %s with HTTP %s%s%s"
        .formatted(
            server,
            struck(call.path()),
            answer.statusAndPhrase(),
            words(answer, delta),
            whereElse(answer));
  }

  /**
   * What may be wrong with the address; nothing if the answer names the model, as the address is
   * then right.
   */
  private String whereElse(WholeAnswer answer) {
    String location = answer.header("Location").orElse(null);
    Optional<String> model = config.generation().model();
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    return switch (answer.status()) {
      case 404, 405 ->
          model.filter(body::contains).isPresent()
              ? ""
              : ": the path is that of llm.api=" + config.api() + " (llm.path gives another)";
      case 301, 302, 303, 307, 308 ->
          location == null ? "" : ", to " + struck(location) + "; redirects are not followed";
      default -> "";
    };
  }

  String noEndpoint(HttpCall call) {
    return "%s is no LLM endpoint of the kind llm.api=%s: %s answered"
        .formatted(server, config.api(), struck(call.path()));
  }

  String keyRefused(WholeAnswer answer) {
    String key =
        config.apiKey().isPresent()
            ? "refuses the API key"
            : "wants an API key (LLM_API_KEY in the environment, or -Dllm.apiKey=…)";
    return server + " " + key + ": HTTP " + answer.status() + words(answer, new Delta(false)) + ".";
  }

  String notListed(String model, List<String> models) {
    List<String> nearest = NearestNames.of(model, models, MODELS_SHOWN);
    return "llm.model is '%s', and its list has %s"
        .formatted(struck(model), ServerText.of(config).names(nearest, models.size()));
  }

  /** The server's own message, or the beginning of its body. */
  String words(WholeAnswer answer, Delta delta) {
    String words = delta.error();
    if (words == null) {
      words = errorMessage(answer.body());
    }
    if (words == null || words.isBlank()) {
      return answer.body().length == 0 ? " without a body" : "";
    }
    return ", \"" + struck(words) + "\"";
  }

  private static String errorMessage(byte[] body) {
    try {
      JsonNode json = new ObjectMapper().readTree(body);
      JsonNode message = json.path("error").path("message");
      return message.isTextual() ? message.asText() : json.toString();
    } catch (JsonProcessingException e) {
      return new String(body, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return null;
    }
  }

  String struck(String text) {
    String line = ServerText.of(config).sentence(text == null ? "" : text, BODY_CHARACTERS);
    return line.endsWith("...") ? line : line.replaceAll("\\.$", "");
  }
}
