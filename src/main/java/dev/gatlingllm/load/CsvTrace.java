package dev.gatlingllm.load;

import dev.gatlingllm.config.InputFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A trace as CSV with a header, which says what its columns are:
 *
 * <ul>
 *   <li>timestamp, inputTokens, outputTokens: our own
 *   <li>TIMESTAMP, ContextTokens, GeneratedTokens: a cloud's public LLM inference traces of 2023
 *       and 2024
 *   <li>Timestamp, Request tokens, Response tokens and others: BurstGPT
 * </ul>
 */
final class CsvTrace implements TraceFormat {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setIgnoreSurroundingSpaces(true).setIgnoreEmptyLines(true).get();

  private static final List<String> INPUTS =
      List.of("inputtokens", "contexttokens", "request tokens");
  private static final List<String> OUTPUTS =
      List.of("outputtokens", "generatedtokens", "response tokens");

  private final InputFile trouble;
  private final BoundedRow bounded;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final int columns;
  private final int time;
  private final Optional<Column> input;
  private final Optional<Column> output;

  /** A column by its name in the file. */
  private record Column(String name, int index) {}

  CsvTrace(InputFile trouble, BoundedRow in) throws IOException {
    this.trouble = trouble;
    this.bounded = in;
    this.parser = FORMAT.parse(in);
    this.records = parser.iterator();
    CSVRecord names = record().orElseThrow(trouble::empty);
    this.columns = names.size();
    Map<String, Column> header = header(names);
    this.time = required(header, List.of("timestamp")).index;
    // A trace of instants alone has no other column.
    boolean lengths = columns > 1;
    this.input = lengths ? Optional.of(required(header, INPUTS)) : Optional.empty();
    this.output = lengths ? Optional.of(required(header, OUTPUTS)) : Optional.empty();
  }

  private Map<String, Column> header(CSVRecord names) {
    Map<String, Column> header = new TreeMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i).toLowerCase(Locale.ROOT);
      if (header.putIfAbsent(name, new Column(names.get(i), i)) != null && !name.isBlank()) {
        throw trouble.wrong(
            parser.getCurrentLineNumber(),
            "the header",
            String.join(",", names.values()),
            "have the column " + names.get(i) + " once");
      }
    }
    return header;
  }

  private Column required(Map<String, Column> header, List<String> names) {
    return names.stream()
        .filter(header::containsKey)
        .findFirst()
        .map(header::get)
        .orElseThrow(
            () ->
                trouble.wrong(
                    parser.getCurrentLineNumber(),
                    "the header",
                    asRead(header.values()),
                    names.equals(List.of("timestamp"))
                        ? "have a column timestamp"
                        : "have a column " + String.join(" or ", readable(names))));
  }

  private static String asRead(Collection<Column> columns) {
    return columns.stream()
        .sorted(Comparator.comparingInt(Column::index))
        .map(Column::name)
        .collect(Collectors.joining(","));
  }

  private static List<String> readable(List<String> names) {
    return names.equals(INPUTS)
        ? List.of("inputTokens", "ContextTokens", "Request tokens")
        : List.of("outputTokens", "GeneratedTokens", "Response tokens");
  }

  @Override
  public Optional<TraceLine> next() throws IOException {
    return record().map(this::line);
  }

  private Optional<CSVRecord> record() throws IOException {
    long line = parser.getCurrentLineNumber() + 1;
    try {
      bounded.begin();
      return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
    } catch (UncheckedIOException | IllegalStateException e) {
      if (e.getCause() instanceof org.apache.commons.csv.CSVException broken) {
        throw trouble.broken(line, broken);
      }
      throw e instanceof UncheckedIOException unread ? unread.getCause() : new IOException(e);
    }
  }

  private TraceLine line(CSVRecord record) {
    long line = parser.getCurrentLineNumber();
    if (record.size() != columns) {
      throw trouble.wrong(
          line, "the row", String.join(",", record.values()), "have " + columns + " fields");
    }
    String written = record.get(time);
    OptionalLong nanos = TraceTimes.nanos(written);
    if (nanos.isEmpty()) {
      throw trouble.wrong(
          line,
          "timestamp",
          written,
          "be a number of seconds from 0 to 9,000,000,000, or a date and a time of day from 1970");
    }
    boolean failed = output.isPresent() && record.get(output.get().index).matches("0+(\\.0*)?");
    TraceRow row =
        failed
            ? TraceLine.lengths(trouble, line, OptionalInt.empty(), OptionalInt.empty())
            : TraceLine.lengths(
                trouble, line, tokens(record, input, line), tokens(record, output, line));
    return new TraceLine(written, nanos.getAsLong(), row, failed);
  }

  private OptionalInt tokens(CSVRecord record, Optional<Column> column, long line) {
    if (column.isEmpty()) {
      return OptionalInt.empty();
    }
    String value = record.get(column.get().index);
    if (!value.matches("[0-9]{1,9}")) {
      throw TraceFormat.tokens(trouble, line, column.get().name, value);
    }
    return OptionalInt.of(
        TraceFormat.tokens(trouble, line, column.get().name, Integer.parseInt(value)));
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
