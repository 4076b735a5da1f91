package dev.gatlingllm.cli;

import dev.gatlingllm.config.Redactor;
import dev.gatlingllm.dialect.Delta;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What happened, line by line, with milliseconds since the request was sent. No secret is in it.
 */
final class ProbeScript {
  private static final int MORE_CHARS = 300;
  private static final int EVENT_CHARS = 130;
  private static final Pattern BLANK_LINE = Pattern.compile("(?>\r\n|\r|\n){2}");
  private static final int WHAT = 24;

  private final PrintWriter out;
  private final Redactor redactor;
  private long sentNanos;
  private int events;

  ProbeScript(PrintWriter out, Redactor redactor) {
    this.out = out;
    this.redactor = redactor;
  }

  /** From now on times count from here. */
  void sent(long nanos) {
    sentNanos = nanos;
  }

  /** A line of our own words. */
  void line(String text) {
    out.println(redactor.strike(text));
    out.flush();
  }

  /** Something happened. */
  void at(long nanos, String what) {
    line(stamp(nanos) + what);
  }

  /** More about it. */
  void more(String what) {
    line(" ".repeat(11) + shortened(excerpt(what), MORE_CHARS));
  }

  /** A header that is sent or came: its value does not show if its name says that it is secret. */
  void header(String name, String value) {
    more(name + ": " + (Redactor.isSecretName(name) ? "***" : value));
  }

  /** How a body begins, up to its first blank line, line ends and all. */
  void beginning(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    Matcher blankLine = BLANK_LINE.matcher(text);
    more(blankLine.find() ? text.substring(0, blankLine.end()) : text);
  }

  void event(long nanos, String data, Delta delta) {
    String what = String.format(Locale.ROOT, "event %3d  %-" + WHAT + "s ", ++events, what(delta));
    at(nanos, what + shortened(excerpt(data), EVENT_CHARS));
  }

  private static String what(Delta delta) {
    List<String> said = new ArrayList<>();
    add(said, delta.malformed() != null, "MALFORMED");
    add(said, delta.error() != null, "ERROR");
    add(said, delta.roleChoices() != 0, "role");
    add(said, delta.contentChoices() != 0, "text");
    add(said, delta.textChoices() != 0 && delta.contentChoices() == 0, "reasoning or tool");
    add(said, delta.finishReason() != null, "finish");
    add(said, delta.completionTokens() != Delta.ABSENT, "usage");
    add(said, delta.isDone(), "last word");
    return said.isEmpty() ? "-" : String.join(", ", said);
  }

  private static void add(List<String> said, boolean holds, String word) {
    if (holds) {
      said.add(word);
    }
  }

  private String stamp(long nanos) {
    return String.format(Locale.ROOT, "%9.1f  ", (nanos - sentNanos) / 1e6);
  }

  /** Beginning and end: what stands between them is much the same in each event. */
  private static String shortened(String text, int most) {
    int first = most / 4;
    return text.length() <= most
        ? text
        : text.substring(0, first) + " ... " + text.substring(text.length() - most + first);
  }

  /** Struck out first; what does not print shows as an escape. */
  private String excerpt(String text) {
    StringBuilder shown = new StringBuilder();
    for (char c : redactor.strike(text).toCharArray()) {
      switch (c) {
        case '\n' -> shown.append("\\n");
        case '\r' -> shown.append("\\r");
        default ->
            shown.append(
                Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                    ? String.format(Locale.ROOT, "\\u%04x", (int) c)
                    : String.valueOf(c));
      }
    }
    return shown.toString();
  }
}
