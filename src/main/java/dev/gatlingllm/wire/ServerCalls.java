package dev.gatlingllm.wire;

import dev.gatlingllm.answer.AnswerReader;
import dev.gatlingllm.config.Durations;
import dev.gatlingllm.config.HttpVersion;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.dialect.ServerText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/** Calls to the server under test before the load. If there is no answer, one sentence says why. */
public final class ServerCalls implements AutoCloseable {
  private static final Duration SILENT = Duration.ofSeconds(5);

  /** Words in the answers of TLS servers to plain HTTP: nginx, Go and Apache differ. */
  private static final Pattern OF_TLS =
      Pattern.compile("\\b(https|tls|ssl)\\b", Pattern.CASE_INSENSITIVE);

  private static final int LONGEST_HINT = 1_000;

  /** Keeps the client's own deadline from acting first. */
  private static final Duration BEYOND_TIMEOUTS = Duration.ofSeconds(10);

  private final LlmConfig config;
  private final String baseUrl;
  private final CallClient client;

  /** No answer came; the message is one sentence. */
  public static final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean connected;

    public NoAnswer(String message, boolean connected) {
      super(message);
      this.connected = connected;
    }

    /** Whether a request can have reached the server. */
    public boolean connected() {
      return connected;
    }
  }

  /**
   * How long to wait for an answer.
   *
   * @param why the setting that gives it
   */
  public record Wait(Duration longest, String why) {
    @Override
    public String toString() {
      return Durations.text(longest) + " (" + why + ")";
    }
  }

  public ServerCalls(LlmConfig config, String baseUrl, ClientTls tls) {
    this.config = config;
    this.baseUrl = baseUrl;
    this.client =
        new CallClient(config.http(), tls, config.timeouts().connect(), config.timeouts().total());
  }

  public WholeAnswer get(String path, Map<String, String> headers, Wait wait) throws NoAnswer {
    return answer("GET " + path, wait, () -> client.get(baseUrl + path, headers, wait.longest()));
  }

  /** As {@link CallClient#postJson}. */
  public WholeAnswer post(
      String path,
      Map<String, String> headers,
      String body,
      Optional<AnswerReader> reader,
      Wait wait)
      throws NoAnswer {
    return answer(
        "POST " + path,
        wait,
        () -> client.postJson(baseUrl + path, headers, body, reader, wait.longest()));
  }

  /**
   * Posts like the load, with its deadlines and bounds, and returns at once.
   *
   * @param listener is called on an event loop
   */
  public void watch(
      String path,
      Map<String, String> headers,
      String body,
      AnswerReader reader,
      Tap.Listener listener) {
    Timeouts timeouts = config.timeouts();
    client.postJson(
        baseUrl + path,
        headers,
        body,
        timeouts.total().plus(timeouts.connect()).plus(BEYOND_TIMEOUTS),
        loop -> {
          AtomicReference<Tap> tap = new AtomicReference<>();
          LlmExchange exchange =
              new LlmExchange(
                  reader,
                  true,
                  Integer.MAX_VALUE,
                  timeouts,
                  loop,
                  over -> listener.finished(over, tap.get().brokeOff()),
                  listener);
          if (config.http().version() == HttpVersion.HTTP_2_PRIOR_KNOWLEDGE) {
            exchange.requireHttp2();
          }
          tap.set(new Tap(exchange, listener));
          return tap.get();
        });
  }

  private interface Call {
    WholeAnswer send() throws CallClient.Failed, InterruptedException;
  }

  private WholeAnswer answer(String request, Wait wait, Call call) throws NoAnswer {
    AtomicBoolean over = new AtomicBoolean();
    String asked = ServerText.of(config).sentence(request);
    CompletableFuture.delayedExecutor(SILENT.toSeconds(), TimeUnit.SECONDS)
        .execute(() -> sayWaiting(over, asked, wait));
    try {
      WholeAnswer answer = call.send();
      if (answer.status() == 400 && OF_TLS.matcher(start(answer)).find()) {
        requireScheme();
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswer("Interrupted while asking " + baseUrl + ".", false);
    } catch (CallClient.Failed e) {
      Unreachable why = new Unreachable(e.getCause());
      if (!why.isNoConnection()) {
        requireScheme();
      }
      throw new NoAnswer(
          why.sentence(
              baseUrl,
              config.timeouts().connect(),
              asked,
              wait.toString(),
              ServerText.of(config)::sentence),
          !why.isBeforeRequest());
    } finally {
      over.set(true);
    }
  }

  private void sayWaiting(AtomicBoolean over, String asked, Wait wait) {
    if (!over.get()) {
      System.out.println(
          "gatling-llm: waiting for " + baseUrl + " to answer " + asked + ", at most " + wait);
    }
  }

  private static String start(WholeAnswer answer) {
    int length = Math.min(LONGEST_HINT, answer.body().length);
    return new String(answer.body(), 0, length, StandardCharsets.UTF_8);
  }

  /** Through a proxy, the other scheme cannot be tried: the proxy itself would answer. */
  private void requireScheme() throws NoAnswer {
    if (config.http().proxy().isEmpty()) {
      Optional<String> other = OtherScheme.spokenAt(baseUrl);
      if (other.isPresent()) {
        throw new NoAnswer(other.get(), false);
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
