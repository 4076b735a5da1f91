package dev.gatlingllm.dataset;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.RowPlace;
import dev.gatlingllm.dataset.DatasetRow.Turn;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.LlmInput.Message;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.record.Counted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** The pass before the load: reads each row, and keeps where those are that can be sent. */
final class DatasetCheck {
  private static final int MOST_NAMED = 5;

  private final Dataset dataset;
  private final ToIntFunction<String> tokens;
  private final Consumer<LlmInput> fits;
  private final PlainFile bytes;
  private final RowIndex index;
  private final List<String> errors = new ArrayList<>();
  private final Map<String, String> oddRoles = new LinkedHashMap<>();
  private Optional<DatasetFormat> format;
  private Optional<RowFormat> reader = Optional.empty();
  private Optional<String> url = Optional.empty();
  private long read;
  private long skipped;
  private long filtered;
  private long mostBytes;
  private long unanswered;

  /**
   * @param fits throws an {@link IllegalArgumentException} with what the API cannot have of a row
   * @param format empty if it is JSON of a kind that its first row says
   */
  DatasetCheck(
      Dataset dataset,
      ToIntFunction<String> tokens,
      Consumer<LlmInput> fits,
      PlainFile bytes,
      RowIndex index,
      Optional<DatasetFormat> format) {
    this.dataset = dataset;
    this.tokens = tokens;
    this.fits = fits;
    this.bytes = bytes;
    this.index = index;
    this.format = format;
  }

  /** Reads the rows; all, unless the first ones suffice. */
  void read(Slices slices) throws IOException {
    while (dataset.shuffled() || index.rows() < dataset.limit().orElse(Long.MAX_VALUE)) {
      Optional<Slice> row = slices.next();
      if (row.isEmpty()) {
        return;
      }
      RowPlace at = new RowPlace(dataset.input(), slices.counted() + " " + row.get().number());
      if (format.equals(Optional.of(DatasetFormat.CSV)) && reader.isEmpty()) {
        reader =
            Optional.of(CsvRows.of(at, bytesOf(at, row.get()), dataset.column().orElseThrow()));
      } else {
        take(at, row.get());
      }
    }
  }

  private void take(RowPlace at, Slice slice) throws IOException {
    read++;
    if (isSent(at, slice)) {
      index.add(slice);
      mostBytes = Math.max(mostBytes, slice.length());
    }
  }

  private boolean isSent(RowPlace at, Slice slice) throws IOException {
    try {
      Optional<DatasetRow> row = row(at, bytesOf(at, slice));
      boolean fits = row.isPresent() && isOfLength(row.get().atOnce());
      unanswered += row.isEmpty() ? 1 : 0;
      filtered += row.isPresent() && !fits ? 1 : 0;
      return fits;
    } catch (ConfigException e) {
      if (dataset.onError() == Dataset.OnError.FAIL) {
        throw e;
      }
      skipped++;
      if (errors.size() < MOST_NAMED) {
        errors.add(e.getMessage());
      }
      return false;
    }
  }

  private byte[] bytesOf(RowPlace at, Slice slice) throws IOException {
    if (slice.length() > Slice.MOST_BYTES) {
      throw at.wrong("the length of the row", slice.length() + " bytes", "be at most 8 MB");
    }
    return bytes.read(slice.offset(), (int) slice.length());
  }

  private Optional<DatasetRow> row(RowPlace at, byte[] row) {
    if (format.isEmpty()) {
      format = Optional.of(JsonRows.formatOf(at, row));
    }
    if (reader.isEmpty()) {
      reader = Optional.of(reader(format.get()));
    }
    Optional<DatasetRow> read = reader.get().read(at, row);
    read.ifPresent(it -> requireFitting(at, it));
    return read;
  }

  /** What reads rows of a format; CSV's is made of its header. */
  private static RowFormat reader(DatasetFormat format) {
    return switch (format) {
      case CHAT -> JsonRows::chat;
      case SHAREGPT -> ShareGptRows::read;
      case BATCH -> JsonRows::batch;
      case CSV -> throw new IllegalStateException("no header");
      case TEXT -> (at, row) -> Optional.of(DatasetRow.of(at.place(), at.text(row)));
    };
  }

