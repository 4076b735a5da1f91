package dev.gatlingllm.gatling;

import static dev.gatlingllm.gatling.Given.given;

import dev.gatlingllm.load.Trace;
import dev.gatlingllm.run.Fatal;
import io.gatling.javaapi.core.OpenInjectionStep;
import java.time.Duration;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Users who come as the rows of a trace say, as steps of Gatling's: {@code
 * injectOpen(trace("week.csv").speed(2))}. The first LLM request of each has the row's prompt and
 * maximum number of tokens. The file is read when the steps are taken.
 */
public final class LlmTrace extends AbstractList<OpenInjectionStep> {
  private final Trace trace;
  private LlmArrivals arrivals;

  private LlmTrace(Trace trace) {
    this.trace = trace;
  }

  private static LlmTrace of(Supplier<Trace> trace) {
    try {
      return new LlmTrace(trace.get());
    } catch (IllegalArgumentException e) {
      throw Fatal.exit(e.getMessage() + ".");
    }
  }

  static LlmTrace of(String file) {
    return of(() -> Trace.of(file));
  }

  /** Divides the gaps: 2 is twice as fast, 0.5 half as fast. */
  public LlmTrace speed(double factor) {
    return of(() -> trace.speed(factor));
  }

  /** Leaves out what comes before that time since the first row. */
  public LlmTrace from(Duration start) {
    given("from", start);
    return of(() -> trace.from(start));
  }

  /** Leaves out what comes at that time since the first row, or later. */
  public LlmTrace to(Duration end) {
    given("to", end);
    return of(() -> trace.to(end));
  }

  /** Limits the number of rows. */
  public LlmTrace rows(long most) {
    return of(() -> trace.rows(most));
  }

  public Iterator<Map<String, Object>> instants() {
    return arrivals().instants();
  }

  private synchronized LlmArrivals arrivals() {
    if (arrivals == null) {
      arrivals = LlmArrivals.of(List.of(trace.inWords()));
    }
    return arrivals;
  }

  @Override
  public OpenInjectionStep get(int index) {
    return arrivals().get(index);
  }

  @Override
  public int size() {
    return arrivals().size();
  }
}
