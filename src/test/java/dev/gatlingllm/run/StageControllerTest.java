package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.load.Arrival;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.load.StagePlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StageControllerTest {
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final StageController stages = stages();

  private StageController stages() {
    var config = ConfigReader.readThisJvm(Dialects.APIS);
    var requests = new InFlightRequests(config, 1, null, record -> {});
    var controller =
        new StageController(
            StagePlan.of(config.load()),
            Stage.wholeRun(true, Duration.ZERO),
            new OwnArrivals(),
            Duration.ZERO,
            new RunObservers(),
            requests,
            null);
    controller.drivenBy(new Generator(told));
    return controller;
  }

  @Test
  void aLoadThatNeverBeganCanBeStopped() throws InterruptedException {
    stages.stop("enough", Duration.ZERO);
    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("nothing of whole run");
    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("stop: enough");
  }

  @Test
  void aRuleEndsTheRunOfAnInjectionProfileOfOnesOwn() throws InterruptedException {
    StageRun whole = stages.wholeRun();
    assertThat(stages.isWanted(whole)).isTrue();
    stages.abort(whole, "llm.abort.failures: 5 requests failed in a row");
    assertThat(stages.isWanted(whole)).isFalse();
    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("nothing of whole run");
    assertThat(told.poll(20, TimeUnit.SECONDS))
        .isEqualTo("stop: The run was ended by llm.abort.failures: 5 requests failed in a row");
  }

  @Test
  void aStageThatLostItsFileLeavesTheRunToTheNext() {
    StageRun first = stages.plan().get(0);
    stages.begin(first);
    stages.lose(first, "The trace t.csv is not there.");
    assertThat(stages.isWanted(first)).isFalse();
    assertThat(stages.stopping()).isFalse();
    assertThat(first.lostInput()).hasValue("The trace t.csv is not there.");
    assertThat(stages.isWanted(stages.plan().get(1))).isTrue();
  }

  /** Else a client that is late sends less than was planned, and nobody sees it. */
  @Test
  void aUserOfAScheduleWhoComesAfterTheEndStillHasItsInstant() {
    StageRun first = stages.plan().get(0);
    Arrival once = new Arrival(0, OptionalLong.empty());
    ScheduledUsers hourLate =
        new ScheduledUsers(
            () -> List.of(once, once).iterator(),
            Duration.ofHours(1).toNanos(),
            Duration.ZERO,
            why -> {});
    assertThat(stages.arrive(first, hourLate)).isPresent();
    assertThat(stages.isOpen(first)).isFalse();
    stages.stop("enough", Duration.ZERO);
    assertThat(stages.arrive(first, hourLate)).isEmpty();
  }

  @Test
  void aUserWhoLeavesBeforeAnythingIsMeasuredIsNoSignThatNothingWillBe() {
    StageRun last = stages.plan().get(stages.plan().size() - 1);
    stages.begin(last);
    stages.left(last, false);
    assertThat(told).isEmpty();
    stages.left(last, true);
    assertThat(told.poll()).startsWith("nothing of ");
  }

  @Test
  void usersWithNothingMoreToAskFinishAndNoFurtherStageIsRun() throws InterruptedException {
    StageRun first = stages.plan().get(0);
    StageRun next = stages.plan().get(1);
    stages.begin(first);
    stages.begin(first);
    assertThat(stages.useUp("The dataset d ended after 2 rows.")).isTrue();
    assertThat(stages.useUp("The dataset d ended after 2 rows.")).as("again").isFalse();
    assertThat(stages.asksMore(first)).isFalse();
    assertThat(stages.isWanted(first)).as("one who waits for its instant").isTrue();
    stages.left(first, false);
    long last = System.nanoTime();
    assertThat(stages.admit(first, last)).as("of the other").isTrue();
    stages.checkDrains();
    assertThat(stages.stopping()).isFalse();
    stages.left(first, false);
    assertThat(stages.isOpen(first)).isFalse();
    assertThat(first.window().seconds()).as("all was its warm-up").isZero();
    assertThat(first.isCut()).isFalse();
    stages.begin(next);
    assertThat(next.begun()).isFalse();
    assertThat(told.poll()).isEqualTo("nothing of 1 user");
    stages.checkDrains();
    assertThat(told.poll()).isEqualTo("not run: 4 users");
    assertThat(told.poll(20, TimeUnit.SECONDS))
        .isEqualTo("stop: The dataset d ended after 2 rows.");
    assertThat(stages.stopReason()).as("for the reports").isEmpty();
  }

  @Test
  void whoUsesAllUpInTheWarmUpIsToldOfIt() {
    StageRun first = stages.plan().get(0);
    stages.begin(first);
    assertThat(first.admit(System.nanoTime())).as("in the warm-up").isTrue();
    String ended = "The dataset d ended after 2 rows, and the run with it.";
    assertThat(said("The dataset d ended after 2 rows."))
        .containsExactly(
            ended,
            "All was asked in the warm-up, which is not measured: a shorter llm.warmup, or none"
                + " (0s), measures it.");
    assertThat(said("The dataset d ended after 2 rows.")).as("again").isEmpty();
  }

  @Test
  void whoUsesAllUpInTheWindowIsNotToldOfTheWarmUp() {
    StageRun first = stages.plan().get(0);
    stages.begin(first);
    assertThat(first.admit(first.window().startNanos())).isTrue();
    assertThat(said("All is asked.")).containsExactly("All is asked, and the run with it.");
  }

  private List<String> said(String ended) {
    List<String> said = new ArrayList<>();
    new InputEnd(stages, new ClientFailure(), said::add).usedUp(ended);
    return said;
  }

  @Test
  void whatIsAskedIsLostWithItsStageAndNoFurtherStageIsRun() throws InterruptedException {
    StageRun first = stages.plan().get(0);
    stages.begin(first);
    assertThat(stages.loseInput("The dataset d is gone.")).isTrue();
    assertThat(stages.loseInput("The dataset d is gone.")).as("again").isTrue();
    assertThat(stages.isOpen(first)).isFalse();
    assertThat(first.isCut()).isTrue();
    assertThat(first.lostInput()).hasValue("The dataset d is gone.");
    stages.checkDrains();
    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("nothing of 1 user");
    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("stop: The dataset d is gone.");
  }

  @Test
  void anInjectionProfileOfOnesOwnEndsOnceNothingIsSentForASecond() {
    StageRun whole = stages.wholeRun();
    UsedUp usedUp = new UsedUp(whole.stage());
    usedUp.begin("All is asked.", List.of(whole));
    long now = System.nanoTime();
    assertThat(usedUp.mustStop(List.of(whole), now)).isFalse();
    assertThat(usedUp.mustStop(List.of(whole), now + 1_100_000_000)).isTrue();
    UsedUp lost = new UsedUp(whole.stage());
    assertThat(lost.lose("All is lost.", List.of(whole), stage -> {})).isFalse();
    assertThat(lost.mustStop(List.of(whole), now + 1_100_000_000)).isFalse();
  }

  private record Generator(BlockingQueue<String> told) implements LoadGenerator {
    @Override
    public String client() {
      return "The client.";
    }

    @Override
    public String runId() {
      return "a-20261124122655347";
    }

    @Override
    public String simulation() {
      return "A";
    }

    @Override
    public String version() {
      return "";
    }

    @Override
    public boolean showsProgress() {
      return false;
    }

    @Override
    public List<ScheduledExecutorService> loops() {
      return List.of();
    }

    @Override
    public void stop(String reason) {
      told.add("stop: " + reason);
    }

    @Override
    public void reportNotRun(String stage) {
      told.add("not run: " + stage);
    }

    @Override
    public boolean canReport(Path run) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void reportNothing(String scenario) {
      told.add("nothing of " + scenario);
    }
  }
}
