package dev.gatlingllm.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Comma-separated values by RFC 4180, out and in. */
final class CsvText {
  /** What a spreadsheet would take for a formula. */
  private static final String FORMULA_STARTS = "=+-@\t\r\n";

  private CsvText() {}

  /** Text that no spreadsheet runs: an apostrophe goes before what looks like a formula. */
  static String harmless(String text) {
    return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }

  /** A row with its line break. */
  static String row(List<String> cells) {
    return cells.stream().map(CsvText::cell).collect(Collectors.joining(",")) + "\r\n";
  }

  private static String cell(String text) {
    boolean quote = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return quote ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  /**
   * The rows of a text; empty lines are left out. Lines may end in LF or CR LF.
   *
   * @throws IllegalArgumentException if a quote is left open or stands inside a plain cell
   */
  static List<List<String>> parse(String text) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      StringBuilder cell = new StringBuilder();
      at = text.charAt(at) == '"' ? quoted(text, at, cell) : plain(text, at, cell);
      row.add(cell.toString());
      boolean more = at < text.length() && text.charAt(at) == ',';
      if (more && at + 1 == text.length()) {
        row.add("");
      }
      if (!more || at + 1 == text.length()) {
        addUnlessEmpty(rows, row);
        row = new ArrayList<>();
      }
      at += !more && text.startsWith("\r\n", at) ? 2 : 1;
    }
    return rows;
  }

  private static void addUnlessEmpty(List<List<String>> rows, List<String> row) {
    if (row.size() > 1 || !row.get(0).isEmpty()) {
      rows.add(row);
    }
  }

  /** Reads up to the comma, line break or end that ends the cell, and says where that is. */
  private static int plain(String text, int from, StringBuilder cell) {
    int at = from;
    while (at < text.length() && !endsCell(text, at)) {
      if (text.charAt(at) == '"') {
        throw new IllegalArgumentException("a quote inside a cell that does not begin with one");
      }
      cell.append(text.charAt(at++));
    }
    return at;
  }

  private static int quoted(String text, int from, StringBuilder cell) {
    int at = from + 1;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '"') {
        cell.append(c);
      } else if (at < text.length() && text.charAt(at) == '"') {
        cell.append('"');
        at++;
      } else if (at == text.length() || endsCell(text, at)) {
        return at;
      } else {
        throw new IllegalArgumentException("text after a closing quote");
      }
    }
    throw new IllegalArgumentException("a quote that is never closed");
  }

  private static boolean endsCell(String text, int at) {
    char c = text.charAt(at);
    return c == ',' || c == '\n' || text.startsWith("\r\n", at);
  }
}
