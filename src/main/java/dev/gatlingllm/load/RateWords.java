package dev.gatlingllm.load;

import dev.gatlingllm.config.Durations;
import dev.gatlingllm.draw.Words;
import dev.gatlingllm.load.StageReading.Planned;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a stage with a rate of arrivals. */
final class RateWords {
  private static final Pattern RATE = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,30})?)/(s|min|h)");

  /** A point of a series, e.g. "30s:5/s"; no path of a file begins like that. */
  private static final Pattern POINT = Pattern.compile("(-?[0-9.]+[a-zA-Z]*):(.*)");

  static final double MOST_PER_SECOND = 100_000;

  /** With less, millions of arrivals come at one instant. */
  private static final double LEAST_BURSTINESS = 0.001;

  private final StageReading stage;
  private final Words words;

  RateWords(StageReading stage) {
    this.stage = stage;
    this.words = stage.words;
  }

  /** Reads the kind of spacing if it comes next. */
  static Optional<Spacing.Kind> kind(Words words) {
    for (Spacing.Kind kind : Spacing.Kind.values()) {
      if (words.take(kind.name())) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** "poisson 5/s", "ramp 1/s to 20/s", "gamma 1/s to 20/s burstiness 0.5". */
  Planned ramp(Optional<Spacing.Kind> kind) {
    double from = rate();
    boolean ramp = words.take("to");
    double to = ramp ? rate() : from;
    Spacing spacing = spacing(kind);
    String name = words.soFar();
    Duration duration = stage.duration();
    RateCurve curve = new RateCurve(List.of(new RateCurve.Piece(from, to, duration.toNanos())));
    requireSome(curve);
    String complete = StageReading.lasting(name, duration);
    if (ramp) {
      return shaped(name, complete, curve, spacing, List.of());
    }
    return new Planned(
        name,
        stage.scheduled(complete, new Rates(curve, spacing, List.of())),
        stage.withinWarmup(duration));
  }

  Planned stairs(Optional<Spacing.Kind> kind) {
    double from = rate();
    words.require("to");
    double to = rate();
    words.require("by");
    double by = rate();
    if (by == 0) {
      throw words.wrongBefore("above 0/s");
    }
    words.require("every");
    Duration every = words.duration("the length of a step");
    Spacing spacing = spacing(kind);
    stage.requireFew(Math.abs(to - from) / by);
    List<RateCurve.Piece> pieces = new ArrayList<>();
    List<Shape.Step> steps = new ArrayList<>();
    // Half a millionth of a step: rates are decimal fractions.
    for (int i = 0; i * by <= Math.abs(to - from) + by * 5e-7; i++) {
      double rate = Math.rint((from + (from <= to ? i : -i) * by) * 1e9) / 1e9;
      pieces.add(new RateCurve.Piece(rate, rate, every.toNanos()));
      steps.add(new Shape.Step(Words.decimal(rate) + "/s", every));
    }
    RateCurve curve = new RateCurve(pieces);
    requireSome(curve);
    return shaped(words.soFar(), words.soFar(), curve, spacing, steps);
  }

  /** "series 0s:1/s 30s:5/s 90s:0/s", or "series rates.csv": straight lines between points. */
  Planned series(Optional<Spacing.Kind> kind) {
    String before = words.soFar();
    boolean inline = words.comes(POINT);
    String file = inline ? "" : stage.file("a point at 0s, e.g. 0s:1/s, or a file of points");
    List<RateCurve.Point> points = inline ? points() : SeriesFile.read(file);
    int end = words.soFar().length();
    RateCurve curve = RateCurve.through(points);
    Spacing spacing = spacing(kind);
    requireSome(curve);
    String after = words.soFar().substring(end);
    // run.json has the points: the file may be gone when its reports are made again.
    String complete = before + SeriesFile.words(points) + after;
    String name = inline ? words.soFar() : before + " " + Path.of(file).getFileName() + after;
    return shaped(name, complete, curve, spacing, List.of());
  }

  private List<RateCurve.Point> points() {
    List<RateCurve.Point> points = new ArrayList<>(List.of(point()));
    if (!points.get(0).at().isZero()) {
      throw words.wrongBefore("at 0s, where a series begins");
    }
    while (words.comes(POINT)) {
      RateCurve.Point before = points.get(points.size() - 1);
      points.add(point());
      if (points.get(points.size() - 1).at().compareTo(before.at()) < 0) {
        throw words.wrongBefore(
            "later than " + Words.seconds(before.at()) + ", the point before it");
      }
    }
    if (points.get(points.size() - 1).at().isZero()) {
      throw words.wrong("a later point of the series, e.g. 30s:5/s");
    }
    if (points.size() > SeriesFile.MOST_POINTS) {
      throw words.refused("must have at most " + SeriesFile.MOST_POINTS + " points");
    }
    return points;
  }

  /** A planned stage with a warm-up at its first rate. */
  private Planned shaped(
      String name, String complete, RateCurve curve, Spacing spacing, List<Shape.Step> steps) {
    Duration warmup = curve.pieces().get(0).from() == 0 ? Duration.ZERO : stage.leadIn();
    return new Planned(
        name,
        stage.scheduled(complete, new Rates(curve.after(warmup.toNanos()), spacing, steps)),
        warmup);
  }

  private Spacing spacing(Optional<Spacing.Kind> kind) {
    if (kind.isPresent() && kind.get() == Spacing.Kind.GAMMA) {
      words.require("burstiness");
      double burstiness = words.number("the burstiness");
      if (burstiness < LEAST_BURSTINESS) {
        throw words.wrongBefore("the burstiness, at least " + LEAST_BURSTINESS);
      }
      return new Spacing(Spacing.Kind.GAMMA, burstiness);
    }
    return Spacing.of(kind.orElse(Spacing.Kind.POISSON));
  }

  private double rate() {
    return perSecond(words.match(RATE, "a rate, e.g. 5/s, 0.5/s or 30/min"));
  }

  private double perSecond(Matcher rate) {
    double number = Double.parseDouble(rate.group(1));
    double perSecond =
        switch (rate.group(2)) {
          case "s" -> number;
          case "min" -> number / 60;
          default -> number / 3600;
        };
    if (perSecond > MOST_PER_SECOND) {
      throw words.wrongBefore("at most 100000/s");
    }
    return perSecond;
  }

  private void requireSome(RateCurve curve) {
    if (curve.peak() == 0) {
      throw words.refused("has a rate of 0 throughout, must have one above 0/s");
    }
  }

  private RateCurve.Point point() {
    Matcher point = words.match(POINT, "a point of the series");
    Optional<Duration> at =
        point.group(1).equals("0") ? Optional.of(Duration.ZERO) : Durations.parse(point.group(1));
    Matcher rate = RATE.matcher(point.group(2));
    if (at.isEmpty() || !rate.matches()) {
      throw words.wrongBefore("a point of the series, a time and a rate, e.g. 30s:5/s");
    }
    if (at.get().compareTo(Words.LONGEST) > 0) {
      throw words.wrongBefore("at a time of at most 30 days");
    }
    return new RateCurve.Point(at.get(), perSecond(rate));
  }
}
