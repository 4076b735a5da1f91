package dev.gatlingllm.load;

import dev.gatlingllm.record.Counted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A closed load whose number of users changes. Each user is active while the level includes it, and
 * sends the next request after the answer to the last.
 *
 * @param pieces of the level, after the warm-up; at least one
 * @param warmup time at the first level, before the pieces
 */
record Levels(List<Piece> pieces, Duration warmup) implements Shape {

  /**
   * A linear change of the number of users.
   *
   * @param from number of users at its start; ≥ 1
   * @param to number of users at its end; ≥ 1
   * @param nanos its length; &gt; 0
   */
  record Piece(int from, int to, long nanos) {
    /**
     * When the whole number nearest to the level reaches the user's, or falls below it, from the
     * start of the piece.
     */
    long nanosOf(int user) {
      return Math.round(nanos * (user - 0.5 - from) / (to - from));
    }
  }

  Levels {
    pieces = List.copyOf(pieces);
  }

  /** "1 user", "4 users". */
  static String users(int users) {
    return Counted.text("%s {user|users}", users);
  }

  @Override
  public boolean isClosed() {
    return true;
  }

  @Override
  public Optional<Duration> duration() {
    return Optional.of(
        warmup.plus(Duration.ofNanos(pieces.stream().mapToLong(Piece::nanos).sum())));
  }

  @Override
  public OptionalInt mostUsers() {
    return pieces.stream().mapToInt(piece -> Math.max(piece.from, piece.to)).max();
  }

  @Override
  public int usersAhead() {
    return mostUsers().orElseThrow();
  }

  @Override
  public List<Step> steps() {
    return pieces.stream().allMatch(piece -> piece.from == piece.to)
        ? pieces.stream().map(it -> new Step(users(it.from), Duration.ofNanos(it.nanos))).toList()
        : List.of();
  }

  /** The users in order of arrival, independent of the seed. */
  @Override
  public Schedule schedule(long seed) {
    List<Arrival> users = new ArrayList<>();
    for (int user = 1; user <= mostUsers().orElseThrow(); user++) {
      addStays(user, users);
    }
    users.sort(Comparator.comparingLong(Arrival::dueNanos));
    return users::iterator;
  }

  /** Adds a stay for each time that the level rises to the user. */
  private void addStays(int user, List<Arrival> stays) {
    long start = 0;
    long since = -1;
    for (Piece piece :
        Stream.concat(
                Stream.of(new Piece(pieces.get(0).from, pieces.get(0).from, warmup.toNanos())),
                pieces.stream())
            .toList()) {
      if (since < 0 && piece.from >= user) {
        since = start;
      } else if (since >= 0 && piece.from < user) {
        add(since, start, stays);
        since = -1;
      }
      if (since < 0 && piece.to >= user) {
        since = start + piece.nanosOf(user);
      } else if (since >= 0 && piece.to < user) {
        add(since, start + piece.nanosOf(user), stays);
        since = -1;
      }
      start += piece.nanos;
    }
    if (since >= 0) {
      add(since, start, stays);
    }
  }

  private static void add(long since, long until, List<Arrival> stays) {
    if (since < until) {
      stays.add(new Arrival(since, OptionalLong.of(until)));
    }
  }
}
