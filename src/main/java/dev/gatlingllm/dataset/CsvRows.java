package dev.gatlingllm.dataset;

import dev.gatlingllm.config.RowPlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * CSV (RFC 4180), of which one column is the prompt.
 *
 * @param columns their number
 * @param column the prompt's name
 * @param index its position, from 0
 */
record CsvRows(int columns, String column, int index) implements RowFormat {
  /**
   * By the header.
   *
   * @throws dev.gatlingllm.config.ConfigException if it does not have the column
   */
  static CsvRows of(RowPlace at, byte[] header, String column) {
    List<String> names = List.of(record(at, header).values()).stream().map(String::strip).toList();
    int index = names.indexOf(column);
    if (index >= 0 && names.lastIndexOf(column) != index) {
      throw at.wrong("the header", String.join(",", names), "have the column " + column + " once");
    }
    if (index < 0) {
      throw at.wrong("the header", String.join(",", names), "have a column " + column);
    }
    return new CsvRows(names.size(), column, index);
  }

  @Override
  public Optional<DatasetRow> read(RowPlace at, byte[] bytes) {
    CSVRecord record = record(at, bytes);
    if (record.size() != columns) {
      throw at.wrong("the row", String.join(",", record.values()), "have " + columns + " fields");
    }
    String prompt = record.get(index);
    if (prompt.isBlank()) {
      throw at.wrong(column, prompt, "be a text");
    }
    return Optional.of(DatasetRow.of(at.place(), prompt));
  }

  private static CSVRecord record(RowPlace at, byte[] bytes) {
    try (CSVParser parser = CSVParser.parse(at.text(bytes), CSVFormat.DEFAULT)) {
      List<CSVRecord> records = parser.getRecords();
      if (records.size() != 1) {
        throw at.broken("a line ends by a carriage return alone");
      }
      return records.get(0);
    } catch (UncheckedIOException e) {
      throw at.broken(e.getCause());
    } catch (IOException e) {
      throw at.broken(e);
    }
  }
}
