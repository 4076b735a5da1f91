package dev.gatlingllm.cli;

import dev.gatlingllm.config.NamedSecrets;
import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.dialect.ServerText;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prints what happened, line by line, with milliseconds since the request was sent, and no secret.
 */
final class ProbeScript {
  private static final int MORE_CHARS = 300;
  private static final Pattern BLANK_LINE = Pattern.compile("(?>\r\n|\r|\n){2}");
  private static final int WHAT = 24;
  private static final int LINE = 2000;
  private static final int MOST_HEADERS = 100;

  private final PrintWriter out;
  private final ServerText words;
  private long sentNanos;

  ProbeScript(PrintWriter out, ServerText words) {
    this.out = out;
    this.words = words;
  }

  /** Makes a server's texts safe to print. */
  ServerText words() {
    return words;
  }

  /** Later times are relative to this one. */
  void sent(long nanos) {
    sentNanos = nanos;
  }

  /** Prints one line, whatever the text contains. */
  void line(String text) {
    print(words.taken(text, LINE));
  }

  /** Prints lines of our own, in which a server's words are already masked. */
  void lines(String text) {
    text.lines().forEach(this::print);
  }

  private void print(String line) {
    out.println(line);
    out.flush();
  }

  void at(long nanos, String what) {
    line(stamp(nanos) + what);
  }

  /**
   * Prints a head that arrived.
   *
   * @param lines the status line and the headers, without their ends
   */
  void head(long nanos, List<String> lines) {
    print(stamp(nanos) + EventExcerpt.shortened(words.all(lines.get(0)), MORE_CHARS));
    int shown = Math.min(lines.size(), 1 + MOST_HEADERS);
    for (String line : lines.subList(1, shown)) {
      String[] parts = line.split(":", 2);
      header(parts[0], parts.length == 2 ? parts[1].strip() : "");
    }
    if (lines.size() > shown) {
      more("... and " + (lines.size() - shown) + " more");
    }
  }

  /** Prints more about the last line. */
  void more(String what) {
    print(" ".repeat(11) + EventExcerpt.shortened(words.all(what), MORE_CHARS));
  }

  /** Prints a header, sent or received; its value is masked if its name says that it is secret. */
  void header(String name, String value) {
    more(name + ": " + (NamedSecrets.isSecretName(name) ? "***" : value));
  }

  /** Prints the beginning of a body, up to its first blank line, with its line ends. */
  void beginning(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    Matcher blankLine = BLANK_LINE.matcher(text);
    more(blankLine.find() ? text.substring(0, blankLine.end()) : text);
  }

  /** Prints an event: what was in it, and an excerpt. */
  void event(long nanos, int number, String what, String excerpt) {
    String event = String.format(Locale.ROOT, "event %3d  %-" + WHAT + "s ", number, what);
    print(stamp(nanos) + event + excerpt);
  }

  static String what(Delta delta) {
    List<String> said = new ArrayList<>();
    add(said, delta.malformed() != null, "MALFORMED");
    add(said, delta.error() != null, "ERROR");
    add(said, delta.roleChoices() != 0, "role");
    add(said, delta.contentChoices() != 0, "text");
    add(said, delta.textChoices() != 0 && delta.contentChoices() == 0, "reasoning or tool");
    add(said, delta.finishReason() != null, "finish");
    add(said, delta.completionTokens() != Delta.ABSENT, "usage");
    add(said, delta.isDone(), "last word");
    add(said, delta.isMarked() && !delta.isDone(), "[DONE]");
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
}
