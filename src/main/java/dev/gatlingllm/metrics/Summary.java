package dev.gatlingllm.metrics;

import dev.gatlingllm.load.Stage;
import dev.gatlingllm.record.Counted;
import dev.gatlingllm.record.PassRule;
import dev.gatlingllm.record.RunInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * The summary of a whole run, the input of every writer in {@code report}.
 *
 * @param stages the stages that began
 * @param interrupted why the run was stopped early; empty if it ended by itself
 * @param notRun planned stages that never began
 * @param clientFailure what failed in the client itself, a sentence without its full stop
 * @param lost which stages ended early as a file of their load was lost, one sentence each
 * @param generators number of load generators whose records it has; above 1 if runs were merged
 */
public record Summary(
    RunInfo run,
    List<StageSummary> stages,
    Optional<String> interrupted,
    List<Stage> notRun,
    Optional<String> clientFailure,
    List<String> lost,
    int generators) {

  public List<String> notes() {
    List<String> notes = new ArrayList<>(run.notes());
    if (!notRun.isEmpty()) {
      notes.add("Not run, because the run ended before: " + names(notRun) + ".");
    }
    if (run.loopback()) {
      notes.add(
          "The target is on this machine: client and server share its cores, and no network is"
              + " measured.");
    }
    if (stages.stream().anyMatch(stage -> stage.stage().stream())) {
      notes.add("TTFT includes the time a request waits in the server's queue.");
    }
    return List.copyOf(notes);
  }

  public StreamConformance conformance() {
    return stages.stream()
        .map(StageSummary::conformance)
        .reduce(new ConformanceTally().conformance(), StreamConformance::plus);
  }

  /** Why the run failed, one sentence each; empty if it passed. */
  public List<String> failures() {
    List<String> failures = new ArrayList<>();
    clientFailure.ifPresent(what -> failures.add(what + "."));
    failures.addAll(lost);
    failures.addAll(broken());
    return List.copyOf(failures);
  }

  /** Whether it ended before it was to, or one of its stages did. */
  public boolean isCut() {
    return interrupted.isPresent() || stages.stream().anyMatch(StageSummary::cut);
  }

  /** Whether the client was fit to measure in all stages. */
  public boolean valid() {
    return stages.stream().allMatch(stage -> stage.health().valid());
  }

  public boolean nothingMeasured() {
    return stages.stream().allMatch(StageSummary::nothingMeasured);
  }

  /** Number of failures by cause, in order of first appearance. */
  public Map<String, Long> causes() {
    Map<String, Long> causes = new LinkedHashMap<>();
    stages.stream()
        .map(StageSummary::errors)
        .flatMap(List::stream)
        .forEach(error -> causes.merge(error.cause(), error.count(), Long::sum));
    return causes;
  }

  /** Whether requests were sent and all of them failed. */
  public boolean allFailed() {
    return sent() > 0 && failed() == sent();
  }

  /** Number of requests sent in all measurement windows. */
  public long sent() {
    return stages.stream().mapToLong(stage -> stage.counts().sent()).sum();
  }

  public long failed() {
    return stages.stream().mapToLong(stage -> stage.counts().failed()).sum();
  }

  /** Number of requests that the client cancelled on purpose, in all measurement windows. */
  public long cancelled() {
    return stages.stream().mapToLong(stage -> stage.counts().cancelled()).sum();
  }

  /** failed ÷ sent over the whole run; empty if nothing was sent. */
  public OptionalDouble failRatio() {
    return sent() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) failed() / sent());
  }

  /** Why the run broke its {@link PassRule}; empty if it did not. */
  private List<String> broken() {
    PassRule rule = run.rule();
    double most = rule.maxFailRatio();
    List<String> reasons = new ArrayList<>();
    if (sent() == 0) {
      reasons.add("no request was sent in a measurement window.");
    } else if (nothingMeasured()) {
      reasons.add("the run was cut before a measurement window had lasted a second.");
    } else if (failRatio().orElse(0) > most && allFailed()) {
      reasons.add(everyRequest());
    } else if (failRatio().orElse(0) > most) {
      reasons.add(tooMany("", failed(), sent(), most));
    } else {
      stages().stream()
          .filter(stage -> stage.failRatio().orElse(0) > most)
          .map(
              stage ->
                  tooMany(
                      "in stage '" + stage.stage().name() + "' ",
                      stage.counts().failed(),
                      stage.counts().sent(),
                      most))
          .forEach(reasons::add);
    }
    if (rule.failOnClientBound() && !valid()) {
      reasons.add("the client was not fit to measure, and llm.failOnClientBound is true.");
    }
    return reasons;
  }

  private String everyRequest() {
    return String.format(
        Locale.ROOT,
        "ALL %,d REQUESTS FAILED: %s.",
        sent(),
        causes().entrySet().stream()
            .map(cause -> String.format(Locale.ROOT, "%s %,d", cause.getKey(), cause.getValue()))
            .collect(Collectors.joining(", ")));
  }

  private static String tooMany(String where, long failed, long sent, double most) {
    return Counted.text(
        "%s%d of %d {request|requests} failed, more than llm.maxFailRatio = %s allows.",
        where, failed, sent, most);
  }

  private static String names(List<Stage> stages) {
    return stages.stream().map(stage -> "'" + stage.name() + "'").collect(Collectors.joining(", "));
  }
}
