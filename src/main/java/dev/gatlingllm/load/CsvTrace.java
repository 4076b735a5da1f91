package dev.gatlingllm.load;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.InputFile;
import dev.gatlingllm.config.RowPlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
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
  static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setIgnoreSurroundingSpaces(true).setIgnoreEmptyLines(true).get();

  private static final List<String> INPUTS =
      List.of("inputTokens", "ContextTokens", "Request tokens");
  private static final List<String> OUTPUTS =
      List.of("outputTokens", "GeneratedTokens", "Response tokens");

  private final InputFile trouble;
  private final BoundedRow bounded;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final CSVRecord header;
  private final int time;
  private final OptionalInt input;
  private final OptionalInt output;

  CsvTrace(InputFile trouble, BoundedRow in) throws IOException {
    this.trouble = trouble;
    this.bounded = in;
    this.parser = FORMAT.parse(in);
    this.records = parser.iterator();
    this.header = record().orElseThrow(trouble::empty);
    requireDistinct();
    this.time = column(List.of("timestamp"));
    // A trace of instants alone has no other column.
    boolean lengths = header.size() > 1;
    this.input = lengths ? OptionalInt.of(column(INPUTS)) : OptionalInt.empty();
    this.output = lengths ? OptionalInt.of(column(OUTPUTS)) : OptionalInt.empty();
  }

  private void requireDistinct() {
    Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : header) {
      if (!seen.add(name) && !name.isBlank()) {
        throw wrongHeader("have the column " + name + " once");
      }
    }
  }

  /** The index of the column that has one of these names, in whatever case. */
  private int column(List<String> names) {
    for (String name : names) {
      for (int i = 0; i < header.size(); i++) {
        if (header.get(i).equalsIgnoreCase(name)) {
          return i;
        }
      }
    }
    throw wrongHeader("have a column " + String.join(" or ", names));
  }

  private ConfigException wrongHeader(String rule) {
    return RowPlace.line(trouble, parser.getCurrentLineNumber())
        .wrong("the header", String.join(",", header.values()), rule);
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
        throw RowPlace.line(trouble, line).broken(broken);
      }
      throw e instanceof UncheckedIOException unread ? unread.getCause() : new IOException(e);
    }
  }

  private TraceLine line(CSVRecord record) {
    RowPlace at = RowPlace.line(trouble, parser.getCurrentLineNumber());
    if (record.size() != header.size()) {
      throw at.wrong(
          "the row", String.join(",", record.values()), "have " + header.size() + " fields");
    }
    String written = record.get(time);
    OptionalLong nanos = TraceTimes.nanos(written);
    if (nanos.isEmpty()) {
      throw at.wrong(
          "timestamp",
          written,
          "be a number of seconds from 0 to 9,000,000,000, or a date and a time of day from 1970");
    }
    boolean failed = output.isPresent() && record.get(output.getAsInt()).matches("0+(\\.0*)?");
    TraceRow row =
        failed
            ? TraceLine.lengths(at, OptionalInt.empty(), OptionalInt.empty())
            : TraceLine.lengths(at, tokens(record, input, at), tokens(record, output, at));
    return new TraceLine(written, nanos.getAsLong(), row, failed);
  }

  private OptionalInt tokens(CSVRecord record, OptionalInt column, RowPlace at) {
    if (column.isEmpty()) {
      return column;
    }
    String name = header.get(column.getAsInt());
    String value = record.get(column.getAsInt());
    if (!value.matches("[0-9]{1,9}")) {
      throw TraceFormat.tokens(at, name, value);
    }
    return OptionalInt.of(TraceFormat.tokens(at, name, Integer.parseInt(value)));
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
