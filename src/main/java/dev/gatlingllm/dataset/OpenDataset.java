package dev.gatlingllm.dataset;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.RowPlace;
import dev.gatlingllm.prompt.InputException;
import dev.gatlingllm.prompt.LlmInput;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * A dataset whose rows have all been checked, and are read by number. Its memory does not depend on
 * how many there are. Thread-safe.
 */
public final class OpenDataset implements Closeable {
  private final Dataset dataset;
  private final DatasetBytes bytes;
  private final RowIndex index;
  private final RowFormat reader;
  private final String counted;
  private final DatasetFacts facts;

  private OpenDataset(
      Dataset dataset,
      DatasetBytes bytes,
      RowIndex index,
      ToIntFunction<String> tokens,
      Consumer<LlmInput> fits)
      throws IOException {
    this.dataset = dataset;
    this.bytes = bytes;
    this.index = index;
    Content content = Content.of(dataset.input(), bytes.plain());
    Optional<DatasetFormat> format = content.format(dataset);
    Slices slices = content.slices(format);
    DatasetCheck check = new DatasetCheck(dataset, tokens, fits, bytes.plain(), index, format);
    check.read(slices);
    index.end();
    this.counted = slices.counted();
    this.reader = check.reader();
    this.facts = check.facts();
    if (bytes.change().isPresent()) {
      throw changedMeanwhile(dataset);
    }
  }

  private static ConfigException changedMeanwhile(Dataset dataset) {
    return dataset.input().refused("was changed while it was read");
  }

  /**
   * Checks each row that may be sent.
   *
   * @param tokens counts those of a text; only asked if rows are filtered by them
   * @param fits throws an {@link IllegalArgumentException} with what the API cannot have of a row
   * @throws ConfigException with one sentence: file, line, value and rule
   */
  static OpenDataset open(Dataset dataset, ToIntFunction<String> tokens, Consumer<LlmInput> fits) {
    return open(dataset, tokens, fits, DatasetBytes.LEFT_FREE);
  }

  static OpenDataset open(
      Dataset dataset, ToIntFunction<String> tokens, Consumer<LlmInput> fits, long leftFree) {
    try {
      DatasetBytes bytes = DatasetBytes.open(dataset.input(), leftFree);
      RowIndex index = new RowIndex(dataset.input());
      try {
        return new OpenDataset(dataset, bytes, index, tokens, fits);
      } catch (IOException | RuntimeException e) {
        // What is wrong with it may be of no version of the file.
        boolean changed = bytes.change().isPresent();
        bytes.close();
        index.close();
        if (changed) {
          throw changedMeanwhile(dataset);
        }
        throw e;
      }
    } catch (IOException e) {
      throw dataset.input().unread(e);
    }
  }

  public Dataset dataset() {
    return dataset;
  }

  public DatasetFacts facts() {
    return facts;
  }

  /** Number of rows that are sent, ≥ 1: no more than the limit. */
  public long rows() {
    return Math.min(index.rows(), dataset.limit().orElse(Long.MAX_VALUE));
  }

  /**
   * Number of rows that pass the filters, which an order is a permutation of; more than {@link
   * #rows} only of a shuffled dataset with a limit.
   */
  public long size() {
    return index.rows();
  }

  /**
   * @param number from 0, less than {@link #size}
   * @throws InputException if the file has changed since the check, is gone, or cannot be read
   */
  public DatasetRow row(long number) {
    String place = "row " + number;
    try {
      Slice slice = index.row(number);
      place = counted + " " + slice.number();
      byte[] row = bytes.plain().read(slice.offset(), (int) slice.length());
      Optional<String> change = bytes.change();
      if (change.isPresent()) {
        throw unread(place, change.get(), null);
      }
      return reader
          .read(new RowPlace(dataset.input(), place), row)
          .orElseThrow(() -> new EOFException("it is no row any more"));
    } catch (IOException e) {
      throw unread(place, why(e), e);
    } catch (ConfigException e) {
      throw new InputException(e.getMessage(), e);
    }
  }

  /** A file that was cut is one that was changed. */
  private String why(IOException e) {
    try {
      return bytes.change().orElse(e.getMessage());
    } catch (IOException again) {
      return again.getMessage();
    }
  }

  private InputException unread(String place, String why, Throwable cause) {
    return new InputException(
        new RowPlace(dataset.input(), place).said(" cannot be read: " + why).getMessage(), cause);
  }

  @Override
  public void close() throws IOException {
    bytes.close();
    index.close();
  }
}
