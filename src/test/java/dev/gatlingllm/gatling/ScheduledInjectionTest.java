package dev.gatlingllm.gatling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.gatling.ScheduledInjection.Extent;
import dev.gatlingllm.load.Arrival;
import dev.gatlingllm.load.Schedule;
import dev.gatlingllm.run.ScheduledUsers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScheduledInjectionTest {
  private static final long[] DUE = {3, 3, 1_000_000_007, 5_000_000_000L};
  private static final Duration LEAD = Duration.ofMillis(250);

  private final List<String> lost = new ArrayList<>();
  private boolean ended;

  private static Arrival due(long nanos) {
    return new Arrival(nanos, OptionalLong.empty());
  }

  private static Iterator<Arrival> arrivals() {
    return Stream.of(DUE[0], DUE[1], DUE[2], DUE[3]).map(ScheduledInjectionTest::due).iterator();
  }

  /** As Gatling reads it, from the start of the injection. */
  private List<Long> coming(ScheduledUsers users, Extent extent, int most) {
    var all =
        new ScheduledInjection(extent, users, () -> ended).chain(scala.collection.Iterator.empty());
    List<Long> nanos = new ArrayList<>();
    while (nanos.size() < most && all.hasNext()) {
      nanos.add(all.next().toNanos());
    }
    return nanos;
  }

  private ScheduledUsers users(Schedule schedule) {
    return new ScheduledUsers(schedule, DUE[0], LEAD, lost::add);
  }

  @Test
  void eachUserComesTheLeadBeforeItsInstant() {
    Schedule schedule = ScheduledInjectionTest::arrivals;
    Extent extent = Extent.of(schedule);
    assertThat(extent).isEqualTo(new Extent(4, 3, 5_000_000_000L));
    ScheduledUsers users = users(schedule);
    assertThat(coming(users, extent, 10)).containsExactly(3L, 3L, 1_000_000_007L, 5_000_000_000L);
    long now = 77;
    for (long due : DUE) {
      assertThat(users.take(now).orElseThrow().nanos())
          .isEqualTo(77 - DUE[0] + LEAD.toNanos() + due);
      now += 1_000; // only the first user's coming counts
    }
    assertThat(users.take(now)).isEmpty();
  }

  @Test
  void usersOfALongScheduleAreReadOnAsTheyCome() {
    int[] read = {0};
    Schedule schedule =
        () ->
            Stream.iterate(0L, it -> it + 1)
                .limit(1_000)
                .peek(it -> read[0]++)
                .map(it -> due(it))
                .iterator();
    coming(users(schedule), new Extent(1_000, 0, 999), 10);
    assertThat(read[0]).isBetween(10, 12);
  }

  @Test
  void noUserComesOnceItHasEnded() {
    Schedule schedule = ScheduledInjectionTest::arrivals;
    ScheduledUsers users = users(schedule);
    assertThat(coming(users, Extent.of(schedule), 2)).hasSize(2);
    ended = true;
    assertThat(coming(users, Extent.of(schedule), 2)).isEmpty();
  }

  @Test
  void ofALostScheduleOneMoreUserComesAfterTheLastHasSentAndIsTold() {
    Iterator<Arrival> all = arrivals();
    Schedule breaks =
        () ->
            new Iterator<>() {
              @Override
              public boolean hasNext() {
                return true;
              }

              @Override
              public Arrival next() {
                Arrival next = all.next();
                if (next.dueNanos() > 3) {
                  throw new ConfigException("the file is lost");
                }
                return next;
              }
            };
    ScheduledUsers users = users(breaks);
    assertThat(coming(users, new Extent(1_000_000, 3, 9), 10))
        .containsExactly(3L, 3L, 3 + LEAD.plusMillis(100).toNanos());
    assertThat(users.take(0)).isPresent();
    assertThat(users.take(0)).isPresent();
    assertThat(lost).isEmpty();
    assertThat(users.take(0)).isEmpty();
    assertThat(lost).containsExactly("the file is lost");
  }
}
