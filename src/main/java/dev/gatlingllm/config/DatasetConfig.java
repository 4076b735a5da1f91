package dev.gatlingllm.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A file of what users ask, and what is read of it.
 *
 * @param file its path
 * @param format of its rows; empty if the content says it
 * @param column of CSV that is the prompt; empty for other formats
 * @param leastTokens of a prompt; ≥ 0
 * @param mostTokens of a prompt; ≥ 1, and not below the least; empty: any number
 * @param limit most rows that are sent, ≥ 1; empty: all
 * @param shuffle whether the seed orders the rows
 * @param repeat whether they are sent round and round, or once
 * @param skipErrors whether rows that cannot be used are left out; else they refuse the file
 * @param asLongAsReplies whether an answer has at most as many tokens as the row's reply
 */
public record DatasetConfig(
    String file,
    Optional<String> format,
    Optional<String> column,
    int leastTokens,
    OptionalInt mostTokens,
    OptionalLong limit,
    boolean shuffle,
    boolean repeat,
    boolean skipErrors,
    boolean asLongAsReplies) {
  /** The setting that names the file. */
  public static final String FILE = "llm.dataset.file";

  /** Words of {@code llm.dataset.format}. */
  public static final List<String> FORMATS = List.of("chat", "sharegpt", "batch", "csv", "text");

  private static final String CSV = "csv";
  private static final String UNLIMITED = "unlimited";

  /** Empty if there is none; the other settings keep their rules nevertheless. */
  static Optional<DatasetConfig> of(Settings settings) {
    DatasetConfig read =
        new DatasetConfig(
            settings.file(FILE).map(Object::toString).orElse(""),
            format(settings),
            settings.optional("llm.dataset.column"),
            (int) Math.min(Integer.MAX_VALUE, settings.count("llm.dataset.leastTokens")),
            mostTokens(settings),
            limit(settings),
            settings.flag("llm.dataset.shuffle"),
            settings.flag("llm.dataset.repeat"),
            settings.oneOf("llm.dataset.onError", "fail", "skip").equals("skip"),
            settings.flag("llm.dataset.asLongAsReplies"));
    return read.file.isEmpty() ? Optional.empty() : Optional.of(read);
  }

  private static Optional<String> format(Settings settings) {
    String key = "llm.dataset.format";
    List<String> words = new ArrayList<>(FORMATS);
    words.add(0, "auto");
    String format = settings.oneOf(key, words.toArray(String[]::new));
    String column = settings.text("llm.dataset.column");
    if (format.equals(CSV) && column.isEmpty()) {
      throw Settings.broken(
          "llm.dataset.column",
          "",
          "the name of a column with " + key + "=csv: that of the prompt");
    }
    if (!List.of("auto", CSV).contains(format) && !column.isEmpty()) {
      throw Settings.broken(
          "llm.dataset.column",
          column,
          "empty with " + key + "=" + format + ": only CSV has columns");
    }
    return format.equals("auto") ? Optional.empty() : Optional.of(format);
  }

  private static OptionalInt mostTokens(Settings settings) {
    String key = "llm.dataset.mostTokens";
    OptionalInt most = settings.positiveOr(key, UNLIMITED);
    if (most.isPresent() && most.getAsInt() < settings.count("llm.dataset.leastTokens")) {
      throw Settings.broken(
          key,
          settings.text(key),
          "at least llm.dataset.leastTokens, which is " + settings.text("llm.dataset.leastTokens"));
    }
    return most;
  }

  private static OptionalLong limit(Settings settings) {
    OptionalInt rows = settings.positiveOr("llm.dataset.limit", UNLIMITED);
    return rows.isPresent() ? OptionalLong.of(rows.getAsInt()) : OptionalLong.empty();
  }
}
