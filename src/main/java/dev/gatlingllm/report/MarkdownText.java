package dev.gatlingllm.report;

import java.util.ArrayList;
import java.util.List;

/** Writes Markdown in which only our own markup has a meaning. */
final class MarkdownText {
  private static final String SPECIAL = "\\`*_[]|~$";

  private MarkdownText() {}

  /** Escapes any text for a line or a table cell. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (char c : OneLine.of(text).toCharArray()) {
      switch (c) {
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '&' -> escaped.append("&amp;");
        default -> escaped.append(SPECIAL.indexOf(c) >= 0 ? "\\" : "").append(c);
      }
    }
    return escaped.toString();
  }

  /** A fenced block; the fence is longer than any run of backticks inside. */
  static List<String> fenced(String language, List<String> lines) {
    String fence = "```";
    while (String.join("\n", lines).contains(fence)) {
      fence += "`";
    }
    List<String> block = new ArrayList<>();
    block.add(fence + language);
    block.addAll(lines);
    block.add(fence);
    return block;
  }

  /**
   * A table from rows of plain text, header first; column 0 is left-aligned, the rest
   * right-aligned.
   */
  static List<String> table(List<List<String>> rows) {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("|");
      row.forEach(cell -> line.append(' ').append(escaped(cell)).append(" |"));
      lines.add(line.toString());
      if (lines.size() == 1) {
        lines.add("|---|" + "---:|".repeat(row.size() - 1));
      }
    }
    return lines;
  }
}
