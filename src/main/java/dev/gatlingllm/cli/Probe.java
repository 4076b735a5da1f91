package dev.gatlingllm.cli;

import dev.gatlingllm.answer.AnswerReader;
import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.dialect.HttpCall;
import dev.gatlingllm.dialect.ModelList;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.metrics.ConformanceTally;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.prompt.TokenizerLoader;
import dev.gatlingllm.record.Counted;
import dev.gatlingllm.record.Failure;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.report.ConsoleReport;
import dev.gatlingllm.wire.ClientTls;
import dev.gatlingllm.wire.LlmExchange;
import dev.gatlingllm.wire.ServerCalls;
import dev.gatlingllm.wire.ServerCalls.NoAnswer;
import dev.gatlingllm.wire.ServerCalls.Wait;
import dev.gatlingllm.wire.WholeAnswer;
import io.netty.buffer.Unpooled;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** One request to one server, from the settings to the verdict. */
final class Probe {
  private static final String WARM_UP =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one\"}}]}\n\n";

  private final LlmConfig config;
  private final ServerText words;
  private final ProbeScript script;
  private final String server;
  private final ClientTls tls;

  /**
   * @throws ConfigException if no server is named, or {@code llm.tls} cannot be used
   */
  Probe(LlmConfig config, PrintWriter out) {
    this.config = config;
    this.words = ServerText.of(config);
    this.script = new ProbeScript(out, words);
    this.server =
        config
            .baseUrl()
            .orElseThrow(
                () -> new ConfigException("No server to probe: give its URL, or -Dllm.baseUrl=…"));
    this.tls = ClientTls.of(config.http(), server);
  }

  /**
   * Sends the request, shows the answer and judges it.
   *
   * @return whether the answer can be measured
   * @throws ConfigException if the model is not known
   * @throws dev.gatlingllm.prompt.TokenizerException if the tokenizer cannot be used
   */
  boolean run(String prompt) {
    Dialect dialect = dialect();
    HttpCall call = dialect.request(new Prompt(prompt, 0), true, config.generation().maxTokens());
    if (ProbeRecord.countsItself(config)) {
      TokenizerLoader.load(config.tokenizer()).close();
    }
    warmUp(dialect);
    ProbeExchange shown = new ProbeExchange(script, new EventExcerpt(words));
    RequestRecord record = ProbeRecord.of(exchange(dialect, call, shown), config);
    ConformanceTally tally = new ConformanceTally();
    tally.add(record);
    tally.connections(shown.isKeptConnectionClosed() ? 1 : 0, shown.isStray() ? 1 : 0);
    script.line("");
    script.line(figures(record));
    script.line("");
    script.lines(ConsoleReport.conformance(tally.conformance()).stripTrailing());
    script.line(verdict(record, tally.conformance().deviations().size()));
    return record.succeeded();
  }

  /** Loads classes in advance, which would otherwise delay the stamps of the first events. */
  private void warmUp(Dialect dialect) {
    ProbeExchange unseen = new ProbeExchange(script, new EventExcerpt(words));
    AnswerReader reader = new AnswerReader(dialect, unseen);
    reader.begin(200, dialect.format().mediaType());
    reader.append(Unpooled.wrappedBuffer(WARM_UP.getBytes(StandardCharsets.UTF_8)), 0);
    while (reader.next(true, 0)) {
      // the next one
    }
    reader.close();
    reader.forget();
  }

  private LlmExchange exchange(Dialect dialect, HttpCall call, ProbeExchange shown) {
    Map<String, String> headers = headers(dialect, call);
    script.line("POST " + server + call.path());
    headers.forEach(script::header);
    script.more(call.body());
    try (ServerCalls calls = new ServerCalls(config, server, tls)) {
      calls.watch(call.path(), headers, call.body(), new AnswerReader(dialect, shown), shown);
      return shown.show();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigException("Interrupted while asking " + server + ".");
    }
  }

  private Dialect dialect() {
    Dialect dialect = Dialects.of(config.api(), config.generation());
    return config.generation().model().isPresent()
        ? dialect
        : Dialects.of(config.api(), config.generation().withModel(firstModel(dialect)));
  }

  private String firstModel(Dialect dialect) {
    ModelList list = dialect.modelList().orElseThrow(() -> unknown(" has no list of its models"));
    Map<String, String> headers = headers(dialect, new HttpCall(list.path(), Map.of(), ""));
    Wait wait = new Wait(config.timeouts().firstToken(), "llm.timeouts.firstToken");
    try (ServerCalls calls = new ServerCalls(config, server, tls)) {
      WholeAnswer answer = calls.get(list.path(), headers, wait);
      return list.names(answer.body()).stream()
          .findFirst()
          .orElseThrow(
              () ->
                  unknown(
                      " lists no model at %s, it answers HTTP %s"
                          .formatted(list.path(), answer.statusAndPhrase())));
    } catch (NoAnswer e) {
      throw new ConfigException("The models of " + server + " cannot be listed: " + e.getMessage());
    }
  }

  private ConfigException unknown(String why) {
    return new ConfigException(server + why + ": name one with --model.");
  }

  private Map<String, String> headers(Dialect dialect, HttpCall call) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Content-Type", "application/json");
    headers.put("Accept", dialect.format().mediaType());
    if (config.http().gzip()) {
      headers.put("Accept-Encoding", "gzip");
    }
    headers.putAll(dialect.headers(call, config));
    return headers;
  }

  private static String figures(RequestRecord record) {
    return "TTFT %s ms, E2E %s ms, %s text chunks, completion tokens %s"
        .formatted(
            millis(record.instants().ttftMillis()),
            millis(record.instants().e2eMillis()),
            record.chunks().count(),
            record.tokens().completionTokens().isPresent()
                ? record.tokens().completionTokens().getAsInt()
                    + " by "
                    + record.tokens().completionSource().orElseThrow().label()
                : "-");
  }

  private static String millis(OptionalDouble millis) {
    return millis.isPresent() ? String.format(Locale.ROOT, "%.1f", millis.getAsDouble()) : "-";
  }

  private static String verdict(RequestRecord record, int deviations) {
    return record
        .failure()
        .map(
            failure ->
                "Verdict         FAILED: %s: %s".formatted(failure.cause().label(), words(failure)))
        .orElse(Counted.text("Verdict         measurable, with %s {warning|warnings}", deviations));
  }

  /** Adds the body to a message that is only a status. */
  private static String words(Failure failure) {
    String body = failure.body().orElse("").strip();
    return failure.message().matches("HTTP \\d+") && !body.isEmpty()
        ? failure.message() + ": " + body
        : failure.message();
  }
}
