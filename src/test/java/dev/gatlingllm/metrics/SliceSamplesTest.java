package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Few or many, and however they were put together: the percentiles of one histogram of them. */
class SliceSamplesTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 199, 200, 999, 1_000, 4_095, 4_096, 20_000})
  void percentilesAreThoseOfAHistogramOfAll(int count) {
    Random random = new Random(count);
    LatencyHistogram all = new LatencyHistogram();
    SliceSamples one = new SliceSamples();
    SliceSamples[] parts = {new SliceSamples(), new SliceSamples(), new SliceSamples()};
    for (int i = 0; i < count; i++) {
      long nanos = (long) Math.pow(10, 13.2 * random.nextDouble()) - 5;
      all.record(nanos);
      one.add(nanos);
      parts[i % 8 == 0 ? 0 : 1].add(nanos);
    }
    parts[2].addAll(parts[0]);
    parts[2].addAll(parts[1]);
    parts[1].addAll(parts[0]);
    Slice.Times expected =
        new Slice.Times(
            count,
            all.percentile(50),
            all.percentile(95),
            all.percentile(99),
            all.distribution().max());
    assertThat(one.times()).isEqualTo(expected);
    assertThat(parts[1].times()).isEqualTo(expected);
    assertThat(parts[2].times()).isEqualTo(expected);
  }
}
