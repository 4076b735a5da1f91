package dev.gatlingllm.run;

import dev.gatlingllm.answer.AnswerOutcome;
import dev.gatlingllm.answer.AnswerReader;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.dialect.HttpCall;
import dev.gatlingllm.dialect.ModelList;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.wire.ServerCalls;
import dev.gatlingllm.wire.ServerCalls.NoAnswer;
import dev.gatlingllm.wire.ServerCalls.Wait;
import dev.gatlingllm.wire.WholeAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Small requests before any load: the list of models, then an answer of one token; if that is
 * refused, one with the load's own settings. Reports anything wrong in one sentence.
 */
final class Preflight {
  /** The server may have to load its model first, so the load's own limit may be too short. */
  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(30);

  /** For a list that is not required. */
  private static final Wait LIST = new Wait(Duration.ofSeconds(10), "llm.model is given");

  private static final Prompt HELLO = new Prompt("Hello", 1);

  private final Endpoint endpoint;
  private final Consumer<String> note;
  private final Refusals words;
  private final BusyServer busy;
  private ServerCalls calls;
  private boolean simulated;

  Preflight(Endpoint endpoint, Consumer<String> note) {
    this.endpoint = endpoint;
    this.note = note;
    this.words = new Refusals(endpoint.config(), endpoint.baseUrl());
    this.busy = new BusyServer(endpoint.config().retry(), endpoint.baseUrl());
  }

  /** A server that cannot be tested; the message is one sentence. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /** How long a server may take for its first answer. */
  static Wait firstAnswer(LlmConfig config) {
    Duration firstToken = config.timeouts().firstToken();
    return firstToken.compareTo(LEAST_PATIENCE) < 0
        ? new Wait(LEAST_PATIENCE, "at least, however short llm.timeouts.firstToken is")
        : new Wait(firstToken, "llm.timeouts.firstToken");
  }

  /**
   * Checks the server.
   *
   * @return the model's name
   */
  String check() throws Refused {
    try (ServerCalls opened = new ServerCalls(endpoint.config(), server(), endpoint.tls())) {
      calls = opened;
      return model();
    }
  }

  boolean isSimulated() {
    return simulated;
  }

  private String model() throws Refused {
    Optional<ModelList> list = endpoint.dialect().modelList();
    Optional<String> wanted = endpoint.config().generation().model();
    List<String> models = list.isPresent() ? models(list.get(), wanted) : List.of();
    if (wanted.isEmpty() && models.isEmpty()) {
      throw new Refused(server() + " has no list of its models, so name one with -Dllm.model=….");
    }
    String model = wanted.orElseGet(() -> models.get(0));
    boolean listed = models.isEmpty() || list.get().find(model, models).isPresent();
    ask(model, listed ? "" : words.notListed(model, models));
    if (!listed) {
      note.accept(
          "The server takes a model that its own list does not name: "
              + words.notListed(model, models)
              + ".");
    }
    return model;
  }

  /**
   * The listed models; none if there is no list and a model is given, as the server will reject a
   * wrong one.
   */
  private List<String> models(ModelList list, Optional<String> wanted) throws Refused {
    HttpCall call = endpoint.call(HELLO, false);
    Wait wait = wanted.isPresent() ? LIST : firstAnswer(endpoint.config());
    try {
      BusyServer.Call get = () -> calls.get(list.path(), endpoint.headers(call), wait);
      WholeAnswer answer = wanted.isPresent() ? get.send() : busy.answer(get);
      List<String> names = answer.status() == 200 ? list.names(answer.body()) : List.of();
      if (wanted.isEmpty() && names.isEmpty()) {
        throw notToldBy(list, answer);
      }
      return names;
    } catch (NoAnswer e) {
      if (wanted.isPresent() && e.connected()) {
        return List.of();
      }
      throw new Refused(e.getMessage());
    }
  }

  private Refused notToldBy(ModelList list, WholeAnswer answer) {
    int status = answer.status();
    if (status == 401 || status == 403) {
      String mayNot =
          endpoint.config().apiKey().isPresent()
              ? " If it may not list the models, name one with -Dllm.model=…."
              : "";
      return new Refused(words.keyRefused(answer) + mayNot);
    }
    return new Refused(
        server()
            + " does not list its models under "
            + list.path()
            + said(answer)
            + ", so name one with -Dllm.model=… (or the target is no LLM endpoint).");
  }

