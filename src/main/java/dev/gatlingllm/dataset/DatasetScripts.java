package dev.gatlingllm.dataset;

import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.Script;
import dev.gatlingllm.prompt.Source;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;

/**
 * What conversations ask: the rows of a dataset, turn by turn. Answers are limited as by {@link
 * DatasetInputs}. Thread-safe.
 */
public final class DatasetScripts implements Source<Script> {
  private final DatasetReader rows;
  private final TurnTokens tokens;
  private final ThinkTimes thinkTimes;
  private final AtomicLong made = new AtomicLong();

  /** How long users think; the same numbers give the same time. */
  @FunctionalInterface
  public interface ThinkTimes {
    /**
     * Before a turn; ≥ 0.
     *
     * @param conversation number, from 0
     * @param turn number, from 1: before the first, 0, nobody thinks
     */
    Duration before(long conversation, int turn);
  }

  /**
   * @param tokens counts those of a text
   */
  public DatasetScripts(DatasetReader rows, ToIntFunction<String> tokens, ThinkTimes thinkTimes) {
    this.rows = rows;
    this.tokens = new TurnTokens(tokens);
    this.thinkTimes = thinkTimes;
  }

  /**
   * The next row; empty once all have been read, if they are read once.
   *
   * @throws UncheckedIOException of a {@link DatasetException} if it cannot be read any more
   */
  @Override
  public Optional<Script> next() {
    try {
      return rows.next().map(row -> new RowScript(row, made.getAndIncrement()));
    } catch (DatasetException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private final class RowScript implements Script {
    private final DatasetRow row;
    private final long number;

    RowScript(DatasetRow row, long number) {
      this.row = row;
      this.number = number;
    }

    @Override
    public int turns() {
      return row.turns().size();
    }

    @Override
    public Duration think(int index) {
      return thinkTimes.before(number, index);
    }

    @Override
    public Turn turn(int index) {
      DatasetRow.Turn turn = row.turns().get(index);
      return new Turn(
          LlmInput.of(tokens.messages(turn)).withMaxTokens(tokens.limit(turn)).withBody(row.body()),
          turn.reply().map(tokens::counted));
    }
  }
}