  private void requireFitting(RowPlace at, DatasetRow row) {
    row.turns().stream()
        .flatMap(it -> Stream.concat(it.messages().stream(), it.reply().stream()))
        .map(it -> it.content().text())
        .filter(it -> it.length() > Tokenizer.MOST_CHARACTERS)
        .findFirst()
        .ifPresent(
            it -> {
              throw at.wrong(
                  "the length of a text",
                  it.length() + " characters",
                  "be at most " + Tokenizer.MOST_CHARACTERS);
            });
    requireMessages(at, row.atOnce().messages());
    requireUsable(at, row.body());
    if (row.url().isPresent() && url.isPresent() && !row.url().equals(url)) {
      throw at.wrong("url", row.url().get(), "be " + url.get() + ", as in the rows before");
    }
    url = url.or(row::url);
  }

  /** Plain messages suit every API that has messages, and most rows have no others. */
  private void requireMessages(RowPlace at, List<Message> messages) {
    if (messages.stream().allMatch(DatasetCheck::isPlain)) {
      return;
    }
    try {
      fits.accept(LlmInput.of(messages));
    } catch (IllegalArgumentException e) {
      throw at.said(" does not suit llm.api: " + e.getMessage());
    }
    for (Message message : messages) {
      if (!LlmInput.ROLES.contains(message.role()) && oddRoles.size() < MOST_NAMED) {
        oddRoles.putIfAbsent(message.role(), oddRole(at, message.role()));
      }
    }
  }

  private static String oddRole(RowPlace at, String role) {
    return at.said(
            " has the role '%s', which only some models know: usual are %s"
                .formatted(role, String.join(", ", LlmInput.ROLES)))
        .getMessage();
  }

  private static boolean isPlain(Message message) {
    return message.fields().isEmpty()
        && (message.role().equals(LlmInput.USER)
            || message.role().equals(LlmInput.ASSISTANT)
            || message.role().equals(LlmInput.SYSTEM));
  }

  /** Fields that the client must know, as it reads and judges the answer by them. */
  private static void requireUsable(RowPlace at, Map<String, Object> body) {
    body.forEach(
        (name, value) -> {
          boolean usable =
              switch (name) {
                case "stream" -> value instanceof Boolean;
                case "max_tokens", "max_completion_tokens" ->
                    value instanceof Integer limit && limit > 0;
                case "n" -> Integer.valueOf(1).equals(value);
                case "model" -> value instanceof String model && !model.isBlank();
                default -> true;
              };
          if (!usable && value != null) {
            throw at.wrong(name, String.valueOf(value), rule(name));
          }
        });
  }

  private static String rule(String name) {
    return switch (name) {
      case "stream" -> "be true or false";
      case "model" -> "be a text";
      case "n" -> "be 1 or left out: llm.n says how many answers there are";
      default -> "be a whole number from 1 to 2,147,483,647";
    };
  }

  private boolean isOfLength(Turn turn) {
    if (dataset.leastTokens().isEmpty() && dataset.mostTokens().isEmpty()) {
      return true;
    }
    int sum = 0;
    for (Message message : turn.messages()) {
      sum += tokens.applyAsInt(message.content().text());
    }
    return sum >= dataset.leastTokens().orElse(0)
        && sum <= dataset.mostTokens().orElse(Integer.MAX_VALUE);
  }

  /**
   * What reads the rows again.
   *
   * @throws ConfigException if none can be sent
   */
  RowFormat reader() {
    if (index.rows() == 0) {
      throw dataset
          .input()
          .refused(
              read == 0
                  ? "has no row, must have one"
                  : Counted.text(
                      "has no row to send, must have one: of %s {row|rows}, %s {has|have} too few"
                          + " or too many tokens, %s no reply, and %s cannot be used%s",
                      read,
                      filtered,
                      unanswered,
                      skipped,
                      errors.isEmpty() ? "" : " (" + errors.get(0) + ")"));
    }
    return reader.orElseThrow();
  }

  DatasetFacts facts() {
    return new DatasetFacts(
        dataset.file(),
        format.orElseThrow(),
        url,
        read,
        index.rows(),
        skipped,
        filtered,
        mostBytes,
        unanswered,
        errors,
        List.copyOf(oddRoles.values()));
  }
}
