package dev.gatlingllm.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * CPU time of a virtual machine that its host gave to others, as counted by Linux since boot.
 *
 * @param stolen kernel ticks of all cores that went to others
 * @param all kernel ticks of all cores
 */
record StealTime(long stolen, long all) {
  private static final Path LINUX = Path.of("/proc/stat");

  /** user nice system idle iowait irq softirq steal; proc_stat(5) of Linux man-pages 6.03. */
  private static final int FIELDS = 8;

  static Optional<StealTime> now() {
    return of(LINUX);
  }

  /** The first line sums up all cores. */
  static Optional<StealTime> of(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.findFirst().flatMap(StealTime::parsed);
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<StealTime> parsed(String line) {
    String[] words = line.split(" +");
    if (words.length <= FIELDS || !words[0].equals("cpu")) {
      return Optional.empty();
    }
    long all = 0;
    for (int i = 1; i <= FIELDS; i++) {
      all += Long.parseLong(words[i]);
    }
    return Optional.of(new StealTime(Long.parseLong(words[FIELDS]), all));
  }

  /** The stolen share of all cores' time since then, 0 to 1; empty if no time has passed. */
  OptionalDouble shareSince(StealTime start) {
    return all > start.all
        ? OptionalDouble.of((double) (stolen - start.stolen) / (all - start.all))
        : OptionalDouble.empty();
  }
}
