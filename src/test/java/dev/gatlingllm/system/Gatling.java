package dev.gatlingllm.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The real Gatling, as the Maven plugin starts it: in a JVM of its own, or, where a test needs
 * nothing of that, in one that others' runs have warmed.
 */
final class Gatling {
  private static final long LIMIT_SECONDS = 180;
  private static final String OUTPUT = "output.txt";
  private static final Path HERE = Path.of("").toAbsolutePath();

  /** As in pom.xml, and those of Gatling's plugin that it cannot do without. */
  static final List<String> OPTIONS =
      List.of(
          "-Xmx1G",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:MetaspaceSize=128m",
          "-Dio.netty.jfr.enabled=false",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");

  private final String simulation;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> jvm = new ArrayList<>();
  private final List<String> wrapper = new ArrayList<>();
  private Path results;
  private boolean alone;

  private Gatling(String simulation) {
    this.simulation = simulation;
  }

  static Gatling of(String simulation) {
    return new Gatling(simulation);
  }

  /** A system property, e.g. {@code llm.duration}. */
  Gatling with(String key, Object value) {
    settings.put(key, String.valueOf(value));
    return this;
  }

  Gatling environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Gatling jvmArgument(String argument) {
    jvm.add(argument);
    return this;
  }

  /** A command that the JVM runs under, e.g. strace and its options. */
  Gatling under(String... command) {
    wrapper.addAll(List.of(command));
    return this;
  }

  /** Into this results folder, which others may use at the same time. */
  Gatling into(Path folder) {
    results = folder;
    return this;
  }

  /** In a JVM of its own: its times are measured, or how it ends its JVM is. */
  Gatling alone() {
    alone = true;
    return this;
  }

  /** Runs to the end. */
  Result run() {
    if (alone || !jvm.isEmpty() || !wrapper.isEmpty()) {
      try (Running running = start()) {
        return running.await();
      }
    }
    Path own = newFolder();
    Path folder = results == null ? own : results;
    List<String> command = properties();
    command.addAll(arguments(folder));
    WarmGatling.Place here = new WarmGatling.Place(HERE, "", Map.copyOf(environment));
    WarmGatling.Ended ended = WarmGatling.run(here, command);
    try {
      Files.writeString(own.resolve(OUTPUT), ended.printed());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Result(ended.exit(), ended.printed(), folder);
  }

  /** In a JVM of its own. */
  Running start() {
    Path own = newFolder();
    Path folder = results == null ? own : results;
    Path output = own.resolve(OUTPUT);
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(Java.command());
    command.addAll(OPTIONS);
    command.addAll(jvm);
    command.addAll(properties());
    command.add("io.gatling.app.Gatling");
    command.addAll(arguments(folder));
    return new Running(process(command, HERE, environment, output), folder, output);
  }

  static Process process(
      List<String> command, Path folder, Map<String, String> environment, Path output) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeAll(List.of("LLM_API_KEY", "OPENAI_API_KEY"));
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("gatling-results");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> properties() {
    List<String> properties = new ArrayList<>();
    settings.forEach((key, value) -> properties.add("-D" + key + "=" + value));
    return properties;
  }

  private List<String> arguments(Path results) {
    return List.of("-s", simulation, "-rf", results.toString());
  }

  /** A run under way. */
  record Running(Process process, Path results, Path output) implements AutoCloseable {

    Result await() {
      try {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("still running after " + LIMIT_SECONDS + " s:\n" + printed());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
      return new Result(process.exitValue(), printed(), results);
    }

    /** What there is so far. */
    Result result() {
      return new Result(-1, printed(), results);
    }

    /** Waits until the run has printed this. */
    void awaitOutput(String text) throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!printed().contains(text)) {
        if (System.nanoTime() - end > 0 || !process.isAlive()) {
          throw new AssertionError("never printed '" + text + "':\n" + printed());
        }
        Thread.sleep(50);
      }
    }

    String printed() {
      return read(output);
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** What a run left. */
  record Result(int exit, String output, Path results) {

    /** The run's folder. */
    Path folder() {
      try (Stream<Path> entries = Files.list(results)) {
        return entries
            .filter(Files::isDirectory)
            .findFirst()
            .orElseThrow(() -> new AssertionError("no run folder:\n" + output));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String file(String name) {
      return read(folder().resolve(name));
    }

    List<JsonNode> records() {
      return file("requests.jsonl").lines().map(Json::parse).toList();
    }

    /** Records of the measurement windows. */
    List<JsonNode> measured() {
      return records().stream().filter(record -> !record.get("warmup").asBoolean()).toList();
    }

    JsonNode summary() {
      return Json.parse(file("llm/summary.json"));
    }
  }

  /** JSON without checked exceptions. */
  static final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static JsonNode parse(String text) {
      try {
        return MAPPER.readTree(text);
      } catch (IOException e) {
        throw new AssertionError("no JSON: " + text, e);
      }
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
