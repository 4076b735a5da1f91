package dev.gatlingllm.load;

import dev.gatlingllm.config.ConfigException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Open loads in the words of {@code llm.load}, one after the other. */
public final class ArrivalWords {
  private record Part(Shape shape, long startNanos) {}

  private final List<Part> parts = new ArrayList<>();

  /**
   * @param duration of one that does not say its own
   * @param injector number of this load generator, from 1, which does its share of a trace
   * @param injectors their count
   * @throws ConfigException that names the word that does not fit, or the line of a trace
   */
  public ArrivalWords(List<String> texts, Duration duration, int injector, int injectors) {
    StageReading.Defaults defaults =
        new StageReading.Defaults(duration, Optional.of(Duration.ZERO), OptionalLong.empty());
    long start = 0;
    for (String text : texts) {
      Shape shape =
          StageWords.parse("arrivals(…)", text, defaults)
              .arrivals()
              .shape()
              .filter(it -> !it.isClosed())
              .orElseThrow(() -> closed(text))
              .checked(injector, injectors);
      parts.add(new Part(shape, start));
      start += shape.duration().orElse(Duration.ZERO).toNanos();
    }
  }

  private static ConfigException closed(String text) {
    return new ConfigException(
        "arrivals(…) has '%s', must have open loads only: use injectClosed for users who ask again."
            .formatted(text));
  }

  /** How they come, part by part. */
  public List<Shape> shapes() {
    return parts.stream().map(Part::shape).toList();
  }

  /**
   * @param seeds gives the seed of each by its number, from 0
   */
  public Schedule schedule(LongUnaryOperator seeds) {
    return () -> arrivals(seeds);
  }

  private Iterator<Arrival> arrivals(LongUnaryOperator seeds) {
    return IntStream.range(0, parts.size())
        .boxed()
        .flatMap(i -> shifted(parts.get(i), seeds.applyAsLong(i)))
        .iterator();
  }

  private static Stream<Arrival> shifted(Part part, long seed) {
    return StreamSupport.stream(part.shape.schedule(seed).spliterator(), false)
        .map(arrival -> arrival.later(part.startNanos));
  }
}
