package dev.gatlingllm.dialect;

import java.util.ArrayList;
import java.util.List;

/** One prompt cut into several texts, for requests that carry more than one. */
final class TextParts {
  private TextParts() {}

  /**
   * Cuts at white space, into parts of about as many words each, so that together they have about
   * the prompt's tokens. A text of fewer words than parts repeats them: no part is empty.
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

  /** The same as a JSON array. */
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
