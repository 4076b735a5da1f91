package dev.gatlingllm.run;

import dev.gatlingllm.config.Retry;
import dev.gatlingllm.record.RateLimits;
import dev.gatlingllm.wire.ServerCalls.NoAnswer;
import dev.gatlingllm.wire.WholeAnswer;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Repeats a preflight call that was answered with 429 or 503 and a Retry-After, as {@code
 * llm.retry} allows, within a limited total time. Not thread-safe.
 */
final class BusyServer {
  private static final double MOST_SECONDS = 30;

  private final Retry retry;
  private final String server;
  private double secondsWaited;
  private String words = "";

  BusyServer(Retry retry, String server) {
    this.retry = retry;
    this.server = server;
  }

  interface Call {
    WholeAnswer send() throws NoAnswer;
  }

  /** The answer; the last one if the server stays busy. */
  WholeAnswer answer(Call call) throws NoAnswer {
    WholeAnswer answer = call.send();
    for (int sent = 1; waits(answer, sent); sent++) {
      answer = call.send();
    }
    return answer;
  }

  /** How long it waited, as the end of a sentence; empty if it did not wait. */
  String words() {
    return words;
  }

  /** Waits if the call may be repeated, and returns whether to repeat it. */
  private boolean waits(WholeAnswer answer, int sent) throws NoAnswer {
    words = "";
    boolean busy = answer.status() == 429 || answer.status() == 503;
    OptionalDouble asked = busy && retry.max() > 0 ? secondsAsked(answer) : OptionalDouble.empty();
    if (asked.isEmpty()) {
      return false;
    }
    double seconds = asked.getAsDouble();
    if (sent > retry.max()) {
      words = said("; it was asked %d times within %.1f s (llm.retry.max)", sent, secondsWaited);
      return false;
    }
    double longest = retry.longestWait().toNanos() / 1e9;
    if (seconds > Math.min(longest, MOST_SECONDS - secondsWaited)) {
      words =
          said(
              "; it asks to wait %.1f s, after %.1f s of waiting, and the check waits %.0f s at"
                  + " most (llm.retry.longestWait, and %.0f s in all)",
              seconds, secondsWaited, Math.min(longest, MOST_SECONDS), MOST_SECONDS);
      return false;
    }
    sleep(seconds, answer.status());
    return true;
  }

  private void sleep(double seconds, int status) throws NoAnswer {
    System.out.println(
        said(
            "gatling-llm: %s answered with HTTP %d: asking again in %.1f s, as it asks (llm.retry)",
            server, status, seconds));
    try {
      Thread.sleep(Math.round(seconds * 1000));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswer("Interrupted while waiting for " + server + ".", true);
    }
    secondsWaited += seconds;
  }

  private static OptionalDouble secondsAsked(WholeAnswer answer) {
    Map<String, String> headers = new TreeMap<>();
    answer.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    return new RateLimits(headers).retryAfterSeconds(System.currentTimeMillis());
  }

  private static String said(String sentence, Object... values) {
    return String.format(Locale.ROOT, sentence, values);
  }
}
