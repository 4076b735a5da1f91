package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CancelShareTest {
  private static final int REQUESTS = 10_000;

  private static List<Long> taken(double rate, long seed) {
    CancelShare share = new CancelShare(rate, seed);
    return LongStream.rangeClosed(1, REQUESTS).filter(share::takes).boxed().toList();
  }

  @Test
  void noneAreTakenAtZeroAndAllAtOne() {
    assertThat(taken(0, 7)).isEmpty();
    assertThat(taken(1, 7)).hasSize(REQUESTS);
  }

  @Test
  void theShareIsTheRate() {
    for (long seed = 0; seed < 20; seed++) {
      // Five standard deviations of a binomial count.
      assertThat((double) taken(0.2, seed).size())
          .isCloseTo(0.2 * REQUESTS, within(5 * Math.sqrt(REQUESTS * 0.2 * 0.8)));
    }
  }

  @Test
  void theSeedDecidesWhich() {
    assertThat(taken(0.2, 7)).isEqualTo(taken(0.2, 7)).isNotEqualTo(taken(0.2, 8));
  }
}
