package dev.gatlingllm.dataset;

import dev.gatlingllm.dataset.DatasetRow.Turn;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.Source;
import dev.gatlingllm.record.Labels;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;

/**
 * What single requests ask: the rows of a dataset, each at once. The answer is limited to the
 * tokens of the dataset's reply, if it has one; the row's own fields of the body go before that.
 * Thread-safe.
 */
public final class DatasetInputs implements Source<LlmInput> {
  private static final String STREAM = "stream";

  private final DatasetReader rows;
  private final TurnTokens tokens;

  /**
   * @param tokens counts those of a text
   */
  public DatasetInputs(DatasetReader rows, ToIntFunction<String> tokens) {
    this.rows = rows;
    this.tokens = new TurnTokens(tokens);
  }

  /**
   * The next row; empty once all have been read, if they are read once.
   *
   * @throws UncheckedIOException of a {@link DatasetException} if it cannot be read any more
   */
  @Override
  public Optional<LlmInput> next() {
    try {
      return rows.next().map(this::input);
    } catch (DatasetException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private LlmInput input(DatasetRow row) {
    Turn turn = row.atOnce();
    Map<String, Object> body = row.body();
    Optional<Boolean> stream = Optional.empty();
    if (body.get(STREAM) instanceof Boolean streamed) {
      // Whoever reads the answer must know.
      stream = Optional.of(streamed);
      body = new LinkedHashMap<>(body);
      body.remove(STREAM);
    }
    return new LlmInput(
        tokens.messages(turn), tokens.limit(turn), stream, body, Labels.NONE, OptionalInt.empty());
  }
}
