package dev.gatlingllm.report;

import static dev.gatlingllm.report.JsonTimes.put;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.metrics.ClientHealth;
import dev.gatlingllm.metrics.LimitsSeen;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.Summary;
import dev.gatlingllm.metrics.Throughput;
import dev.gatlingllm.record.RunInfo;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * A summary as JSON, for programs. Every stage has every key; absent values are null. Keys carry
 * their unit.
 */
public final class JsonReport {
  /** Increased when a key changes its meaning or is removed, not when one is added. */
  public static final int SCHEMA_VERSION = 1;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  /** The same line breaks on every system. */
  private static final DefaultPrettyPrinter PRINTER =
      new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));

  /** Readings of the client that are unknown in a stage in which nothing was measured. */
  private static final List<String> COUNTED =
      List.of("lateTicks", "gcPauseMillis", "longestGcPauseMillis", "promptWaits");

  private JsonReport() {}

  /** Indented, ending in a line break. */
  public static String text(Summary summary) {
    return write(MAPPER.writer(PRINTER), tree(summary)) + "\n";
  }

  /** On one line, for a program on the same page. */
  static String compact(Summary summary) {
    return write(MAPPER.writer(), tree(summary));
  }

  private static String write(ObjectWriter writer, ObjectNode tree) {
    try {
      return writer.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values could not be written", e);
    }
  }

  private static ObjectNode tree(Summary summary) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("schemaVersion", SCHEMA_VERSION);
    root.set("run", run(summary.run()));
    root.put("interrupted", summary.interrupted().orElse(null));
    root.put("result", Result.word(summary));
    root.set("failures", texts(summary.failures()));
    root.put("verdict", ClientVerdict.word(summary));
    root.put("sent", summary.sent());
    root.put("failed", summary.failed());
    root.put("cancelled", summary.cancelled());
    put(root, "failRatio", summary.failRatio());
    root.set("notes", texts(summary.notes()));
    ArrayNode stages = root.putArray("stages");
    summary.stages().forEach(stage -> stages.add(stage(stage)));
    ArrayNode notRun = root.putArray("stagesNotRun");
    summary.notRun().forEach(stage -> notRun.add(plan(stage)));
    return root;
  }

  private static ObjectNode run(RunInfo run) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("runId", run.runId());
    node.put("startedAt", run.startedAt());
    node.put("version", run.version());
    node.put("command", run.command());
    node.put("baseUrl", run.baseUrl());
    node.put("simulated", run.simulated());
    node.put("loopback", run.loopback());
    node.put("provider", run.provider());
    node.put("model", run.model());
    node.put("label", run.label().orElse(null));
    node.put("tokenizer", run.tokenizer());
    node.put("seed", run.seed());
    node.put("asked", run.asked().orElse(null));
    put(node, "promptTokens", run.promptTokens());
    put(node, "maxTokens", run.maxTokens());
    put(node, "temperature", run.temperature());
    put(node, "logprobs", run.logprobs());
    node.put("connections", run.connections().orElse(null));
    ObjectNode settings = node.putObject("settings");
    run.settings().forEach(settings::put);
    return node;
  }

  private static ObjectNode part(StageSummary.Part part) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put(part.group().kind().name().toLowerCase(Locale.ROOT), part.group().value());
    node.set("counts", counts(part.figures()));
    JsonTimes.add(node, part.figures());
    addFigures(node, part.figures());
    return node;
  }

  private static ObjectNode plan(Stage stage) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("index", stage.index());
    node.put("name", stage.name());
    var closed = stage.arrivals().closed();
    node.put("concurrency", closed.map(load -> load.users()).orElse(0));
    node.put("concurrencyIsSet", closed.isPresent());
    node.put("stream", stage.stream());
    put(node, "durationSeconds", seconds(stage.arrivals().plannedDuration()));
    put(node, "warmupSeconds", seconds(Optional.of(stage.warmup())));
    return node;
  }

  private static ObjectNode stage(StageSummary stage) {
    ObjectNode node = plan(stage.stage());
    node.put("concurrency", stage.concurrency());
    put(node, "windowSeconds", OptionalDouble.of(stage.windowSeconds()));
    node.put("cut", stage.cut());
    put(node, "requestLimit", stage.stage().arrivals().requestLimit());
    node.set("counts", counts(stage));
    JsonTimes.add(node, stage);
    addFigures(node, stage);
    node.set("overload", stage.overload().map(JsonTimes::overload).orElse(null));
    node.set("conformance", JsonConformance.of(stage.conformance()));
    node.set("rateLimits", limits(stage.limits()));
    node.set("clientHealth", health(stage));
    node.set("notes", texts(stage.notes()));
    node.set("slices", JsonSlices.of(stage.slices().all()));
    if (!stage.parts().isEmpty()) {
      ArrayNode parts = node.putArray("parts");
      stage.parts().forEach(part -> parts.add(part(part)));
    }
    return node;
  }

  private static void addFigures(ObjectNode node, StageSummary stage) {
    put(node, "chunkTokens", stage.answers().chunkTokens());
    put(node, "coalescedShare", stage.answers().coalescedShare());
    put(node, "longestGapMillis", stage.answers().longestGapMillis());
    put(node, "latencyPerTokenMillis", stage.answers().latencyPerTokenMillis());
    node.set("items", stage.items().map(JsonAnswers::items).orElse(null));
    node.set("conversations", stage.conversations().map(JsonAnswers::conversations).orElse(null));
    node.set("prompts", JsonAnswers.prompts(stage.answers().prompts()));
    put(node, "qps", stage.throughput().qps());
    node.set("throughput", throughput(stage.throughput()));
    node.set("goodput", stage.goodput().map(JsonTimes::goodput).orElse(null));
    addErrors(node.putArray("errors"), stage);
    node.set("promptTokenSources", longs(stage.answers().promptSources()));
    node.set("completionTokenSources", longs(stage.answers().completionSources()));
    node.set("promptOverhead", JsonAnswers.promptOverhead(stage.answers().promptOverhead()));
    node.set("finishReasons", longs(stage.answers().finishReasons()));
    ArrayNode perSecond = node.putArray("outputTokensEachSecond");
    stage.throughput().eachSecond().forEach(tokens -> perSecond.add(Figures.stored(tokens)));
  }

  private static ObjectNode counts(StageSummary stage) {
    StageSummary.Counts counts = stage.counts();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("sent", counts.sent());
    node.put("succeeded", counts.succeeded());
    node.put("failed", counts.failed());
    node.put("cancelled", counts.cancelled());
    put(node, "failRatio", stage.failRatio());
    node.put("warmup", counts.warmup());
    node.put("warmupFailed", counts.warmupFailed());
    node.put("gaps", counts.gaps());
    node.put("stalls", counts.stalls());
    node.put("requestsWithStall", counts.requestsWithStall());
    node.put("connectionsOpened", counts.connectionsOpened());
    node.put("resends", counts.resends());
    node.put("compressed", counts.compressed());
    put(node, "cachedPromptTokens", counts.cachedPromptTokens());
    put(node, "reasoningTokens", counts.reasoningTokens());
    return node;
  }

  private static ObjectNode throughput(Throughput throughput) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    put(node, "outputTokens", OptionalDouble.of(throughput.outputTokens()));
    put(node, "outputTokensPerSecond", throughput.outputTokensPerSecond());
    put(node, "outputTokensPerSecondCi95", throughput.outputCi95());
    put(node, "promptTokensPerSecond", throughput.promptTokensPerSecond());
    put(node, "totalTokensPerSecond", throughput.totalTokensPerSecond());
    put(node, "requestsPerSecond", throughput.requestsPerSecond());
    node.put("spread", throughput.spread());
    return node;
  }

  private static void addErrors(ArrayNode errors, StageSummary stage) {
    for (var error : stage.errors()) {
      ObjectNode node = errors.addObject();
      node.put("cause", error.cause());
      node.put("count", error.count());
      node.put("sampleMessage", error.sampleMessage());
    }
  }

  private static ObjectNode limits(LimitsSeen limits) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("refused", limits.refused());
    node.put("retried", limits.retried());
    put(node, "longestRetryAfterSeconds", limits.longestRetryAfterSeconds());
    node.set("leastRemaining", longs(new TreeMap<>(limits.leastRemaining())));
    return node;
  }

  private static ObjectNode health(StageSummary stage) {
    ClientHealth health = stage.health();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("verdict", stage.verdict());
    node.set("reasons", texts(health.reasons()));
    node.set("sendLagMillis", JsonTimes.distribution(health.sendLag()));
    node.set("scheduleLagMillis", JsonTimes.distribution(health.scheduleLag()));
    node.set("eventLoopLagMillis", JsonTimes.distribution(health.eventLoopLag()));
    node.put("lateTicks", health.lateTicks());
    put(node, "gcPauseMillis", OptionalDouble.of(health.gcPauseMillis()));
    put(node, "longestGcPauseMillis", OptionalDouble.of(health.longestGcPauseMillis()));
    put(node, "cpuCores", health.cpuCores());
    put(node, "stealShare", health.stealShare());
    node.put("promptWaits", health.promptWaits());
    if (stage.nothingMeasured() || health.unknown()) {
      // Not 0, which would be a claim.
      COUNTED.forEach(node::putNull);
    }
    return node;
  }

  private static OptionalDouble seconds(Optional<Duration> duration) {
    return duration
        .map(known -> OptionalDouble.of(known.toNanos() / 1e9))
        .orElse(OptionalDouble.empty());
  }

  private static ArrayNode texts(Collection<String> values) {
    ArrayNode node = JsonNodeFactory.instance.arrayNode();
    values.forEach(node::add);
    return node;
  }

  private static ObjectNode longs(Map<String, Long> values) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    values.forEach(node::put);
    return node;
  }
}
