package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatencyHistogramTest {

  @Test
  void valuesOutOfRangeAreClampedAndCounted() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.record(-5);
    histogram.record(LatencyHistogram.LONGEST_NANOS + 1);
    histogram.record(LatencyHistogram.LONGEST_NANOS);
    assertThat(histogram.outOfRange()).isEqualTo(2);
    assertThat(histogram.count()).isEqualTo(3);
    assertThat(histogram.distribution().min()).hasValue(0);
    assertThat(histogram.distribution().max()).hasValue(3_600_000);
  }

  @Test
  void higherPercentilesNeedTenSamplesBeyondThem() {
    LatencyHistogram histogram = new LatencyHistogram();
    for (int i = 1; i <= 1000; i++) {
      histogram.recordMillis(i);
      Distribution seen = histogram.distribution();
      assertThat(seen.p50()).isPresent();
      assertThat(seen.p90().isPresent()).as("p90 of %d", i).isEqualTo(i >= 100);
      assertThat(seen.p95().isPresent()).as("p95 of %d", i).isEqualTo(i >= 200);
      assertThat(seen.p99().isPresent()).as("p99 of %d", i).isEqualTo(i >= 1000);
    }
    assertThat(histogram.distribution().p99().orElseThrow()).isCloseTo(990, within(1.0));
  }

  @Test
  void aPercentileNeverExceedsTheGreatestSample() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.record(123_456_789);
    assertThat(histogram.distribution().p50()).isEqualTo(histogram.distribution().max());
  }

  @Test
  void samplesOfOneBucketAreCountedTogether() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.recordMillis(100);
    histogram.recordMillis(100.01);
    histogram.recordMillis(250);
    assertThat(histogram.distribution().buckets())
        .extracting(Distribution.Bucket::count)
        .containsExactly(2L, 1L);
  }
}
