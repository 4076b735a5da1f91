package dev.gatlingllm.report;

import dev.gatlingllm.metrics.Metric;
import dev.gatlingllm.metrics.Metrics;
import dev.gatlingllm.metrics.RequestGroup.Kind;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.StreamConformance;
import dev.gatlingllm.metrics.Summary;
import dev.gatlingllm.record.RunInfo;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * A summary as a self-contained page: style, script, chart library and data are included, and the
 * page's policy forbids it to load anything. The tables work without the script.
 */
public final class HtmlReport {
  private static final String ECHARTS =
      "/META-INF/resources/_static/echarts/6.0.0/dist/echarts.min.js";

  private static final PebbleEngine ENGINE = engine();

  private record Tile(String label, String value, String unit, boolean bad) {}

  private HtmlReport() {}

  /**
   * The whole page.
   *
   * @param gatlings whether Gatling's report is, or will be, in the folder above
   * @throws IllegalStateException if a part of the page is missing on the class path
   */
  public static String text(Summary summary, boolean gatlings) {
    Map<String, Object> page = new LinkedHashMap<>();
    addRun(page, summary.run());
    page.put("gatlings", gatlings);
    page.put("generators", summary.generators());
    page.put("banners", Banner.of(summary));
    page.put("verdictText", ClientVerdict.of(summary));
    page.put("bound", !summary.valid());
    page.put("clientPill", pill(ClientVerdict.word(summary)));
    page.put("clientKind", kind(ClientVerdict.word(summary)));
    page.put("overloaded", summary.stages().stream().anyMatch(StageSummary::overloaded));
    page.put("result", Result.pill(summary));
    page.put(
        "resultKind", !summary.failures().isEmpty() ? "bad" : summary.isCut() ? "warn" : "good");
    page.put("resultText", Result.of(summary));
    page.put(
        "stageTable",
        summary.stages().size() + summary.notRun().size() > 1 ? stageTable(summary) : null);
    page.put("stages", summary.stages().stream().map(s -> stage(summary, s)).toList());
    page.put("items", !Tables.anyText(summary.stages()));
    page.put("charts", charts(Tables.anyItems(summary.stages())));
    page.put("open", summary.stages().size() <= 2);
    page.put("conformance", conformance(summary.conformance()));
    page.put("notes", summary.notes());
    page.put("css", resource("/dev/gatlingllm/report/page.css"));
    page.put("echarts", insideScript(resource(ECHARTS)));
    page.put("script", insideScript(resource("/dev/gatlingllm/report/page.js")));
    page.put("data", dataInsideScript(JsonReport.compact(summary)));
    StringWriter text = new StringWriter();
    try {
      ENGINE.getTemplate("index.peb").evaluate(text, page, Locale.ROOT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void addRun(Map<String, Object> page, RunInfo run) {
    page.put("run", run);
    page.put("model", OneLine.of(run.model()));
    page.put("label", run.label().orElse(""));
    page.put("command", run.command().split(" "));
    page.put("seed", Long.toString(run.seed()));
    page.put(
        "prompts",
        run.promptTokens().isPresent()
            ? "prompt " + Figures.count(run.promptTokens())
            : run.asked().orElse("prompts of your own"));
    page.put(
        "generated",
        run.maxTokens().isPresent()
            ? "at most " + Figures.count(run.maxTokens()) + " generated"
            : "a maximum of each request's own");
    page.put("settings", new TreeMap<>(run.settings()));
  }

  private static String pill(String verdict) {
    return verdict.equals("VALID") ? "client VALID" : verdict;
  }

  /** The class that gives its colours in page.css. */
  private static String kind(String verdict) {
    return switch (verdict) {
      case "VALID" -> "good";
      case "CUT" -> "warn";
      default -> "bad";
    };
  }

  private static Map<String, Object> stage(Summary summary, StageSummary stage) {
    Map<String, Object> view = new LinkedHashMap<>();
    List<List<String>> times = Tables.times(stage);
    view.put("number", stage.stage().index() + 1);
    view.put("name", OneLine.of(stage.stage().name()));
    view.put("tiles", tiles(stage));
    view.put("times", times);
    view.put("intervals", Tables.intervals(stage));
    view.put("parts", PartTables.parts(stage));
    view.put("slices", SliceTable.rows(stage));
    view.put("classes", stage.parts().stream().anyMatch(it -> it.group().kind() == Kind.CLASS));
    view.put("sliceMetrics", sliceMetrics(stage));
    view.put("tooFew", Tables.anyTooFew(times) ? Tables.TOO_FEW_NOTE : "");
    List<String> block = new ArrayList<>(LlmBenchBlock.lines(summary.run(), stage));
    block.addAll(LlmBenchBlock.formulas(stage));
    view.put("block", String.join("\n", block));
    view.put("facts", StageFacts.of(summary.run(), stage).stream().map(HtmlReport::fact).toList());
    view.put("notes", stage.notes());
    view.put("overloaded", stage.overloaded());
    view.put("unsteady", !stage.steady().orElse(true));
    view.put("clientKind", kind(stage.verdict()));
    view.put("clientPill", pill(stage.verdict()));
    return view;
  }

  /** Each a choice of what the chart over time shows. */
  private static List<Map<String, String>> sliceMetrics(StageSummary stage) {
    return SliceTable.metrics(stage.slices().all()).stream()
        .map(it -> Map.of("data", it.keyWithUnit(), "label", it.label(), "title", it.title()))
        .toList();
  }

  private static Map<String, Object> conformance(StreamConformance seen) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("title", ConformanceText.TITLE);
    view.put("facts", ConformanceText.seen(seen).stream().map(HtmlReport::fact).toList());
    view.put("warnings", ConformanceText.warnings(seen));
    return view;
  }

  /** The cells of {@link Tables#stages}, with failures marked. */
  private static List<List<Map<String, Object>>> stageTable(Summary summary) {
    List<List<String>> rows = Tables.stages(summary);
    int failed = rows.get(0).indexOf("failed");
    List<List<Map<String, Object>>> marked = new ArrayList<>();
    for (List<String> row : rows) {
      List<Map<String, Object>> cells = new ArrayList<>();
      for (int column = 0; column < row.size(); column++) {
        boolean bad =
            column == failed && !List.of("failed", "0", Figures.ABSENT).contains(row.get(column));
        cells.add(
            Map.of("text", row.get(column), "bad", bad || row.get(column).equals("CLIENT-BOUND")));
      }
      marked.add(cells);
    }
    return marked;
  }

  /** The distributions to draw; the first one's median is also drawn by stage. */
  private static List<Map<String, String>> charts(boolean items) {
    return Metrics.usedIn(Metric.Use.OVERVIEW).stream()
        .filter(it -> items || it.population() != Metric.Population.ITEMS)
        .sorted(Comparator.comparing(Metric::population))
        .map(
            it ->
                Map.of(
                    "key", it.key(),
                    "data", it.keyWithUnit(),
                    "title", it.title(),
                    "inside", Tables.inside(it.title())))
        .toList();
  }

  private static Map<String, Object> fact(StageFacts fact) {
    boolean bad = fact.label().equals("Errors") && !fact.text().equals("none");
    return Map.of("label", fact.label(), "text", fact.text(), "bad", bad);
  }

  private static List<Tile> tiles(StageSummary stage) {
    List<Tile> tiles = new ArrayList<>();
    boolean text = stage.hasText();
    stage.items().ifPresent(items -> tiles.add(tile("Items", items.perSecond(), "per s")));
    tiles.add(
        text
            ? tile("Output", stage.throughput().outputTokensPerSecond(), "tok/s")
            : tile("Prompt", stage.throughput().promptTokensPerSecond(), "tok/s"));
    tiles.add(tile("Requests", stage.throughput().requestsPerSecond(), "per s"));
    stage
        .goodput()
        .ifPresent(goodput -> tiles.add(tile("Goodput", goodput.requestsPerSecond(), "per s")));
    Tables.inOrder(Metric.Use.TILE, List.of(stage))
        .filter(metric -> stage.stage().stream() || !metric.needsStream())
        .map(it -> tile(it.label() + " p50", stage.of(it).p50(), it.unit().label()))
        .forEach(tiles::add);
    long failed = stage.counts().failed();
    String sent = "of " + Figures.count(stage.counts().sentForAnswer());
    tiles.add(new Tile("Failed", Figures.count(failed), sent, failed > 0));
    return tiles;
  }

  private static Tile tile(String label, OptionalDouble value, String unit) {
    return unit.equals("ms") && value.orElse(0) >= 10_000
        ? new Tile(label, Figures.fixed(value.getAsDouble() / 1000), "s", false)
        : new Tile(label, Figures.fixed(value), unit, false);
  }

  /** Script text that cannot end its element; changes only JavaScript strings. */
  private static String insideScript(String script) {
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--");
  }

  /** JSON without any character that is special in HTML. */
  private static String dataInsideScript(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }

  private static PebbleEngine engine() {
    ClasspathLoader loader = new ClasspathLoader(HtmlReport.class.getClassLoader());
    loader.setPrefix("dev/gatlingllm/report");
    return new PebbleEngine.Builder()
        .loader(loader)
        .strictVariables(true)
        .autoEscaping(true)
        // Pebble's own reads a table of all the characters that have names, 0.1 s of a run.
        .addEscapingStrategy("html", HtmlReport::escaped)
        .build();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String resource(String path) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }
}
