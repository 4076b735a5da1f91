package dev.gatlingllm.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.dialect.HttpCall;
import dev.gatlingllm.dialect.ModelList;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.engine.CallClient.Answer;
import dev.gatlingllm.prompt.Prompt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Two small requests before any load: the server's models, then one answer of one token. What is
 * wrong shows here, in one sentence.
 */
final class Preflight {
  /** A server may have to load its model first. */
  static final Duration PATIENCE = Duration.ofSeconds(120);

  private static final int BODY_CHARACTERS = 300;

  private final LlmRun run;
  private final ServerText words;
  private CallClient client;

  Preflight(LlmRun run) {
    this.run = run;
    this.words = ServerText.of(run.config());
  }

  /** A server that cannot be tested; the message is one sentence. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /**
   * Checks the server.
   *
   * @return the model's name
   * @throws Refused with what is wrong, in the server's own words where it said any
   */
  String check() throws Refused {
    try (CallClient calls =
        new CallClient(
            run.config().http(),
            run.tls().getOrElse(() -> null),
            run.config().timeouts().connect(),
            PATIENCE)) {
      client = calls;
      return model();
    }
  }

  private String model() throws Refused {
    Optional<ModelList> list = run.dialect().modelList();
    List<String> models = list.isPresent() ? models(list.get()) : List.of();
    Optional<String> wanted = run.config().generation().model();
    if (wanted.isEmpty() && models.isEmpty()) {
      throw new Refused(
          server()
              + list.map(it -> " does not list its models under " + it.path())
                  .orElse(" has no list of its models")
              + ", so name one with -Dllm.model=… (or the target is no LLM endpoint).");
    }
    if (wanted.isPresent()
        && !models.isEmpty()
        && list.get().find(wanted.get(), models).isEmpty()) {
      throw unknownModel(wanted.get(), models);
    }
    String model = wanted.orElseGet(() -> models.get(0));
    oneToken(model, models);
    return model;
  }

  private List<String> models(ModelList list) throws Refused {
    HttpCall call = run.call(new Prompt("Hello", 1), false);
    Answer answer = send(list.path(), call, Optional.empty());
    if (answer.status() == 401 || answer.status() == 403) {
      throw keyRefused(answer);
    }
    return answer.status() == 200 ? list.names(answer.body()) : List.of();
  }

  private void oneToken(String model, List<String> models) throws Refused {
    Dialect dialect = Dialects.of(run.config().api(), run.config().generation().withModel(model));
    int tokens =
        Math.max(
            dialect.leastMaxTokens(), run.config().generation().sampling().minTokens().orElse(1));
    HttpCall call = dialect.request(new Prompt("Hello", 1), false, tokens);
    Answer answer = send(call.path(), call, Optional.of(call.body()));
    Delta delta = new Delta(false);
    dialect.readBody(answer.body(), 0, answer.body().length, delta);
    int status = answer.status();
    if (status == 401 || status == 403) {
      throw keyRefused(answer);
    }
    if (status == 404 && !models.isEmpty() && delta.error() != null) {
      throw unknownModel(model, models);
    }
    if (status != 200) {
      throw new Refused(
          server()
              + " answered a request of one token ("
              + call.path()
              + ") with HTTP "
              + status
              + words(answer, delta)
              + ".");
    }
    if (delta.error() != null) {
      throw new Refused(server() + " answered with an error: " + struck(delta.error()) + ".");
    }
    if (delta.malformed() != null || saysNothing(delta)) {
      throw new Refused(
          server()
              + " is no LLM endpoint of the kind llm.api="
              + run.config().api()
              + ": "
              + call.path()
              + " answered"
              + words(answer, delta)
              + ".");
    }
  }

  /** An answer has neither a text, nor results, nor a reason for that. */
  private static boolean saysNothing(Delta delta) {
    return delta.textChoices() == 0 && delta.items() == 0 && delta.finishReason() == null;
  }

  private Answer send(String path, HttpCall call, Optional<String> body) throws Refused {
    String url = run.baseUrl() + path;
    try {
      return body.isPresent()
          ? client.postJson(url, run.headers(call), body.get())
          : client.get(url, run.headers(call));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refused("Interrupted while checking " + server() + ".");
    } catch (CallClient.Failed e) {
      throw new Refused(
          Unreachable.sentence(
              server(), run.config().timeouts().connect(), PATIENCE, e.getCause(), this::struck));
    }
  }

  private Refused keyRefused(Answer answer) {
    String key =
        run.config().apiKey().isPresent()
            ? "refuses the API key"
            : "wants an API key (LLM_API_KEY in the environment, or -Dllm.apiKey=…)";
    return new Refused(
        server() + " " + key + ": HTTP " + answer.status() + words(answer, new Delta(false)) + ".");
  }

  private Refused unknownModel(String model, List<String> models) {
    return new Refused(
        server() + " has no model '" + model + "', it has: " + words.names(models) + ".");
  }

  /** The server's own message, or the beginning of what it sent. */
  private String words(Answer answer, Delta delta) {
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

  private String struck(String text) {
    String line = words.sentence(text == null ? "" : text, BODY_CHARACTERS);
    return line.endsWith("...") ? line : line.replaceAll("\\.$", "");
  }

  private String server() {
    return run.baseUrl();
  }
}
