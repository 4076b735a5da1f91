package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue is the only place that names a metric. */
class MetricsTest {
  private static final Path MAIN = Path.of("src/main");

  /** Where one metric in particular is meant, by its constant. */
  private static final Set<String> MEANS_ONE =
      Set.of(
          "LlmBenchBlock.java", // the benchmark note's own lines
          "StageFacts.java", // connections
          "ItemTally.java", // items
          "LlmCheck.java", // a check is a word of its own
          "LlmDsl.java",
          "StageHalves.java", // how long an answer lasts
          "StageNotes.java", // reasoning is no content
          "StageSummary.java"); // how late requests were sent

  @Test
  void keysAndLabelsAreUnique() {
    assertThat(Metrics.ALL).extracting(Metric::key).doesNotHaveDuplicates();
    assertThat(Metrics.ALL).extracting(Metric::label).doesNotHaveDuplicates();
    assertThat(Metrics.ALL).extracting(Metric::title).doesNotHaveDuplicates();
  }

  @Test
  void aMetricIsFoundByItsKey() {
    for (Metric metric : Metrics.ALL) {
      assertThat(Metrics.byKey(metric.key())).hasValue(metric);
    }
    assertThat(Metrics.byKey("ttfft")).isEmpty();
  }

  @Test
  void objectivesAreTheSettingsOfTheirBlock() {
    assertThat(
            ConfigFactory.parseFile(Path.of("gatling.conf").toFile())
                .getConfig("llm.slo")
                .root()
                .keySet())
        .isEqualTo(
            Metrics.usedIn(Metric.Use.OBJECTIVE).stream()
                .map(Metric::key)
                .collect(Collectors.toSet()));
  }

  @Test
  void noOtherFileNamesAMetric() throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path file : files()) {
      String name = file.getFileName().toString();
      String text = withoutComments(Files.readString(file));
      for (Metric metric : Metrics.times()) {
        Stream.of(metric.key(), metric.label(), metric.keyWithUnit(), "llm.slo." + metric.key())
            .filter(it -> !it.equals("connect")) // a timeout, too
            .filter(it -> text.contains('"' + it + '"'))
            .forEach(it -> found.add(name + " names " + it));
      }
      if (text.matches("(?s).*\\bMetrics\\.[A-Z][A-Z0-9_]+\\b(?<!ALL).*")) {
        assertThat(MEANS_ONE).contains(name);
      }
    }
    assertThat(found).isEmpty();
  }

  private static String withoutComments(String java) {
    return java.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("//.*", "");
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(MAIN)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(java|peb|js)"))
          .filter(file -> !file.endsWith("Metrics.java"))
          .toList();
    }
  }
}
