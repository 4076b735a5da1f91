package dev.gatlingllm.dataset;

import dev.gatlingllm.draw.Permutation;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;

/** The rows of a dataset in an order, once or round and round. Thread-safe. */
public final class DatasetReader {
  private final OpenDataset dataset;
  private final LongUnaryOperator order;
  private final int injector;
  private final int injectors;
  private final AtomicLong asked = new AtomicLong();

  /**
   * A row that is read.
   *
   * @param number how many rows all load generators read before it, about: from 0
   * @param again whether the row was read before
   */
  public record Read(DatasetRow row, long number, boolean again) {}

  /**
   * @param order where the n-th row is taken from: a permutation of 0 … {@link OpenDataset#size} −
   *     1
   * @param injector number of this load generator, from 1: it reads every row whose place in the
   *     order is injector − 1 mod injectors
   * @param injectors their count
   */
  public DatasetReader(OpenDataset dataset, LongUnaryOperator order, int injector, int injectors) {
    this.dataset = dataset;
    this.order = order;
    this.injector = injector;
    this.injectors = injectors;
  }

  /**
   * In the file's order, or as the seed shuffles it if the dataset is shuffled.
   *
   * @param injector number of this load generator, from 1
   * @param injectors their count; all have one seed
   */
  public static DatasetReader of(OpenDataset dataset, long seed, int injector, int injectors) {
    LongUnaryOperator order =
        dataset.dataset().shuffled()
            ? new Permutation(dataset.size(), seed)::at
            : LongUnaryOperator.identity();
    return new DatasetReader(dataset, order, injector, injectors);
  }

  DatasetFacts facts() {
    return dataset.facts();
  }

  /**
   * The next row; empty once each has been read, if they are read once.
   *
   * @throws dev.gatlingllm.prompt.InputException if it cannot be read any more
   */
  public Optional<Read> next() {
    long place = asked.getAndIncrement() * injectors + injector - 1;
    boolean again = place >= dataset.rows();
    if (again && !dataset.dataset().repeat()) {
      return Optional.empty();
    }
    DatasetRow row = dataset.row(order.applyAsLong(place % dataset.rows()));
    return Optional.of(new Read(row, place, again));
  }
}
