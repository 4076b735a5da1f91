package dev.gatlingllm.gatling;

import io.gatling.core.controller.inject.open.OpenInjectionStep;
import io.gatling.core.controller.inject.open.OpenInjectionSupport$;
import io.gatling.javaapi.core.PopulationBuilder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;

/**
 * An injection that can be ended: Gatling's goes on to the end of its profile, and begins what
 * comes after it only then. The one user whom Gatling has already planned still comes, as it must:
 * Gatling notices the end of a population by its last user.
 *
 * @param steps Gatling's own
 * @param ended asked for each user; once true, no more come
 */
record EndableInjection(List<OpenInjectionStep> steps, BooleanSupplier ended)
    implements OpenInjectionStep {
  private static final FiniteDuration NONE = Duration.create(0, TimeUnit.NANOSECONDS);

  static EndableInjection of(
      List<io.gatling.javaapi.core.OpenInjectionStep> steps, BooleanSupplier ended) {
    return new EndableInjection(
        steps.stream().map(io.gatling.javaapi.core.OpenInjectionStep::asScala).toList(), ended);
  }

  /** The same population with this injection. */
  PopulationBuilder in(PopulationBuilder population) {
    return new PopulationBuilder(
        population
            .asScala()
            .scenarioBuilder()
            .inject(
                CollectionConverters.asScala(List.<OpenInjectionStep>of(this)),
                OpenInjectionSupport$.MODULE$.OpenInjectionProfileFactory()));
  }

  @Override
  public Iterator<FiniteDuration> chain(Iterator<FiniteDuration> next) {
    Iterator<FiniteDuration> all = next;
    for (int i = steps.size() - 1; i >= 0; i--) {
      all = steps.get(i).chain(all);
    }
    return new Users(all, ended);
  }

  @Override
  public long users() {
    return steps.stream().mapToLong(OpenInjectionStep::users).sum();
  }

  @Override
  public FiniteDuration duration() {
    return steps.stream().map(OpenInjectionStep::duration).reduce(NONE, FiniteDuration::$plus);
  }

  @Override
  public int productArity() {
    return 0;
  }

  @Override
  public Object productElement(int n) {
    throw new IndexOutOfBoundsException(n);
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof EndableInjection;
  }

  /** When users come, from the start of the injection. */
  private static final class Users extends AbstractIterator<FiniteDuration> {
    private final Iterator<FiniteDuration> all;
    private final BooleanSupplier ended;

    Users(Iterator<FiniteDuration> all, BooleanSupplier ended) {
      this.all = all;
      this.ended = ended;
    }

    @Override
    public boolean hasNext() {
      return !ended.getAsBoolean() && all.hasNext();
    }

    @Override
    public FiniteDuration next() {
      return all.next();
    }
  }
}
