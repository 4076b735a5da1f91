package dev.gatlingllm.gatling;

import java.util.Iterator;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A feeder whose rows are opened when the first user comes, as they have been checked by then.
 * Thread-safe.
 */
final class LateRows implements Feeder {
  private final Supplier<Iterator<Map<String, Object>>> opening;
  private Iterator<Map<String, Object>> rows;

  LateRows(Supplier<Iterator<Map<String, Object>>> opening) {
    this.opening = opening;
  }

  @Override
  public synchronized Map<String, Object> next() {
    if (rows == null) {
      rows = opening.get();
    }
    return rows.next();
  }
}
