package dev.gatlingllm.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PrefixCacheTest {
  private static PrefixCache cache(int block) {
    return new PrefixCache(block, text -> text.chars().toArray());
  }

  @Test
  void wholeBlocksThatBeginAlikeAreKnown() {
    PrefixCache cache = cache(4);
    assertThat(cache.read(List.of("abcdefghij"))).isZero();
    assertThat(cache.read(List.of("abcdefghxx"))).isEqualTo(8);
    assertThat(cache.read(List.of("abcdxfghij"))).isEqualTo(4);
    assertThat(cache.read(List.of("xbcdefghij"))).isZero();
    assertThat(cache.read(List.of("abc"))).isZero();
    assertThat(cache.read(List.of("ab", "cdef", "ghij"))).as("of several texts").isEqualTo(8);
  }

  @Test
  void theLastTokenIsAlwaysRead() {
    PrefixCache cache = cache(4);
    cache.read(List.of("abcdefgh"));
    assertThat(cache.read(List.of("abcdefgh"))).isEqualTo(4);
    assertThat(cache.read(List.of("abcdefghi"))).isEqualTo(8);
  }

  @Test
  void itFindsWhatAComparisonWithAllPromptsBeforeFinds() {
    SplittableRandom random = new SplittableRandom(3);
    PrefixCache cache = cache(3);
    List<String> before = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(20);
      for (int c = 0; c < length; c++) {
        text.append((char) ('a' + random.nextInt(2)));
      }
      int known = 0;
      for (int end = 3; end <= text.length() - 1; end += 3) {
        String start = text.substring(0, end);
        known = before.stream().anyMatch(it -> it.startsWith(start)) ? end : known;
      }
      assertThat(cache.read(List.of(text.toString()))).isEqualTo(known);
      before.add(text.toString());
    }
  }
}