  /** What answered instead of a list: a status, or an error in a 200. */
  private String said(WholeAnswer answer) {
    Delta delta = new Delta(false);
    endpoint.dialect().readBody(answer.body(), 0, answer.body().length, delta);
    String error = delta.error() == null ? "" : words.words(answer, delta);
    return answer.status() == 200 && error.isEmpty()
        ? ""
        : " (HTTP " + answer.statusAndPhrase() + error + busy.words() + ")";
  }

  /**
   * Asks for one token, which costs least. A server that refuses one token, or an answer that is
   * not streamed, may still accept the load's own requests.
   *
   * @param hint what may be wrong with the model; empty if nothing is known
   */
  private void ask(String model, String hint) throws Refused {
    LlmConfig config = endpoint.config();
    Dialect dialect = Dialects.of(config.api(), config.generation().withModel(model));
    int least =
        Math.max(dialect.leastMaxTokens(), config.generation().sampling().minTokens().orElse(1));
    HttpCall one = dialect.request(HELLO, false, least);
    Optional<String> refusal = refusal(dialect, one, firstAnswer(config));
    boolean stream = config.load().stream().get(0);
    HttpCall own = dialect.request(HELLO, stream, config.generation().maxTokens());
    if (refusal.isPresent() && !own.equals(one)) {
      refusal =
          stream
              ? streamRefusal(dialect, own)
              : refusal(dialect, own, new Wait(config.timeouts().total(), "llm.timeouts.total"));
    }
    if (refusal.isPresent()) {
      throw new Refused(refusal.get() + (hint.isEmpty() ? "" : "; " + hint) + ".");
    }
  }

  /** Why the answer is refused; empty if it is as expected. */
  private Optional<String> refusal(Dialect dialect, HttpCall call, Wait wait) throws Refused {
    WholeAnswer answer = post(call, Optional::empty, wait);
    Delta delta = new Delta(false);
    dialect.readBody(answer.body(), 0, answer.body().length, delta);
    if (answer.status() / 100 != 2 || delta.error() != null) {
      return Optional.of(words.error(call, answer, delta) + busy.words());
    }
    boolean nothing =
        delta.textChoices() == 0 && delta.items() == 0 && delta.finishReason() == null;
    return delta.malformed() != null || nothing
        ? Optional.of(words.noEndpoint(call) + words.words(answer, delta))
        : Optional.empty();
  }

  /** The same for a stream; hangs up after the first text. */
  private Optional<String> streamRefusal(Dialect dialect, HttpCall call) throws Refused {
    AtomicReference<AnswerReader> reader = new AtomicReference<>();
    WholeAnswer answer =
        post(
            call,
            () -> {
              reader.set(new AnswerReader(dialect, true, false));
              return Optional.of(reader.get());
            },
            firstAnswer(endpoint.config()));
    Delta delta = new Delta(false);
    if (answer.status() / 100 != 2) {
      dialect.readBody(answer.body(), 0, answer.body().length, delta);
      return Optional.of(words.error(call, answer, delta) + busy.words());
    }
    AnswerOutcome outcome = reader.get().outcome();
    if (outcome.cause() == FailureCause.ERROR_EVENT) {
      return Optional.of(server() + " answered with an error: " + words.struck(outcome.message()));
    }
    boolean fine = outcome.cause() == null || outcome.metadata().finished();
    return fine
        ? Optional.empty()
        : Optional.of(words.noEndpoint(call) + ": " + words.struck(outcome.message()));
  }

  /**
   * @param reader gives a new one for each attempt
   */
  private WholeAnswer post(HttpCall call, Supplier<Optional<AnswerReader>> reader, Wait wait)
      throws Refused {
    try {
      WholeAnswer answer =
          busy.answer(
              () ->
                  calls.post(call.path(), endpoint.headers(call), call.body(), reader.get(), wait));
      simulated |= answer.header("server").filter("simulated"::equals).isPresent();
      if (answer.status() == 401 || answer.status() == 403) {
        throw new Refused(words.keyRefused(answer));
      }
      return answer;
    } catch (NoAnswer e) {
      throw new Refused(e.getMessage());
    }
  }

  private String server() {
    return endpoint.baseUrl();
  }
}
