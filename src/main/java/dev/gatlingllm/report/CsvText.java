package dev.gatlingllm.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
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

  /** A value as a cell; an absent one is empty. */
  static String cell(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(CsvText::cell).orElse("");
    }
    if (value instanceof OptionalLong number) {
      return number.isPresent() ? Long.toString(number.getAsLong()) : "";
    }
    if (value instanceof OptionalDouble number) {
      return number.isPresent() ? cell(number.getAsDouble()) : "";
    }
    if (value instanceof Double number) {
      return Double.isFinite(number) ? Figures.stored(number).toPlainString() : "";
    }
    return value instanceof String text ? harmless(text) : value.toString();
  }

  /** What was counted: "length 30; stop 6". */
  static String counted(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(e -> e.getKey() + " " + e.getValue())
        .collect(Collectors.joining("; "));
  }

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
