package dev.gatlingllm.load;

import java.util.Iterator;

/**
 * When the users of a stage are due: instants from the start of the stage, independent of the
 * answers. The same seed gives the same instants to the nanosecond.
 */
@FunctionalInterface
public interface Schedule extends Iterable<Arrival> {
  /** All arrivals in order, computed on demand. Not thread-safe. */
  @Override
  Iterator<Arrival> iterator();
}
