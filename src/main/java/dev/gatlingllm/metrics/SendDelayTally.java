package dev.gatlingllm.metrics;

import dev.gatlingllm.record.RequestRecord;
import java.util.Map;
import java.util.TreeMap;

/** Collects how late requests were sent, by all load generators and by each. Not thread-safe. */
final class SendDelayTally {
  private final Lags all = new Lags();
  private final Map<Integer, Lags> each = new TreeMap<>();
  private int first;

  /**
   * @param send sent − ready, without connecting
   * @param schedule sent − intended, without connecting
   */
  record Lags(LatencyHistogram send, LatencyHistogram schedule) {
    Lags() {
      this(new LatencyHistogram(), new LatencyHistogram());
    }

    private void add(RequestRecord record) {
      record.sendLagNanos().ifPresent(send::record);
      record.scheduleLagNanos().ifPresent(schedule::record);
    }

    private void addAll(Lags other) {
      send.addAll(other.send);
      schedule.addAll(other.schedule);
    }
  }

  void add(RequestRecord record) {
    int injector = record.origin().injector();
    first = first == 0 ? injector : first;
    if (injector != first && each.isEmpty()) {
      split(); // until now there was only one
    }
    all.add(record);
    if (!each.isEmpty()) {
      each.computeIfAbsent(injector, any -> new Lags()).add(record);
    }
  }

  private void split() {
    if (each.isEmpty() && first != 0) {
      each.computeIfAbsent(first, any -> new Lags()).addAll(all);
    }
  }

  void addAll(SendDelayTally other) {
    split();
    other.split();
    other.each.forEach((it, lags) -> each.computeIfAbsent(it, any -> new Lags()).addAll(lags));
    all.addAll(other.all);
  }

  Lags all() {
    return all;
  }

  /** The lags of one load generator's requests. */
  Lags of(int injector) {
    return each.isEmpty() && injector == first ? all : each.getOrDefault(injector, new Lags());
  }
}
