package dev.gatlingllm.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.metrics.ClientHealth;
import dev.gatlingllm.metrics.PromptFigures;
import dev.gatlingllm.metrics.PromptOverhead;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.Summary;
import dev.gatlingllm.metrics.Throughput;
import dev.gatlingllm.record.RecordJson;
import dev.gatlingllm.record.RunInfo;
import dev.gatlingllm.record.TokenRange;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A summary as JSON, for programs. Every stage has every key; absent values are null. Keys carry
 * their unit.
 */
public final class JsonReport {
  /** Increased when a key changes its meaning or is removed, not when one is added. */
  public static final int SCHEMA_VERSION = 1;

  private static final JsonMapper MAPPER =
      RecordJson.ofComponents()
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .addMixIn(Throughput.class, RatesOnly.class)
          .build();

  /** The same line breaks on every system. */
  private static final DefaultPrettyPrinter PRINTER =
      new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));

  /** Readings of the client that are unknown in a stage in which nothing was measured. */
  private static final List<String> COUNTED =
      List.of("lateTicks", "gcPauseMillis", "longestGcPauseMillis", "promptWaits");

  /** The others have keys beside it. */
  @JsonIgnoreProperties({"qps", "eachSecond"})
  private interface RatesOnly {}

  private JsonReport() {}

  /** Indented, ending in a line break. */
  public static String text(Summary summary) {
    return write(MAPPER.writer(PRINTER), tree(summary)) + "\n";
  }

  /** On one line, for a program on the same page. */
  static String compact(Summary summary) {
    return write(MAPPER.writer(), tree(summary));
  }

  private static String write(ObjectWriter writer, Map<String, Object> tree) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new Decimals(writer.createGenerator(text))) {
      writer.writeValue(json, tree);
    } catch (IOException e) {
      throw new IllegalStateException("a tree of plain values could not be written", e);
    }
    return text.toString();
  }

  /** Writes numbers as all files have them. */
  private static final class Decimals extends JsonGeneratorDelegate {
    Decimals(JsonGenerator json) {
      super(json, false);
    }

    @Override
    public void writeNumber(double value) throws IOException {
      if (Double.isFinite(value)) {
        writeNumber(Figures.stored(value));
      } else {
        writeNull();
      }
    }
  }

  private static Map<String, Object> tree(Summary summary) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("schemaVersion", SCHEMA_VERSION);
    root.put("run", run(summary.run()));
    root.put("interrupted", summary.interrupted());
    root.put("result", Result.word(summary));
    root.put("failures", summary.failures());
    root.put("verdict", ClientVerdict.word(summary));
    root.put("sent", summary.sent());
    root.put("failed", summary.failed());
    root.put("cancelled", summary.cancelled());
    root.put("failRatio", summary.failRatio());
    root.put("notes", summary.notes());
    root.put("stages", summary.stages().stream().map(JsonReport::stage).toList());
    root.put("stagesNotRun", summary.notRun().stream().map(JsonReport::plan).toList());
    return root;
  }

  private static Map<String, Object> run(RunInfo run) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("runId", run.runId());
    node.put("startedAt", run.startedAt());
    node.put("version", run.version());
    node.put("command", run.command());
    node.put("baseUrl", run.baseUrl());
    node.put("simulated", run.simulated());
    node.put("loopback", run.loopback());
    node.put("provider", run.provider());
    node.put("model", run.model());
    node.put("label", run.label());
    node.put("tokenizer", run.tokenizer());
    node.put("seed", run.seed());
    node.put("asked", run.asked());
    node.put("promptTokens", run.promptTokens());
    node.put("maxTokens", run.maxTokens());
    node.put("temperature", run.temperature());
    node.put("logprobs", run.logprobs());
    node.put("connections", run.connections());
    node.put("settings", run.settings());
    return node;
  }

  private static Map<String, Object> part(StageSummary.Part part) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put(part.group().kind().name().toLowerCase(Locale.ROOT), part.group().value());
    node.put("counts", counts(part.figures()));
    JsonTimes.add(node, part.figures());
    addFigures(node, part.figures());
    return node;
  }

  private static Map<String, Object> plan(Stage stage) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("index", stage.index());
    node.put("name", stage.name());
    var closed = stage.arrivals().closed();
    node.put("concurrency", closed.map(load -> load.users()).orElse(0));
    node.put("concurrencyIsSet", closed.isPresent());
    node.put("stream", stage.stream());
    node.put("durationSeconds", stage.arrivals().plannedDuration().map(JsonReport::seconds));
    node.put("warmupSeconds", seconds(stage.warmup()));
    return node;
  }

  private static Map<String, Object> stage(StageSummary stage) {
    Map<String, Object> node = plan(stage.stage());
    node.put("concurrency", stage.concurrency());
    node.put("windowSeconds", stage.windowSeconds());
    node.put("cut", stage.cut());
    node.put("requestLimit", stage.stage().arrivals().requestLimit());
    node.put("counts", counts(stage));
    JsonTimes.add(node, stage);
    addFigures(node, stage);
    node.put("overload", stage.overload());
    node.put("conformance", JsonConformance.of(stage.conformance()));
    node.put("rateLimits", stage.limits());
    node.put("clientHealth", health(stage));
    node.put("notes", stage.notes());
    node.put("slices", stage.slices().all().stream().map(JsonTimes::slice).toList());
    if (!stage.parts().isEmpty()) {
      node.put("parts", stage.parts().stream().map(JsonReport::part).toList());
    }
    return node;
  }

  private static void addFigures(Map<String, Object> node, StageSummary stage) {
    node.put("chunkTokens", stage.answers().chunkTokens());
    node.put("coalescedShare", stage.answers().coalescedShare());
    node.put("longestGapMillis", stage.answers().longestGapMillis());
    node.put("latencyPerTokenMillis", stage.answers().latencyPerTokenMillis());
    node.put("items", stage.items());
    node.put("conversations", stage.conversations());
    node.put("prompts", prompts(stage.answers().prompts()));
    node.put("qps", stage.throughput().qps());
    node.put("throughput", stage.throughput());
    node.put("goodput", stage.goodput());
    node.put("errors", stage.errors());
    node.put("promptTokenSources", stage.answers().promptSources());
    node.put("completionTokenSources", stage.answers().completionSources());
    node.put("promptOverhead", promptOverhead(stage.answers().promptOverhead()));
    node.put("finishReasons", stage.answers().finishReasons());
    node.put("outputTokensEachSecond", stage.throughput().eachSecond());
  }

  private static Map<String, Object> prompts(PromptFigures figures) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("sharedTokens", figures.sharedTokens());
    node.put("sharedShare", figures.sharedShare());
    node.put("cachedShare", figures.cachedShare());
    return node;
  }

  private static Map<String, Object> promptOverhead(PromptOverhead overhead) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("requests", overhead.requests());
    node.put("leastTokens", overhead.server().map(TokenRange::least));
    node.put("mostTokens", overhead.server().map(TokenRange::most));
    node.put("templateLeastTokens", overhead.template().map(TokenRange::least));
    node.put("templateMostTokens", overhead.template().map(TokenRange::most));
    return node;
  }

  private static Map<String, Object> counts(StageSummary stage) {
    StageSummary.Counts counts = stage.counts();
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("sent", counts.sent());
    node.put("succeeded", counts.succeeded());
    node.put("failed", counts.failed());
    node.put("cancelled", counts.cancelled());
    node.put("failRatio", stage.failRatio());
    node.put("warmup", counts.warmup());
    node.put("warmupFailed", counts.warmupFailed());
    node.put("gaps", counts.gaps());
    node.put("stalls", counts.stalls());
    node.put("requestsWithStall", counts.requestsWithStall());
    node.put("connectionsOpened", counts.connectionsOpened());
    node.put("resends", counts.resends());
    node.put("compressed", counts.compressed());
    node.put("cachedPromptTokens", counts.cachedPromptTokens());
    node.put("reasoningTokens", counts.reasoningTokens());
    return node;
  }

  private static Map<String, Object> health(StageSummary stage) {
    ClientHealth health = stage.health();
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("verdict", stage.verdict());
    node.put("reasons", health.reasons());
    node.put("sendLagMillis", JsonTimes.distribution(health.sendLag()));
    node.put("scheduleLagMillis", JsonTimes.distribution(health.scheduleLag()));
    node.put("eventLoopLagMillis", JsonTimes.distribution(health.eventLoopLag()));
    node.put("lateTicks", health.lateTicks());
    node.put("gcPauseMillis", health.gcPauseMillis());
    node.put("longestGcPauseMillis", health.longestGcPauseMillis());
    node.put("cpuCores", health.cpuCores());
    node.put("stealShare", health.stealShare());
    node.put("promptWaits", health.promptWaits());
    if (stage.nothingMeasured() || health.unknown()) {
      // Not 0, which would be a claim.
      COUNTED.forEach(key -> node.put(key, null));
    }
    return node;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
