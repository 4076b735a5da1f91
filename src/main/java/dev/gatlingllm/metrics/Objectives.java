package dev.gatlingllm.metrics;

import dev.gatlingllm.record.RequestRecord;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Limits that a request must keep to count for goodput: {@code llm.slo}. */
public final class Objectives {
  /** Asks nothing. */
  public static final Objectives NONE = new Objectives(Map.of());

  /** What a limit may be set for; all are of one request. */
  public enum Measure {
    TTFT("ttft"),
    TPOT("tpot"),
    /** The longest gap. */
    ITL("itl"),
    E2E("e2e");

    private final String label;

    Measure(String label) {
      this.label = label;
    }

    /** The name in settings and reports. */
    public String label() {
      return label;
    }

    boolean needsStream() {
      return this != E2E;
    }

    /** In milliseconds; empty where the request does not show it. */
    private OptionalDouble of(RequestRecord record) {
      return switch (this) {
        case TTFT -> record.instants().ttftMillis();
        case TPOT -> StageLatencies.tpotMillis(record);
        case ITL -> millis(record.chunks().longestGapNanos());
        case E2E -> record.instants().e2eMillis();
      };
    }

    private static OptionalDouble millis(OptionalLong nanos) {
      return nanos.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(nanos.getAsLong() / 1e6);
    }

    /** An answer of one token, or of one chunk, has no pace and no gap that could be too long. */
    private boolean keptWithout(RequestRecord record) {
      return switch (this) {
        case TPOT -> record.tokens().arrived().orElse(2) < 2;
        case ITL -> record.chunks().count() < 2 || record.chunks().gaps() == 0;
        case TTFT, E2E -> false;
      };
    }

    /** Whether a success keeps a limit; empty where that cannot be known. */
    Optional<Boolean> keeps(RequestRecord record, double limitMillis) {
      OptionalDouble value = of(record);
      if (value.isPresent()) {
        return Optional.of(value.getAsDouble() <= limitMillis);
      }
      return keptWithout(record) ? Optional.of(true) : Optional.empty();
    }
  }

  private final Map<Measure, Double> limitsMillis;

  private Objectives(Map<Measure, Double> limitsMillis) {
    this.limitsMillis = limitsMillis;
  }

  /** From limits in milliseconds by the labels of their measures; others are left out. */
  public static Objectives of(Map<String, Double> limitsMillis) {
    Map<Measure, Double> limits = new LinkedHashMap<>();
    for (Measure measure : Measure.values()) {
      if (limitsMillis.containsKey(measure.label())) {
        limits.put(measure, limitsMillis.get(measure.label()));
      }
    }
    return new Objectives(limits);
  }

  /** The limits in milliseconds, by label. */
  public Map<String, Double> limitsMillis() {
    Map<String, Double> limits = new LinkedHashMap<>();
    limitsMillis.forEach((measure, limit) -> limits.put(measure.label(), limit));
    return limits;
  }

  /** The same and one more. */
  public Objectives with(Measure measure, Optional<Duration> atMost) {
    Map<Measure, Double> limits = new LinkedHashMap<>(limitsMillis);
    atMost.ifPresent(limit -> limits.put(measure, limit.toNanos() / 1e6));
    return new Objectives(limits);
  }

  /** The limits that can be judged, in the order in which they were given. */
  Map<Measure, Double> limitsMillis(boolean stream) {
    Map<Measure, Double> limits = new LinkedHashMap<>(limitsMillis);
    limits.keySet().removeIf(measure -> measure.needsStream() && !stream);
    return limits;
  }

  boolean any() {
    return !limitsMillis.isEmpty();
  }
}
