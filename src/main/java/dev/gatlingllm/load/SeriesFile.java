package dev.gatlingllm.load;

import dev.gatlingllm.config.InputFile;
import dev.gatlingllm.config.RowPlace;
import dev.gatlingllm.draw.Words;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A series of rates from a file: CSV of seconds and arrivals per second, compressed or not, with or
 * without the header {@code seconds,ratePerSecond}.
 */
final class SeriesFile {
  static final int MOST_POINTS = 10_000;

  private static final String HEADER = "seconds,ratePerSecond";
  private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(30 * 24 * 3600);
  private static final BigDecimal MOST_RATE = BigDecimal.valueOf(RateWords.MOST_PER_SECOND);

  private final InputFile trouble;
  private final List<RateCurve.Point> points = new ArrayList<>();
  private String lastSeconds = "";
  private long lastLine;

  private SeriesFile(InputFile trouble) {
    this.trouble = trouble;
  }

  static List<RateCurve.Point> read(String file) {
    SeriesFile series = new SeriesFile(new InputFile("series", file));
    try (Reader text = TraceFile.text(series.trouble)) {
      series.read(text);
    } catch (IOException e) {
      throw series.trouble.unread(e);
    }
    return series.points;
  }

  /** The points as in {@code llm.load}. */
  static String words(List<RateCurve.Point> points) {
    return points.stream()
        .map(it -> " " + Words.seconds(it.at()) + ":" + Words.decimal(it.rate()) + "/s")
        .collect(Collectors.joining());
  }

  private void read(Reader text) throws IOException {
    if (TraceFile.firstOf(text) < 0) {
      throw trouble.empty();
    }
    BoundedRow bounded = new BoundedRow(text);
    try (CSVParser rows = CsvTrace.FORMAT.parse(bounded)) {
      for (CSVRecord row : rows) {
        bounded.begin();
        if (rows.getRecordNumber() > 1 || !isHeader(row)) {
          add(row, rows.getCurrentLineNumber());
        }
      }
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CSVException broken) {
        throw RowPlace.line(trouble, lastLine + 1).broken(broken);
      }
      throw e.getCause();
    }
    if (points.isEmpty() || points.get(points.size() - 1).at().isZero()) {
      throw trouble.refused("must have a point later than 0 seconds");
    }
  }

  private static boolean isHeader(CSVRecord row) {
    return String.join(",", row.values()).equalsIgnoreCase(HEADER);
  }

  private void add(CSVRecord row, long line) {
    RowPlace at = RowPlace.line(trouble, line);
    if (row.size() != 2) {
      throw at.wrong("the row", String.join(",", row.values()), "have 2 fields: " + HEADER);
    }
    if (points.size() == MOST_POINTS) {
      throw trouble.refused("has more than %s points, the most".formatted(MOST_POINTS));
    }
    BigDecimal seconds = number(at, "seconds", row.get(0), MOST_SECONDS);
    BigDecimal rate = number(at, "ratePerSecond", row.get(1), MOST_RATE);
    Duration time = Duration.ofNanos(seconds.movePointRight(9).longValueExact());
    requireOrder(at, row.get(0), time);
    points.add(new RateCurve.Point(time, rate.doubleValue()));
    lastSeconds = row.get(0);
    lastLine = line;
  }

  private BigDecimal number(RowPlace at, String name, String text, BigDecimal most) {
    if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?") || new BigDecimal(text).compareTo(most) > 0) {
      throw at.wrong(
          name,
          text,
          "be a number from 0 to %s, of 9 decimals at most".formatted(most.toBigInteger()));
    }
    return new BigDecimal(text);
  }

  private void requireOrder(RowPlace at, String seconds, Duration time) {
    if (points.isEmpty() && !time.isZero()) {
      throw at.wrong("seconds", seconds, "be 0, where a series begins");
    }
    if (!points.isEmpty() && time.compareTo(points.get(points.size() - 1).at()) < 0) {
      throw at.wrong(
          "seconds", seconds, "not be before " + lastSeconds + ", that of line " + lastLine);
    }
  }
}
