package dev.gatlingllm.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the rows of a dataset are. */
public enum DatasetFormat {
  /** JSON objects with messages; each other field overrides that of the request's body. */
  CHAT,
  /** JSON objects with conversations: who spoke, and what was said. */
  SHAREGPT,
  /** JSON objects with custom_id, method, url and body, as a batch API takes them. */
  BATCH,
  /** CSV with a header (RFC 4180), of which one column is the prompt. */
  CSV,
  /** Each line that is not blank is a prompt. */
  TEXT;

  /** The word for it in settings and reports: "sharegpt". */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<DatasetFormat> of(String word) {
    return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(DatasetFormat::word).toList();
  }

  /** Whether its rows are JSON: one a line, or the elements of an array. */
  boolean isJson() {
    return this != CSV && this != TEXT;
  }
}
