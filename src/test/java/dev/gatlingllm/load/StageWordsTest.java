package dev.gatlingllm.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.load.StageReading.Defaults;
import dev.gatlingllm.load.StageReading.Planned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StageWordsTest {
  private static final Defaults DEFAULTS =
      new Defaults(Duration.ofSeconds(30), Optional.empty(), OptionalLong.empty());

  private static Planned parse(String text) {
    return StageWords.parse("Stage 2 of llm.load", text, DEFAULTS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 users 30s | 4 users | 30 | 10",
        "1 user | 1 user | 30 | 10",
        "ramp 1 to 64 users 2m | ramp 1 to 64 users | 123 | 3",
        "ramp 64 to 1 users for 2m | ramp 64 to 1 users | 123 | 3",
        "stairs 4 to 16 users by 4 every 30s | stairs 4 to 16 users by 4 every 30s | 123 | 3",
        "poisson 5/s 60s | poisson 5/s | 60 | 20",
        "POISSON 30/min 60s | POISSON 30/min | 60 | 20",
        "constant 0.5/s | constant 0.5/s | 30 | 10",
        "uniform 7200/h 60s | uniform 7200/h | 60 | 20",
        "gamma 5/s burstiness 0.5 60s | gamma 5/s burstiness 0.5 | 60 | 20",
        "ramp 1/s to 20/s 60s | ramp 1/s to 20/s | 63 | 3",
        "ramp 0/s to 20/s 60s | ramp 0/s to 20/s | 60 | 0",
        "constant ramp 1/s to 20/s 60s | constant ramp 1/s to 20/s | 63 | 3",
        "stairs 2/s to 10/s by 2/s every 30s | stairs 2/s to 10/s by 2/s every 30s | 153 | 3",
        "series 0s:1/s 30s:5/s 90s:0/s | series 0s:1/s 30s:5/s 90s:0/s | 93 | 3",
        "burst 50 every 10s 1m | burst 50 every 10s | 60 | 0",
      })
  void aStageHasItsNameItsLengthAndAWarmUp(String text, String name, int seconds, int warmup) {
    Planned planned = parse(text);
    assertThat(planned.name()).isEqualTo(name);
    assertThat(planned.arrivals().plannedDuration()).contains(Duration.ofSeconds(seconds));
    assertThat(planned.warmup()).isEqualTo(Duration.ofSeconds(warmup));
  }

  @ParameterizedTest
  @CsvSource({
    "ramp 1/s to 20/s 60s, true",
    "Stairs 2/s to 10/s by 2/s every 30s, true",
    "series 0s:1/s 30s:5/s, true",
    "poisson ramp 1/s to 20/s 60s, false",
    "constant ramp 1/s to 20/s 60s, false",
    "poisson 5/s 60s, false",
    "ramp 1 to 64 users 2m, false",
    "stairs 4 to 16 users by 4 every 30s, false",
    "burst 50 every 10s 1m, false"
  })
  void reportsSayWhatARampOfRatesIs(String text, boolean poisson) {
    assertThat(parse(text).arrivals().isPoissonUnsaid()).isEqualTo(poisson);
  }

  /** A trace is not read for its words: run.json's may be gone. */
  @Test
  void aTraceIsNamedByItsFileAndItsSpeed() {
    Planned planned = parse("trace \"not there/week.csv\" rows 1000 to 1h speed 2.50 from 10m");
    assertThat(planned.name()).isEqualTo("trace week.csv speed 2.5");
    assertThat(planned.arrivals().inWords())
        .contains("trace \"not there/week.csv\" speed 2.5 from 600s to 3600s rows 1000");
    assertThat(planned.arrivals().plannedDuration()).isEmpty();
    assertThat(planned.warmup()).isEqualTo(Duration.ZERO);
  }

  @Test
  void aLoadAtOnceEndsWithItsLastAnswer() {
    assertThat(parse("100 at once").arrivals().plannedDuration()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ramp 1 to 64 users 2m",
        "ramp 6 to 1 user 10s",
        "stairs 16 to 4 users by 4 every 30s",
        "poisson 5/s 60s",
        "gamma 5/s burstiness 0.5 1.5m",
        "constant ramp 1/s to 20/s",
        "stairs 0.1/s to 0.5/s by 0.1/s every 30s",
        "series 0s:1/s 30s:5/s 90s:0/s",
        "series 0s:1/min 30s:7/h",
        "gamma 0.3333333333333333/s burstiness 0.14285714285714285 60s",
        "burst 50 every 10s 1m",
        "100 at once",
        "trace week.csv",
        "trace \"my traces/week.csv\" rows 1000 to 1h speed 0.5 from 10m"
      })
  void whatRunJsonSaysOfAStageIsReadAsTheSame(String text) {
    Planned planned = parse(text);
    Planned again =
        StageWords.parse(
            "Stage 2 of run.json",
            planned.arrivals().inWords().orElseThrow(),
            new Defaults(
                Duration.ofSeconds(1), Optional.of(planned.warmup()), OptionalLong.empty()));
    assertThat(again.arrivals()).isEqualTo(planned.arrivals());
    assertThat(again.warmup()).isEqualTo(planned.warmup());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "poisson 5/x 60s | '5/x' must be a rate, e.g. 5/s, 0.5/s or 30/min.",
        "poisson | 'poisson' must be followed by a rate, e.g. 5/s, 0.5/s or 30/min.",
        "poison 5/s | 'poison' must be the kind of load: a number of users, ramp, stairs, constant,"
            + " uniform, poisson, gamma, series, burst, trace or a number with 'at once'.",
        "ramp 1 to 6 | '6' must be followed by 'users'.",
        "4 usrs 30s | 'usrs' must be 'users', or 'at once'.",
        "0 users | '0' must be a number of users, a whole number from 1 to 100,000.",
        "ramp 1 too 64 users 2m | 'too' must be 'to'.",
        "ramp 1 to 64 users 0s | '0s' must be the stage's length, a duration above 0 and of at most"
            + " 30 days, e.g. 500ms, 30s or 2m.",
        "poisson 5/s 60 | '60' must be the stage's length, a duration above 0 and of at most 30"
            + " days, e.g. 500ms, 30s or 2m.",
        "poisson 5/s 60s quickly | 'quickly' must be left out: the stage ends before it.",
        "gamma 5/s 60s | '60s' must be 'burstiness'.",
        "gamma 5/s burstiness 0 60s | '0' must be the burstiness, a number above 0.",
        "stairs 2/s to 10/s by 0/s every 30s | '0/s' must be above 0/s.",
        "poisson 200000/s 60s | '200000/s' must be at most 100000/s.",
        "series 5s:1/s 30s:5/s | '5s:1/s' must be at 0s, where a series begins.",
        "series 0s:1/s 30s:5/s 20s:1/s | '20s:1/s' must be later than 30s, the point before it.",
        "series 0s:1/s 60s | '60s' must be a later point of the series, e.g. 30s:5/s.",
        "series 0s:1/s 30s:200000/s | '30s:200000/s' must be at most 100000/s.",
        "series 0s:1/s 999999999999h:5/s | '999999999999h:5/s' must be at a time of at most 30"
            + " days.",
        "series -5s:1/s 30s:5/s | '-5s:1/s' must be a point of the series, a time and a rate, e.g."
            + " 30s:5/s.",
        "gamma 5/s burstiness 0.0005 60s | '0.0005' must be the burstiness, at least 0.001.",
        "10000000000 users | '10000000000' must be a number of users, a whole number from 1 to"
            + " 100,000.",
        "series | 'series' must be followed by a point at 0s, e.g. 0s:1/s, or a file of points, in"
            + " double quotes if its path has spaces.",
        "series 5:1/s 30s:5/s | '5:1/s' must be a point of the series, a time and a rate, e.g."
            + " 30s:5/s.",
        "trace | 'trace' must be followed by the trace's file, in double quotes if its path has"
            + " spaces.",
        "trace week.csv speed 0 | '0' must be the speed, a number above 0.",
        "trace week.csv speed 2 speed 3 | 'speed' must be 'speed', 'from', 'to' or 'rows', each at"
            + " most once.",
        "trace week.csv 60s | '60s' must be 'speed', 'from', 'to' or 'rows', each at most once.",
        "trace week.csv from 20m to 10m | '10m' must be such that 'from' is before 'to'.",
        "trace week.csv rows 0 | '0' must be the number of rows, a whole number from 1 to"
            + " 999,999,999.",
        "burst 50 every 0s 1m | '0s' must be the time from one burst to the next, a duration above"
            + " 0 and of at most 30 days, e.g. 500ms, 30s or 2m.",
      })
  void aWordThatDoesNotFitIsNamed(String text, String why) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Stage 2 of llm.load ('" + text + "'): " + why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "poisson 5/s 2s | lasts 2s, must be longer than its warm-up, which is 3s (llm.warmup).",
        "poisson 0/s 60s | has a rate of 0 throughout, must have one above 0/s.",
        "stairs 0/s to 1/s by 2/s every 30s | has a rate of 0 throughout, must have one above 0/s.",
        "stairs 1 to 5000 users by 1 every 1s | must have at most 1000 steps.",
      })
  void aStageThatBreaksARuleIsRefused(String text, String why) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Stage 2 of llm.load ('" + text + "') " + why);
  }

  @Test
  void aStairHasAStepForEachLevel() {
    assertThat(
            parse("stairs 16 to 4 users by 4 every 30s").arrivals().shape().orElseThrow().steps())
        .extracting(Shape.Step::name)
        .containsExactly("16 users", "12 users", "8 users", "4 users");
    assertThat(
            parse("stairs 0.1/s to 0.5/s by 0.1/s every 30s")
                .arrivals()
                .shape()
                .orElseThrow()
                .steps())
        .extracting(Shape.Step::name)
        .containsExactly("0.1/s", "0.2/s", "0.3/s", "0.4/s", "0.5/s");
  }

  @Test
  void usersOfARampComeOneByOneAndStay() {
    assertThat(arrivals("ramp 1 to 5 users 40s"))
        .containsExactly(stay(0, 43), stay(8, 43), stay(18, 43), stay(28, 43), stay(38, 43));
  }

  @Test
  void aRampReachesItsTop() {
    assertThat(arrivals("ramp 1 to 2 users 10s")).containsExactly(stay(0, 13), stay(8, 13));
  }

  @Test
  void usersOfAFallingRampLeaveOneByOne() {
    assertThat(arrivals("ramp 4 to 1 users 30s"))
        .containsExactlyInAnyOrder(stay(0, 8), stay(0, 18), stay(0, 28), stay(0, 33));
  }

  @Test
  void usersOfAStairComeAndGoStepByStep() {
    assertThat(arrivals("stairs 1 to 3 users by 1 every 10s"))
        .containsExactly(stay(0, 33), stay(13, 33), stay(23, 33));
  }

  @Test
  void aBurstIsManyAtOnceAgainAndAgain() {
    assertThat(arrivals("burst 2 every 10s 25s"))
        .extracting(it -> it.dueNanos() / 1_000_000_000)
        .containsExactly(0L, 0L, 10L, 10L, 20L, 20L);
    assertThat(arrivals("3 at once")).extracting(Arrival::dueNanos).containsExactly(0L, 0L, 0L);
  }

  private static Arrival stay(long fromSeconds, long toSeconds) {
    return new Arrival(fromSeconds * 1_000_000_000, OptionalLong.of(toSeconds * 1_000_000_000));
  }

  private static List<Arrival> arrivals(String text) {
    List<Arrival> all = new ArrayList<>();
    parse(text).arrivals().shape().orElseThrow().schedule(1).forEach(all::add);
    return all;
  }
}
