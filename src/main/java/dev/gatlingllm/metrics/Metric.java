package dev.gatlingllm.metrics;

import dev.gatlingllm.record.ChunkArrivals;
import dev.gatlingllm.record.RequestRecord;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A figure of one request: its name, its unit, which requests have it, how it is read from a
 * record, and where it is used. {@link Metrics#ALL} lists all metrics, docs/metrics.md their
 * formulas.
 */
public final class Metric {
  public enum Unit {
    MILLIS("Millis", "ms"),
    TOKENS("Tokens", "tokens");

    private final String suffix;
    private final String label;

    Unit(String suffix, String label) {
      this.suffix = suffix;
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /** The requests that have a metric. All but connections are successes sent in the window. */
  public enum Population {
    STREAMS,
    /** Answers that consist of items instead of text. */
    ITEMS,
    ANSWERS,
    /** Requests in the whole stage, warm-up included, for which a connection was opened. */
    CONNECTIONS
  }

  /** Where a metric is used, in addition to JSON and CSV, which have them all. */
  public enum Use {
    /** A row in the table of times. */
    TABLE,
    /** A tile on the page. */
    TILE,
    /** A median in the table of all stages, and a chart on the page. */
    OVERVIEW,
    /** In the progress line; in CSV with the intervals of its percentiles. */
    HEADLINE,
    /** An objective of {@code llm.slo}. */
    OBJECTIVE,
    /** Compared between the halves of the window. */
    STEADINESS,
    /** In each slice of the window. */
    SLICES
  }

  /** Gives each of a request's several values, and when it was known. */
  interface Samples {
    void each(RequestRecord record, ChunkArrivals.GapListener listener);
  }

  private final String key;
  private final String label;
  private final String title;
  private final Unit unit;
  private final Population population;
  private final Function<RequestRecord, OptionalDouble> value;
  private Optional<Metric> intendedOf = Optional.empty();
  private Optional<Samples> samples = Optional.empty();
  private Predicate<RequestRecord> kept = record -> false;
  private Set<Use> uses = EnumSet.noneOf(Use.class);

  Metric(
      String key,
      String label,
      String title,
      Unit unit,
      Population population,
      Function<RequestRecord, OptionalDouble> value) {
    this.key = key;
    this.label = label;
    this.title = title;
    this.unit = unit;
    this.population = population;
    this.value = value;
  }

  /** A copy with several values per request; {@link #of} still gives the one to judge by. */
  Metric sampled(Samples each) {
    samples = Optional.of(each);
    return this;
  }

  /** A copy in which these requests meet any objective without having a value. */
  Metric keptWithout(Predicate<RequestRecord> requests) {
    kept = requests;
    return this;
  }

  /** The metric counted from the instant at which the request was due. */
  Metric fromIntended(Metric service) {
    intendedOf = Optional.of(service);
    return this;
  }

  Metric usedIn(Use first, Use... more) {
    uses = EnumSet.of(first, more);
    return this;
  }

  /** The name in settings and checks, e.g. "ttft"; files append the unit. */
  public String key() {
    return key;
  }

  /** The name in tables, e.g. "TTFT". */
  public String label() {
    return label;
  }

  /** The name in words, e.g. "Time to first token". */
  public String title() {
    return title;
  }

  public Unit unit() {
    return unit;
  }

  /** The name of its mean in JSON and CSV, e.g. "meanPromptTokens". */
  public String meanKey() {
    return "mean" + key.substring(0, 1).toUpperCase(Locale.ROOT) + key.substring(1);
  }

  /** The name with its unit, as in JSON: "ttftMillis". */
  public String keyWithUnit() {
    return key.endsWith(unit.suffix) ? key : key + unit.suffix;
  }

  public Population population() {
    return population;
  }

  /** The metric counted from the send, if this one is counted from the intended instant. */
  public Optional<Metric> intendedOf() {
    return intendedOf;
  }

  public boolean needsStream() {
    return population == Population.STREAMS;
  }

  public boolean isUsedIn(Use use) {
    return uses.contains(use);
  }

  /**
   * Its value for a request, in its {@link #unit}; empty if the request has none. Of several
   * values, such as the gaps between chunks, the greatest.
   */
  public OptionalDouble of(RequestRecord record) {
    return needsStream() && !record.origin().stream()
        ? OptionalDouble.empty()
        : value.apply(record);
  }

  /** Whether a success keeps a limit; empty if unknown. */
  Optional<Boolean> keeps(RequestRecord record, double most) {
    OptionalDouble seen = of(record);
    if (seen.isPresent()) {
      return Optional.of(seen.getAsDouble() <= most);
    }
    return kept.test(record) ? Optional.of(true) : Optional.empty();
  }

  Optional<Samples> samples() {
    return samples;
  }

  @Override
  public String toString() {
    return key;
  }
}
