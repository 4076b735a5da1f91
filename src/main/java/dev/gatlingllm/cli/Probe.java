package dev.gatlingllm.cli;

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
import dev.gatlingllm.record.Failure;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.report.ConsoleReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** One request to one server, from the settings to the verdict. */
final class Probe {
  private final LlmConfig config;
  private final ServerText words;
  private final ProbeScript script;
  private final URI server;
  private final ProbeTls tls;

  /**
   * @throws ConfigException if no server is named, or the probe cannot reach it by these settings
   */
  Probe(LlmConfig config, PrintWriter out) {
    this.config = config;
    this.words = ServerText.of(config);
    this.script = new ProbeScript(out, words);
    this.server =
        URI.create(
            config
                .baseUrl()
                .orElseThrow(
                    () ->
                        new ConfigException(
                            "No server to probe: give its URL, or -Dllm.baseUrl=…")));
    if (server.getHost() == null) {
      throw new ConfigException("llm.baseUrl is '" + server + "', which names no host.");
    }
    if (config.http().proxy().isPresent() || config.http().version().offersHttp2()) {
      throw new ConfigException(
          "The probe speaks HTTP/1.1 to the server itself: it takes neither llm.proxy.url nor"
              + " another llm.http.version.");
    }
    this.tls = new ProbeTls(config.http().tls());
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
    ProbeExchange exchange = new ProbeExchange(server, tls, config.timeouts(), dialect, script);
    exchange.run(call, headers(dialect, call));
    RequestRecord record = ProbeRecord.of(exchange, config);
    ConformanceTally tally = new ConformanceTally();
    tally.add(record);
    tally.connections(exchange.keptConnectionClosed() ? 1 : 0, 0);
    script.line("");
    script.line(figures(record));
    script.line("");
    script.lines(ConsoleReport.conformance(tally.conformance()).stripTrailing());
    script.line(verdict(record, tally.conformance().deviations().size()));
    return record.succeeded();
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
    try (RawExchange exchange = RawExchange.open(server, tls, config.timeouts())) {
      Collector body = new Collector(config.timeouts().firstToken());
      exchange.send("GET", list.path(), headers, "");
      exchange.read(body);
      if (body.enough()) {
        throw unknown(" lists models at " + list.path() + " without end");
      }
      return list.names(body.bytes.toByteArray()).stream()
          .findFirst()
          .orElseThrow(
              () ->
                  unknown(
                      " lists no model at "
                          + list.path()
                          + ", it says "
                          + words.sentence(body.status)));
    } catch (IOException e) {
      throw new ConfigException(
          "The models of "
              + server
              + " cannot be listed: "
              + words.sentence(String.valueOf(e.getMessage()))
              + ".");
    }
  }

  private ConfigException unknown(String why) {
    return new ConfigException(server + why + ": name one with --model.");
  }

  /** Reads a whole answer. */
  private static final class Collector implements RawExchange.Reader {
    private final long endNanos;
    private static final int MOST_BYTES = 16 << 20;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private String status;

    Collector(Duration patience) {
      this.endNanos = System.nanoTime() + patience.toNanos();
    }

    @Override
    public void head(RawHead head, long nanos) {
      status = head.lines().get(0);
    }

    @Override
    public Duration patience() {
      return Duration.ofNanos(endNanos - System.nanoTime());
    }

    @Override
    public boolean enough() {
      return bytes.size() > MOST_BYTES;
    }

    @Override
    public void body(byte[] part, long nanos) {
      bytes.writeBytes(part);
    }
  }

  private Map<String, String> headers(Dialect dialect, HttpCall call) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Content-Type", "application/json");
    headers.put("Accept", dialect.format().mediaType());
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
        .orElse(
            "Verdict         measurable, with %s warning%s"
                .formatted(deviations, deviations == 1 ? "" : "s"));
  }

  /** Adds the body to a message that is only a status. */
  private static String words(Failure failure) {
    String body = failure.body().orElse("").strip();
    return failure.message().matches("HTTP \\d+") && !body.isEmpty()
        ? failure.message() + ": " + body
        : failure.message();
  }
}
