package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

class TimeGridTest {
  private static final int MOST = 8;
  private static final long WIDTH = 1_000;

  private static TimeGrid<List<Long>> grid(List<Long> instants) {
    TimeGrid<List<Long>> grid = new TimeGrid<>(WIDTH, MOST, ArrayList::new, List::addAll);
    instants.forEach(at -> grid.at(at).add(at));
    return grid;
  }

  private static List<List<Long>> sorted(TimeGrid<List<Long>> grid) {
    return grid.cells().stream().map(cell -> cell.stream().sorted().toList()).toList();
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void whateverTheirOrderOrSplitEachIsInTheCellOfItsTime(@ForAll long seed) {
    Random random = new Random(seed);
    List<Long> instants = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(50); i++) {
      instants.add((long) Math.pow(10, 6 * random.nextDouble()));
    }
    TimeGrid<List<Long>> grid = grid(instants);
    long last = Collections.max(instants);
    assertThat(grid.cells()).hasSizeLessThanOrEqualTo(MOST);
    assertThat(grid.widthNanos())
        .as("no wider than it must be")
        .isLessThanOrEqualTo(Math.max(WIDTH, 2 * last / MOST));
    for (int i = 0; i < grid.cells().size(); i++) {
      long cell = i;
      assertThat(grid.cells().get(i)).allMatch(at -> at / grid.widthNanos() == cell);
    }
    assertThat(grid.cells().stream().mapToInt(List::size).sum()).isEqualTo(instants.size());

    List<Long> shuffled = new ArrayList<>(instants);
    Collections.shuffle(shuffled, random);
    assertThat(sorted(grid(shuffled))).isEqualTo(sorted(grid));
    int split = random.nextInt(shuffled.size() + 1);
    TimeGrid<List<Long>> sum = grid(shuffled.subList(0, split));
    sum.addAll(grid(shuffled.subList(split, shuffled.size())));
    assertThat(sorted(sum)).isEqualTo(sorted(grid));
    assertThat(sum.widthNanos()).isEqualTo(grid.widthNanos());
  }
}
