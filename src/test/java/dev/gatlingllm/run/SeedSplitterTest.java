package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedSplitterTest {
  @Test
  void everyInjectorStageAndPartHasASeedOfItsOwn() {
    Set<Long> seeds = new HashSet<>();
    for (int injector = 1; injector <= 5; injector++) {
      SeedSplitter splitter = new SeedSplitter(7, injector);
      for (int i = 0; i < 20; i++) {
        assertThat(seeds.add(splitter.of(i))).as("stage %s of %s", i, injector).isTrue();
        for (int part = 0; part < 20; part++) {
          assertThat(seeds.add(splitter.of(i, part))).as("part %s of %s", part, i).isTrue();
        }
      }
    }
    assertThat(new SeedSplitter(7, 2).of(3)).isEqualTo(new SeedSplitter(7, 2).of(3));
  }
}
