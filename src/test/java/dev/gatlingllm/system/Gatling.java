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

/** The real Gatling in a JVM of its own, as the Maven plugin starts it. */
final class Gatling {
  private static final long LIMIT_SECONDS = 180;

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

  /** Runs to the end. */
  Result run() {
    try (Running running = start()) {
      return running.await();
    }
  }

  Running start() {
    try {
      Path own = Files.createTempDirectory("gatling-results");
      Path folder = results == null ? own : results;
      Path output = own.resolve("output.txt");
      ProcessBuilder builder =
          new ProcessBuilder(command(folder))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().keySet().removeAll(List.of("LLM_API_KEY", "OPENAI_API_KEY"));
      builder.environment().putAll(environment);
      return new Running(builder.start(), folder, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command(Path results) {
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(Java.command());
    command.addAll(OPTIONS);
    command.addAll(jvm);
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("io.gatling.app.Gatling", "-s", simulation, "-rf", results.toString()));
    return command;
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
