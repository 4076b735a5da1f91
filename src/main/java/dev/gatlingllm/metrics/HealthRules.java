package dev.gatlingllm.metrics;

import dev.gatlingllm.record.ClientLimits;
import dev.gatlingllm.record.ClientReadings;
import dev.gatlingllm.record.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Judges a client's readings of itself by limits. */
public record HealthRules(ClientLimits limits) {
  /**
   * Number of samples beyond the limit that is enough evidence; of fewer than 1,000 it is over 1 %.
   */
  private static final long ENOUGH = 10;

  /** From this share on, steal is mentioned together with the lag. */
  private static final double NOTABLE_STEAL = 0.01;

  public ClientHealth judge(
      ClientReadings readings, Distribution sendLag, Distribution scheduleLag) {
    // One busy period makes many ticks late, so they are not independent samples.
    Distribution loopLag =
        LatencyHistogram.of(readings.eventLoopLag())
            .distribution()
            .clustered(OptionalDouble.empty());
    String host = host(readings.stealShare());
    List<String> reasons = new ArrayList<>();
    lag(reasons, "Send lag", sendLag, limits.sendLagP99Millis(), host);
    lag(reasons, "Schedule lag", scheduleLag, limits.scheduleLagP99Millis(), host);
    lag(reasons, "Event-loop lag", loopLag, limits.eventLoopLagP99Millis(), host);
    judge(reasons, readings);
    return new ClientHealth(
        List.copyOf(reasons),
        sendLag,
        scheduleLag,
        loopLag,
        readings.lateTicks(),
        readings.gcPauseMillis(),
        readings.longestGcPauseMillis(),
        readings.cpuCores(),
        readings.stealShare(),
        readings.promptWaits(),
        false);
  }

  private void judge(List<String> reasons, ClientReadings readings) {
    long observed = readings.observedNanos();
    double share = observed == 0 ? 0 : readings.gcPauseMillis() * 1e6 / observed;
    if (share > limits.gcShare()) {
      reasons.add(
          say(
              "Garbage collection took %.1f %% of the time, more than %.1f %%.",
              100 * share, 100 * limits.gcShare()));
    }
    if (readings.longestGcPauseMillis() > limits.longestGcPauseMillis()) {
      reasons.add(
          say(
              "The longest garbage collection pause was %.1f ms, more than %.1f ms.",
              readings.longestGcPauseMillis(), limits.longestGcPauseMillis()));
    }
    double cores = readings.cpuCores().orElse(0);
    if (cores > limits.cpuShare() * readings.cores()) {
      reasons.add(
          say(
              "The client kept %.2f of %d {core|cores} busy, more than %.0f %% of them.",
              cores, readings.cores(), 100 * limits.cpuShare()));
    }
    if (readings.promptWaits() > limits.promptWaits()) {
      reasons.add(
          say(
              "%,d {prompt was|prompts were} not ready in time, more than %,d.",
              readings.promptWaits(), limits.promptWaits()));
    }
  }

  /**
   * Judges a lag by its p99. With too few samples for p99, judges the highest percentile that they
   * allow and the number of samples beyond the limit: one late request among a dozen says little
   * about the client, ten of 500 say enough.
   */
  private static void lag(
      List<String> reasons, String what, Distribution lag, double limit, String host) {
    String name = "p99";
    OptionalDouble value = lag.p99();
    if (value.isEmpty()) {
      name = lag.p95().isPresent() ? "p95" : lag.p90().isPresent() ? "p90" : "p50";
      value = lag.p95().isPresent() ? lag.p95() : lag.p90().isPresent() ? lag.p90() : lag.p50();
    }
    long beyond = lag.p99().isPresent() ? 0 : beyond(lag, limit);
    if (value.isPresent() && value.getAsDouble() > limit) {
      reasons.add(
          say(
              "%s %s was %.1f ms, more than %.1f ms%s.",
              what, name, value.getAsDouble(), limit, host));
    } else if (beyond >= ENOUGH) {
      reasons.add(
          say(
              "%s was above %.1f ms in %d of %d {sample|samples}, more than 1 %%%s.",
              what, limit, beyond, lag.count(), host));
    }
  }

  /** Mentions steal: a virtual machine whose CPU is taken away is late whatever the client does. */
  private static String host(OptionalDouble stealShare) {
    double share = stealShare.orElse(0);
    return share < NOTABLE_STEAL
        ? ""
        : say("; the machine's host took %.1f %% of its CPU time meanwhile (steal)", 100 * share);
  }

  private static long beyond(Distribution lag, double limit) {
    return lag.buckets().stream()
        .filter(bucket -> bucket.from() > limit)
        .mapToLong(Distribution.Bucket::count)
        .sum();
  }

  private static String say(String sentence, Object... values) {
    return Counted.text(sentence, values);
  }
}
