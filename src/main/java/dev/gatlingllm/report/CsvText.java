package dev.gatlingllm.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Writes and reads comma-separated values (RFC 4180). */
final class CsvText {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();

  /** Characters that begin a formula in a spreadsheet. */
  private static final String FORMULA_STARTS = "=+-@\t\r\n";

  private CsvText() {}

  /**
   * Text that no spreadsheet evaluates: an apostrophe precedes anything that looks like a formula.
   */
  static String harmless(String text) {
    return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }

  /** A row with its line break. */
  static String row(List<String> cells) {
    return FORMAT.format(cells.toArray()) + FORMAT.getRecordSeparator();
  }

  /**
   * The rows of a text, without empty lines. Lines may end in LF or CR LF.
   *
   * @throws IllegalArgumentException if a quote is left open, or text follows a closing one
   */
  static List<List<String>> parse(String text) {
    try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
      return parser.stream().map(CSVRecord::toList).toList();
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalArgumentException(
          "a quote that is never closed, or text behind one: " + e.getMessage(), e);
    }
  }
}
