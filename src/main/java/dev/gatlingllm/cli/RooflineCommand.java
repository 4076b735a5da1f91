package dev.gatlingllm.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatlingllm.record.Counted;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * How much can this machine measure? A staircase of streams against the simulated server in a
 * process of its own, each step with the client's verdict on itself. The server takes its share of
 * the machine, so a machine that only measures can do more.
 */
@Command(
    name = "roofline",
    description =
        "Finds out how many streams this machine can measure honestly; takes about a minute.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class RooflineCommand implements Callable<Integer> {
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");
  private static final double ANSWER_SECONDS = 2;
  private static final String SIMULATION = "dev.gatlingllm.cli.RooflineSimulation";

  @Spec private CommandSpec spec;

  @Option(names = "--tokens-per-second", defaultValue = "20", description = "Of each stream.")
  private int tokensPerSecond;

  @Option(
      names = "--streams",
      split = ",",
      defaultValue = "50,100,200,400,800,1600",
      description = "The steps.")
  private List<Integer> streams;

  @Option(names = "--step-seconds", defaultValue = "9", description = "Of each step.")
  private int stepSeconds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    check("--tokens-per-second", tokensPerSecond, 1, 1_000);
    check("--step-seconds", stepSeconds, 4, 600);
    if (RooflineCommand.class.getResource("RooflineSimulation.class") == null) {
      throw new IllegalStateException(
          "The roofline's load is no part of the jar: run it in a checkout of gatling-llm, with mvn"
              + " process-test-classes exec:exec@roofline.");
    }
    try (TemporaryFolder results = TemporaryFolder.create("roofline")) {
      measure(results.path());
    }
    return 0;
  }

  private void measure(Path results) throws IOException, InterruptedException {
    Process server = java(simulator()).start();
    try {
      Process client =
          java(client(address(server), results))
              .redirectOutput(results.resolve("output.txt").toFile())
              .start();
      client.waitFor();
      print(spec.commandLine().getOut(), summary(results));
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  private static void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          option + " is " + value + ", must be from " + least + " to " + most + ".");
    }
  }

  private static ProcessBuilder java(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(ClientJvm.JAVA));
    command.addAll(ClientJvm.options(Runtime.getRuntime().availableProcessors()));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  private List<String> simulator() {
    return List.of(
        SimulateCommand.class.getName(),
        "--port=0",
        "--logged-requests=0",
        "--first-token-millis=100",
        "--steady-millis=" + 1000.0 / tokensPerSecond);
  }

  private List<String> client(String baseUrl, Path results) {
    String steps = streams.stream().map(String::valueOf).collect(Collectors.joining(","));
    return List.of(
        "-Dllm.baseUrl=" + baseUrl,
        "-Dllm.concurrency=" + steps,
        "-Dllm.promptTokens=16",
        "-Dllm.maxTokens=" + Math.max(2, Math.round(tokensPerSecond * ANSWER_SECONDS)),
        "-Dllm.duration=" + stepSeconds + "s",
        "io.gatling.app.Gatling",
        "-s",
        SIMULATION,
        "-rf",
        results.toString());
  }

  private static String address(Process server) throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher address = ADDRESS.matcher(line);
      if (address.find()) {
        return address.group();
      }
    }
    throw new IllegalStateException("The simulated server did not start.");
  }

  private static JsonNode summary(Path results) throws IOException {
    try (Stream<Path> files = Files.walk(results)) {
      Path summary =
          files
              .filter(file -> file.endsWith("summary.json"))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException(output(results)));
      return new ObjectMapper().readTree(summary.toFile());
    }
  }

  private static String output(Path results) {
    try {
      return "The load did not run:\n" + Files.readString(results.resolve("output.txt"));
    } catch (IOException e) {
      return "The load did not run.";
    }
  }

  private static void print(PrintWriter out, JsonNode summary) {
    out.printf(
        Locale.ROOT,
        "%8s %12s %16s %10s  %s%n",
        "streams",
        "tokens/s",
        "loop lag p99 ms",
        "cores",
        "verdict");
    String most = "none of these steps";
    for (JsonNode stage : summary.get("stages")) {
      JsonNode health = stage.get("clientHealth");
      JsonNode lag = health.get("eventLoopLagMillis");
      // A short step may have no request in its window; the client is judged all the same.
      boolean valid = health.get("reasons").isEmpty();
      double tokens = stage.at("/throughput/outputTokensPerSecond").asDouble();
      out.printf(
          Locale.ROOT,
          "%8d %12.0f %16s %10s  %s%n",
          stage.get("concurrency").asInt(),
          tokens,
          figure(lag.get("p99")),
          figure(health.get("cpuCores")),
          valid ? "VALID" : "CLIENT-BOUND: " + health.at("/reasons/0").asText());
      if (valid) {
        most =
            Counted.text(
                "%d {stream|streams}, %.0f tokens/s", stage.get("concurrency").asInt(), tokens);
      }
    }
    out.println("This machine measures honestly, with the server beside the client: " + most + ".");
    out.flush();
  }

  private static String figure(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.2f", value.asDouble()) : "n/a";
  }
}
