package dev.gatlingllm.load;

import dev.gatlingllm.draw.Words;
import dev.gatlingllm.load.StageReading.Planned;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** A stage that replays a trace: "trace week.csv speed 10 from 10m to 20m rows 1000". */
final class TraceWords {
  private static final int MOST_ROWS = 999_999_999;

  private final StageReading stage;
  private final Words words;
  private final Set<String> seen = new HashSet<>();

  TraceWords(StageReading stage) {
    this.stage = stage;
    this.words = stage.words;
  }

  Planned trace() {
    Trace trace = Trace.of(stage.file("the trace's file"));
    while (!words.isDone()) {
      if (first("speed")) {
        trace = trace.speed(words.number("the speed"));
      } else if (first("from")) {
        trace = from(trace, words.duration("the start within the trace"));
      } else if (first("to")) {
        trace = to(trace, words.duration("the end within the trace"));
      } else if (first("rows")) {
        trace = trace.rows(words.count("the number of rows", MOST_ROWS));
      } else {
        throw words.wrong("'speed', 'from', 'to' or 'rows', each at most once");
      }
    }
    return new Planned(
        trace.name(),
        stage.scheduled(trace.inWords(), TraceShape.of(trace)),
        stage.defaults.warmup().orElse(Duration.ZERO));
  }

  private boolean first(String option) {
    return !seen.contains(option) && words.take(option) && seen.add(option);
  }

  private Trace from(Trace trace, Duration start) {
    requireBefore(start, trace.to().orElse(null));
    return trace.from(start);
  }

  private Trace to(Trace trace, Duration end) {
    requireBefore(trace.from(), end);
    return trace.to(end);
  }

  private void requireBefore(Duration start, Duration end) {
    if (end != null && end.compareTo(start) <= 0) {
      throw words.wrongBefore("such that 'from' is before 'to'");
    }
  }
}
