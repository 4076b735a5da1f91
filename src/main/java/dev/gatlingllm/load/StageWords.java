package dev.gatlingllm.load;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.draw.Words;
import dev.gatlingllm.load.StageReading.Defaults;
import dev.gatlingllm.load.StageReading.Planned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a stage of {@code llm.load}, whose syntax gatling.conf describes. */
final class StageWords {
  private static final int MOST_USERS = 100_000;

  private static final String KINDS =
      "the kind of load: a number of users, ramp, stairs, constant, uniform, poisson, gamma,"
          + " series, burst, trace or a number with 'at once'";

  private final StageReading stage;
  private final Words words;

  private StageWords(StageReading stage) {
    this.stage = stage;
    this.words = stage.words;
  }

  /**
   * @param where its position, e.g. "Stage 2 of llm.load"
   * @throws ConfigException that names the wrong word
   */
  static Planned parse(String where, String text, Defaults defaults) {
    Words words = new Words(where, text);
    Planned planned = new StageWords(new StageReading(words, defaults)).stage();
    if (!words.isDone()) {
      throw words.wrong("left out: the stage ends before it");
    }
    return planned;
  }

  private Planned stage() {
    if (words.isCount()) {
      return counted();
    }
    if (words.take("burst")) {
      return bursts();
    }
    if (words.take("trace")) {
      return new TraceWords(stage).trace();
    }
    Optional<Spacing.Kind> kind = RateWords.kind(words);
    RateWords rates = new RateWords(stage);
    if (words.take("ramp")) {
      return words.isCount() && kind.isEmpty() ? userRamp() : rates.ramp(kind);
    }
    if (words.take("stairs")) {
      return words.isCount() && kind.isEmpty() ? userStairs() : rates.stairs(kind);
    }
    if (words.take("series")) {
      return rates.series(kind);
    }
    if (kind.isEmpty()) {
      throw words.wrong(KINDS);
    }
    return rates.ramp(kind);
  }

  /** "4 users", or "100 at once". */
  private Planned counted() {
    int users = words.count("a number of users", MOST_USERS);
    if (words.take("at", "once")) {
      String name = words.soFar();
      return new Planned(
          name,
          stage.scheduled(name, new Bursts(users, Optional.empty(), Optional.empty())),
          Duration.ZERO);
    }
    if (!takeUsers()) {
      throw words.wrong("'users', or 'at once'");
    }
    Duration duration = stage.duration();
    Duration warmup = stage.withinWarmup(duration);
    return new Planned(
        Levels.users(users),
        Arrivals.Closed.within(warmup, users, duration, stage.defaults.requests()),
        warmup);
  }

  private boolean takeUsers() {
    return words.take("users") || words.take("user");
  }

  private void requireUsers() {
    if (!takeUsers()) {
      throw words.wrong("'users'");
    }
  }

  private Planned userRamp() {
    int from = words.count("a number of users", MOST_USERS);
    words.require("to");
    int to = words.count("a number of users", MOST_USERS);
    requireUsers();
    String name = words.soFar();
    Duration duration = stage.duration();
    return levels(
        name,
        StageReading.lasting(name, duration),
        List.of(new Levels.Piece(from, to, duration.toNanos())));
  }

  private Planned userStairs() {
    int from = words.count("a number of users", MOST_USERS);
    words.require("to");
    int to = words.count("a number of users", MOST_USERS);
    requireUsers();
    words.require("by");
    int by = words.count("a number of users", MOST_USERS);
    words.require("every");
    long every = words.duration("the length of a step").toNanos();
    stage.requireFew(Math.abs((long) to - from) / by);
    List<Levels.Piece> pieces = new ArrayList<>();
    for (int level = from; from <= to ? level <= to : level >= to; level += from <= to ? by : -by) {
      pieces.add(new Levels.Piece(level, level, every));
    }
    return levels(words.soFar(), words.soFar(), pieces);
  }

  private Planned levels(String name, String complete, List<Levels.Piece> pieces) {
    Duration warmup = stage.leadIn();
    return new Planned(name, stage.scheduled(complete, new Levels(pieces, warmup)), warmup);
  }

  private Planned bursts() {
    int users = words.count("a number of users", MOST_USERS);
    words.require("every");
    Duration every = words.duration("the time from one burst to the next");
    String name = words.soFar();
    Duration duration = stage.duration();
    Duration warmup = stage.defaults.warmup().orElse(Duration.ZERO);
    stage.requireLonger(duration, warmup);
    return new Planned(
        name,
        stage.scheduled(
            StageReading.lasting(name, duration),
            new Bursts(users, Optional.of(every), Optional.of(duration))),
        warmup);
  }
}
