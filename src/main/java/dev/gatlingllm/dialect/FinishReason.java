package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The meaning of a finish reason. The only place that defines it: docs/metrics.md, "Finish
 * reasons", says which servers use each.
 */
public enum FinishReason {
  /** The model ended the answer, or a limit of the request did. */
  FINISHED,
  /** The server, or a filter, ended it early. */
  UNFINISHED,
  /** Not known from any API; the answer counts as finished. */
  UNKNOWN;

  private static final Set<String> OF_FINISHED =
      Set.of(
          // docs/metrics.md says which servers use each; the first six are common
          "stop",
          "length",
          "tool_calls",
          "function_call",
          "completed",
          "max_output_tokens",
          "repetition",
          "eos",
          "model_length",
          "normal",
          "token_limit",
          "complete",
          "tool_call",
          "end_turn",
          "max_tokens",
          "stop_sequence",
          "tool_use",
          "pause_turn",
          "refusal",
          "model_context_window_exceeded",
          "eos_token",
          "limit",
          "word",
          "load",
          "unload",
          "end_id",
          "stop_words");

  /** Words that begin with none of the stems below. */
  private static final Set<String> OF_UNFINISHED =
      Set.of("recitation", "spii", "sensitive", "time_limit", "err", "oom");

  private static final String NOT = "(?:no|not|non|never|without)_";

  /** Stems at the beginning of a word, without a negation before or after. */
  private static final Pattern TROUBLE =
      Pattern.compile(
          "(?<![^_])(?<!(?<![^_])"
              + NOT
              + ")(?:abort|error|fail|cancel|timeout|timedout|timed?_out|unavailable|overload"
              + "|filter|safety|unsafe|block|prohibit|guardrail|malform|invalid|unexpected"
              + "|interrupt|disconnect|exception|pre_?empt|evict|shut_?down|out_of_memory"
              + "|kill|crash|drop|dead|busy|throttl|rate_?limit|quota|reject|denied|abandon|panic"
              + "|fatal|violat|corrupt|expire|unreachable|moderat|censor)"
              + "(?![^_]*_?(?:free|less)(?![^_]))");

  /** Stems that mean trouble regardless of a negation, or because of one. */
  private static final Pattern LACK =
      Pattern.compile(
          "(?<![^_])(?:resource|insufficient|incomplete|unfinished|unsuccessful|"
              + NOT
              + "(?:finish|complete|success|available))");

  /** Word boundaries: anything but letters and digits, and camel case as in "serverError". */
  private static final Pattern BETWEEN_WORDS =
      Pattern.compile(
          "[^\\p{L}\\p{N}]+|(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");

  /** The meaning of the words of nearly all APIs, however they are joined. */
  static FinishReason of(String reason) {
    if (OF_FINISHED.contains(reason)) {
      return FINISHED;
    }
    String words =
        BETWEEN_WORDS
            .splitAsStream(reason)
            .filter(word -> !word.isEmpty())
            .collect(Collectors.joining("_"))
            .toLowerCase(Locale.ROOT);
    if (OF_FINISHED.contains(words)) {
      return FINISHED;
    }
    boolean trouble =
        OF_UNFINISHED.contains(words)
            || TROUBLE.matcher(words).find()
            || LACK.matcher(words).find();
    return trouble ? UNFINISHED : UNKNOWN;
  }

  /** Sets a finish reason that does not come in a field of its own. */
  static void set(String reason, Delta delta) {
    delta.finishReason(reason, of(reason) == UNFINISHED, "'" + reason + "'");
  }

  /**
   * Reads a finish reason: a word, a number, true, an object with a type and a message, or a list
   * of these. 0 and false mean, like null, that there is none yet.
   */
  static void read(JsonParser json, JsonToken value, Delta delta) throws IOException {
    switch (value) {
      case VALUE_STRING -> {
        if (!isNone(json)) {
          set(json.getText(), delta);
        }
      }
      case VALUE_TRUE, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        if (!json.getText().equals("0")) {
          set(json.getText(), delta);
        }
      }
      case START_ARRAY -> {
        for (JsonToken element = json.nextToken();
            element != JsonToken.END_ARRAY;
            element = json.nextToken()) {
          read(json, element, delta);
        }
      }
      case START_OBJECT -> readObject(json, delta);
      default -> json.skipChildren();
    }
  }

  private static void readObject(JsonParser json, Delta delta) throws IOException {
    String reason = null;
    String message = "";
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      boolean text = json.nextToken() == JsonToken.VALUE_STRING;
      reason = text && (name.equals("type") || name.equals("reason")) ? json.getText() : reason;
      message = text && name.equals("message") ? ": " + json.getText() : message;
      json.skipChildren();
    }
    if (reason != null) {
      delta.finishReason(reason, of(reason) == UNFINISHED, "'" + reason + "'" + message);
    }
  }

  /** Whether it is "", "null" or "None", which some servers send before there is one. */
  private static boolean isNone(JsonParser json) throws IOException {
    int length = json.getTextLength();
    String text = length == 4 ? json.getText() : "";
    return length == 0 || text.equalsIgnoreCase("null") || text.equalsIgnoreCase("none");
  }

  /** Whether a finish reason is not known from any API, which is worth a warning. */
  public static boolean isUnknown(String reason) {
    return of(reason) == UNKNOWN;
  }
}
