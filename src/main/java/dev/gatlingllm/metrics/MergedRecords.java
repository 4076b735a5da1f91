package dev.gatlingllm.metrics;

import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RecordReader;
import dev.gatlingllm.record.RecordWriter;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.StageManifest;
import dev.gatlingllm.record.Window;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * The records of several runs, ordered by their ends as far as each run's file is. Keeps one record
 * per run in memory.
 */
final class MergedRecords implements Closeable {
  private final List<StageManifest> stages;
  private final List<Source> sources = new ArrayList<>();
  private long outside;

  MergedRecords(List<MergePart> parts, List<StageManifest> stages) throws IOException {
    this.stages = stages;
    try {
      for (MergePart part : parts) {
        sources.add(new Source(part, sources.size()));
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  void writeTo(RecordWriter writer) throws IOException {
    long base = sources.get(0).part.manifest().clocks().monotonicNanos();
    PriorityQueue<Source> heads =
        new PriorityQueue<>(
            // By difference: nanoTime may wrap around.
            Comparator.<Source>comparingLong(it -> it.head.instants().endNanos() - base)
                .thenComparingInt(it -> it.number));
    for (Source source : sources) {
      source.offerTo(heads);
    }
    for (Source next = heads.poll(); next != null; next = heads.poll()) {
      writer.write(next.head);
      next.offerTo(heads);
    }
  }

  List<MergePart> cut() {
    return sources.stream().filter(it -> it.reader.cut()).map(it -> it.part).toList();
  }

  /** Number of requests that count as warm-up here but were measured in their own run. */
  long outside() {
    return outside;
  }

  @Override
  public void close() throws IOException {
    for (Source source : sources) {
      source.reader.close();
    }
  }

  /** The records of one run, as they are in the merged run. */
  private final class Source {
    private final MergePart part;
    private final int number;
    private final RecordReader reader;
    // Whether the previous attempt counts as warm-up: all attempts at a request do, or none.
    private final Map<Long, Boolean> retried = new HashMap<>();
    private RequestRecord head;

    Source(MergePart part, int number) throws IOException {
      this.part = part;
      this.number = number;
      this.reader = RecordReader.open(part.folder());
    }

    void offerTo(PriorityQueue<Source> heads) throws IOException {
      Optional<RequestRecord> next = reader.next();
      if (next.isPresent()) {
        head = merged(part.placed(next.get()));
        heads.add(this);
      }
    }

    private RequestRecord merged(RequestRecord record) {
      int index = record.origin().stageIndex();
      if (index < 0 || index >= stages.size()) {
        return record;
      }
      StageManifest stage = stages.get(index);
      Optional<Window> own = part.manifest().stages().get(index).window();
      if (own.isEmpty() || own.equals(stage.window())) {
        return record.with(
            record.origin().in(stage.name(), record.origin().warmup()), record.windowTokens());
      }
      Window window = stage.window().orElseThrow();
      boolean warmup = isWarmup(record, own.get(), window);
      outside += warmup && !record.origin().warmup() ? 1 : 0;
      return record.with(record.origin().in(stage.name(), warmup), record.tokensIn(window));
    }

    private boolean isWarmup(RequestRecord record, Window own, Window window) {
      Origin origin = record.origin();
      Boolean before = retried.remove(origin.firstRequest());
      boolean warmup =
          origin.warmup() || (before == null ? isOutside(record, own, window) : before);
      if (origin.retried()) {
        retried.put(origin.firstRequest(), warmup);
      }
      return warmup;
    }
  }

  /** Compares with moved bounds only; for the others, the run's own judgement stands. */
  private static boolean isOutside(RequestRecord record, Window own, Window window) {
    OptionalLong sent = record.instants().sentNanos();
    long at = sent.orElse(record.instants().readyNanos());
    return window.startNanos() != own.startNanos() && at - window.startNanos() < 0
        || window.endNanos() != own.endNanos() && at - window.endNanos() >= 0;
  }
}
