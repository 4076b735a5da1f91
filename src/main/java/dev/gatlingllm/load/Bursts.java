package dev.gatlingllm.load;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;

/**
 * An open load whose users arrive in bursts.
 *
 * @param users number of users in each burst; ≥ 1
 * @param every time from one burst to the next; empty for a single burst
 * @param duration of the stage; empty if the last answer ends it
 */
record Bursts(int users, Optional<Duration> every, Optional<Duration> duration) implements Shape {

  @Override
  public OptionalInt mostUsers() {
    return every.isEmpty() ? OptionalInt.of(users) : OptionalInt.empty();
  }

  @Override
  public int usersAhead() {
    double ahead = lead().plusSeconds(1).toNanos();
    double bursts = every.map(gap -> Math.ceil(ahead / gap.toNanos())).orElse(1.0);
    return (int) Math.min(Integer.MAX_VALUE, users * bursts);
  }

  @Override
  public Schedule schedule(long seed) {
    return () -> instants().mapToObj(Arrival::once).iterator();
  }

  private LongStream instants() {
    if (every.isEmpty()) {
      return LongStream.generate(() -> 0).limit(users);
    }
    long gap = every.get().toNanos();
    return LongStream.iterate(0, due -> due < duration.orElseThrow().toNanos(), due -> due + gap)
        .flatMap(due -> LongStream.generate(() -> due).limit(users));
  }
}
