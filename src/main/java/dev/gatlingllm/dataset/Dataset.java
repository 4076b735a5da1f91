package dev.gatlingllm.dataset;

import dev.gatlingllm.config.InputFile;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What is read of a file of prompts: {@code Dataset.of("chat.jsonl").limit(1_000).once()}.
 * Immutable. It reads nothing.
 *
 * @param file the path, as it was given; gzip or not
 * @param format of the rows; empty if the file's content says it
 * @param column name of the column that is the prompt: with it, the file is CSV
 * @param leastTokens of the prompt that is sent at once; rows with fewer are left out
 * @param mostTokens of it; rows with more are left out
 * @param limit most rows that are sent, ≥ 1: the first, or any if they are shuffled
 * @param shuffled whether the rows are sent in another order than the file's
 * @param repeat whether the rows are sent round and round, or once
 * @param onError what a row does that cannot be used
 */
public record Dataset(
    String file,
    Optional<DatasetFormat> format,
    Optional<String> column,
    OptionalInt leastTokens,
    OptionalInt mostTokens,
    OptionalLong limit,
    boolean shuffled,
    boolean repeat,
    OnError onError) {

  /** What a row does that cannot be used. */
  public enum OnError {
    /** Refuses the file, before the load. */
    FAIL,
    /** It is left out, and counted. */
    SKIP
  }

  public Dataset {
    Objects.requireNonNull(onError, "onError");
    require(!file.isBlank(), "file", file, "must be a path");
    require(!column.orElse("-").isBlank(), "column", "", "must be a name");
    require(leastTokens.orElse(0) >= 0, "leastTokens", leastTokens.orElse(0), "must be 0 or more");
    require(
        mostTokens.orElse(Integer.MAX_VALUE) >= Math.max(1, leastTokens.orElse(0)),
        "mostTokens",
        mostTokens.orElse(0),
        "must be 1 or more, and not below leastTokens");
    require(limit.orElse(1) >= 1, "limit", limit.orElse(0), "must be 1 or more");
    boolean csv = format.map(it -> it == DatasetFormat.CSV).orElse(column.isPresent());
    require(
        csv == column.isPresent(),
        "column",
        column.orElse(""),
        csv ? "must name the column of the prompt" : "must be left out: only CSV has columns");
  }

  private static void require(boolean kept, String name, Object value, String rule) {
    if (!kept) {
      throw new IllegalArgumentException("a dataset's %s is '%s', %s".formatted(name, value, rule));
    }
  }

  /** All rows of a file in its own order, round and round; one that cannot be used refuses it. */
  public static Dataset of(String file) {
    return new Dataset(
        file,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        false,
        true,
        OnError.FAIL);
  }

  public Dataset format(DatasetFormat other) {
    return with(Optional.of(other), column, limit);
  }

  /** CSV, of which that column is the prompt. */
  public Dataset column(String name) {
    return with(Optional.of(DatasetFormat.CSV), Optional.of(name), limit);
  }

  /** Without rows whose prompt is shorter or longer; empty: any length. */
  public Dataset tokens(OptionalInt least, OptionalInt most) {
    return new Dataset(file, format, column, least, most, limit, shuffled, repeat, onError);
  }

  public Dataset limit(long rows) {
    return with(format, column, OptionalLong.of(rows));
  }

  private Dataset with(Optional<DatasetFormat> rows, Optional<String> prompt, OptionalLong most) {
    return new Dataset(
        file, rows, prompt, leastTokens, mostTokens, most, shuffled, repeat, onError);
  }

  /** In another order than the file's, which whoever reads them says. */
  public Dataset shuffle() {
    return new Dataset(file, format, column, leastTokens, mostTokens, limit, true, repeat, onError);
  }

  public Dataset once() {
    return new Dataset(
        file, format, column, leastTokens, mostTokens, limit, shuffled, false, onError);
  }

  /** Without rows that cannot be used; they are counted, and the first ones named. */
  public Dataset skipErrors() {
    return new Dataset(
        file, format, column, leastTokens, mostTokens, limit, shuffled, repeat, OnError.SKIP);
  }

  /** What its file is called in sentences. */
  InputFile input() {
    return new InputFile("dataset", file);
  }
}
