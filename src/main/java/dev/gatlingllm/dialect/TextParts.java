package dev.gatlingllm.dialect;

import java.util.ArrayList;
import java.util.List;

/** Splits one prompt into several texts, for requests with more than one. */
final class TextParts {
  private TextParts() {}

  /**
   * Splits at white space, into parts of about equally many words, so that together they have about
   * the prompt's tokens. If there are fewer words than parts, words are repeated: no part is empty.
   */
  static List<String> of(String text, int parts) {
    String[] words = text.strip().split("\\s+");
    List<String> cut = new ArrayList<>(parts);
    for (int part = 0; part < parts; part++) {
      if (words.length < parts) {
        cut.add(words[part % words.length]);
        continue;
      }
      int from = (int) ((long) words.length * part / parts);
      int to = (int) ((long) words.length * (part + 1) / parts);
      cut.add(String.join(" ", List.of(words).subList(from, to)));
    }
    return cut;
  }

  /**
   * Splits before white space, at or before equal parts, so that the concatenated parts are the
   * text. Without white space there, parts are empty.
   */
  static List<String> inSequence(String text, int parts) {
    List<String> cut = new ArrayList<>(parts);
    int from = 0;
    for (int part = 1; part <= parts; part++) {
      int to = (int) ((long) text.length() * part / parts);
      while (part < parts && to > from && !Character.isWhitespace(text.charAt(to))) {
        to--;
      }
      cut.add(text.substring(from, to));
      from = to;
    }
    return cut;
  }

  /** Cuts at these places, and leaves out a line end that joins two parts there. */
  static List<String> at(String text, int[] places) {
    List<String> cut = new ArrayList<>(places.length + 1);
    int from = 0;
    for (int place : places) {
      cut.add(part(text, from, place));
      from = place;
    }
    cut.add(part(text, from, text.length()));
    return cut;
  }

  private static String part(String text, int from, int to) {
    boolean joined = from > 0 && from < to && text.charAt(from) == '\n';
    return text.substring(joined ? from + 1 : from, to);
  }

  /** {@link #of} as a JSON array. */
  static StringBuilder json(String text, int parts) {
    StringBuilder json = new StringBuilder(text.length() * 9 / 8 + 4 * parts).append('[');
    for (String part : of(text, parts)) {
      json.append(json.length() > 1 ? ",\"" : "\"");
      JsonText.escape(part, json);
      json.append('"');
    }
    return json.append(']');
  }
}
