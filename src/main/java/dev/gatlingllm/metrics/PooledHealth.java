package dev.gatlingllm.metrics;

import dev.gatlingllm.record.ClientReadings;
import dev.gatlingllm.record.Injector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * The client health of several load generators that made one load. Each is judged by its own
 * readings; if one was not fit, the whole is not.
 */
record PooledHealth(List<Injector> injectors, HealthRules rules) {
  /** Which load generators' runs are missing, in one sentence; empty if none is. */
  static Optional<String> missing(List<Injector> injectors) {
    List<Injector> missing =
        injectors.size() == 1
            ? List.of()
            : injectors.stream().filter(it -> it.process().isEmpty()).toList();
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    String numbers =
        missing.stream().map(it -> String.valueOf(it.number())).collect(Collectors.joining(", "));
    int of = missing.get(0).of();
    return Optional.of(
        missing.size() == 1
            ? "Injector %s of %s is missing: its load is in no figure.".formatted(numbers, of)
            : "Injectors %s of %s are missing: their load is in no figure.".formatted(numbers, of));
  }

  ClientHealth judge(StageAggregate metrics, List<ClientReadings> clients) {
    List<String> against = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (Injector injector : injectors) {
      int number = injector.number();
      if (injector.process().isPresent()) {
        clients.stream()
            .filter(it -> it.injector() == number)
            .findFirst()
            .map(it -> rules.judge(it, metrics.sendLag(number), metrics.scheduleLag(number)))
            .map(ClientHealth::reasons)
            .ifPresentOrElse(
                reasons -> reasons.forEach(it -> against.add(of(number, it))),
                () -> ClientHealth.UNKNOWN.reasons().forEach(it -> unknown.add(of(number, it))));
      }
    }
    missing(injectors).ifPresent(unknown::add);
    boolean lost = against.isEmpty() && !unknown.isEmpty();
    against.addAll(unknown);
    return pooled(metrics, clients, against, lost);
  }

  private static String of(int injector, String reason) {
    return "Injector " + injector + ": " + reason;
  }

  private static ClientHealth pooled(
      StageAggregate metrics, List<ClientReadings> clients, List<String> reasons, boolean lost) {
    LatencyHistogram loops = new LatencyHistogram();
    clients.forEach(it -> loops.addAll(LatencyHistogram.of(it.eventLoopLag())));
    return new ClientHealth(
        List.copyOf(reasons),
        metrics.sendLag(),
        metrics.scheduleLag(),
        loops.distribution().clustered(OptionalDouble.empty()),
        clients.stream().mapToLong(ClientReadings::lateTicks).sum(),
        clients.stream().mapToDouble(ClientReadings::gcPauseMillis).sum(),
        clients.stream().mapToDouble(ClientReadings::longestGcPauseMillis).max().orElse(0),
        cpuCores(clients),
        clients.stream().flatMapToDouble(it -> it.stealShare().stream()).max(),
        clients.stream().mapToLong(ClientReadings::promptWaits).sum(),
        lost);
  }

  /** Empty if one is unknown, as the sum would be too low. */
  private static OptionalDouble cpuCores(List<ClientReadings> clients) {
    return clients.isEmpty() || clients.stream().anyMatch(it -> it.cpuCores().isEmpty())
        ? OptionalDouble.empty()
        : OptionalDouble.of(clients.stream().mapToDouble(it -> it.cpuCores().getAsDouble()).sum());
  }
}
