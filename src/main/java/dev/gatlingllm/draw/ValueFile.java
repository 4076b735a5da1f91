package dev.gatlingllm.draw;

import dev.gatlingllm.config.InputFile;
import dev.gatlingllm.config.RowPlace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of values and weights, a pair on each line, separated by a comma, a semicolon or spaces,
 * gzip or not. A value alone has a weight of 1. What follows a # is a comment, and a first line of
 * names, e.g. "length,count", is passed over.
 */
final class ValueFile {
  private static final int MOST_BYTES = 32 << 20;

  private final InputFile file;
  private final Unit unit;
  private final List<Double> values = new ArrayList<>();
  private final List<Double> weights = new ArrayList<>();

  private ValueFile(InputFile file, Unit unit) {
    this.file = file;
    this.unit = unit;
  }

  /** Reads all of it. */
  static WeightedChoice<Double> read(InputFile file, Unit unit) {
    return new ValueFile(file, unit).choice();
  }

  private WeightedChoice<Double> choice() {
    String[] lines = text().split("\r?\n|\r", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].replaceAll("#.*", "").strip();
      if (!line.isEmpty() && !(values.isEmpty() && line.matches("[A-Za-z_\"][^0-9]*"))) {
        add(i + 1, line.split("\\s*[,;]\\s*|\\s+"));
      }
    }
    if (values.isEmpty()) {
      throw file.refused("has no values, must have one on each line");
    }
    if (weights.stream().allMatch(it -> it == 0)) {
      throw file.refused("has weights that sum to 0, must have one above 0");
    }
    return WeightedChoice.of(values, weights);
  }

  private void add(int line, String[] fields) {
    RowPlace at = RowPlace.line(file, line);
    if (fields.length > 2) {
      throw at.wrong("the line", String.join(" ", fields), "be a value and its weight");
    }
    values.add(
        unit.ofFile(fields[0])
            .orElseThrow(() -> at.wrong("the value", fields[0], "be " + unit.rule())));
    weights.add(
        fields.length == 1
            ? 1
            : Unit.number(fields[1])
                .orElseThrow(() -> at.wrong("the weight", fields[1], "be a number of 0 or more")));
  }

  private String text() {
    try (InputStream in = file.open()) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw file.refused("is larger than 32 MiB, must be smaller");
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (IOException e) {
      throw file.unread(e);
    }
  }
}
