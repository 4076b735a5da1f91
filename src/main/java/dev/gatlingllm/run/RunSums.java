package dev.gatlingllm.run;

import dev.gatlingllm.metrics.RunAggregate;
import dev.gatlingllm.metrics.StageAggregate;
import dev.gatlingllm.record.RequestRecord;
import java.util.Optional;

/** Aggregates a run as it goes on. */
final class RunSums implements RunObserver {
  record OfStage(StageRun run, StageAggregate sums) {}

  private final RunAggregate all;
  private volatile OfStage current;

  RunSums(RunAggregate all) {
    this.all = all;
  }

  @Override
  public void stageBegan(StageRun stage) {
    current = new OfStage(stage, all.begin(stage.stage(), stage.window()));
  }

  @Override
  public void recorded(RequestRecord record) {
    all.add(record);
  }

  RunAggregate all() {
    return all;
  }

  Optional<OfStage> current() {
    return Optional.ofNullable(current);
  }
}
