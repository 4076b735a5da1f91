package dev.gatlingllm.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentest4j.TestAbortedException;

/** {@link LlamaServer} in a process of its own: native code may crash, and shall not take us. */
final class RealEngine implements AutoCloseable {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final Pattern ADDRESS =
      Pattern.compile("^http://127\\.0\\.0\\.1:\\d+$", Pattern.MULTILINE);
  private static final Pattern NO_LIBRARY =
      Pattern.compile("^" + LlamaServer.NO_LIBRARY + "(.*)", Pattern.MULTILINE);

  private final Process process;
  private final String baseUrl;

  private RealEngine(Process process, String baseUrl) {
    this.process = process;
    this.baseUrl = baseUrl;
  }

  /**
   * Starts the engine, or ends the test: skipped where the machine lacks the native library or what
   * it needs, failed where a real engine is required.
   *
   * @param folder takes the weights, the native library and the logs
   */
  static RealEngine startOrSkip(Path folder, boolean required, String... jvmArguments) {
    try {
      Path output = folder.resolve("output.txt");
      Process process = fork(folder, output, jvmArguments);
      long start = System.nanoTime();
      while (System.nanoTime() - start < LIMIT_NANOS) {
        boolean ended = !process.isAlive();
        String printed = Files.readString(output);
        Matcher address = ADDRESS.matcher(printed);
        if (address.find()) {
          return new RealEngine(process, address.group());
        }
        if (ended) {
          throw missing(printed)
              .map(reason -> without(reason, required))
              .orElseGet(() -> new AssertionError("the engine did not start:\n" + printed));
        }
        process.waitFor(20, TimeUnit.MILLISECONDS);
      }
      process.destroyForcibly();
      throw new AssertionError("the engine is not ready:\n" + Files.readString(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static Process fork(Path folder, Path output, String... jvmArguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    // The loader of the library deletes what starts with "llama" from the temporary folder, also
    // the library of another process.
    command.add("-Djava.io.tmpdir=" + folder);
    command.addAll(List.of(jvmArguments));
    command.add(LlamaServer.class.getName());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static Optional<String> missing(String printed) {
    Matcher reason = NO_LIBRARY.matcher(printed);
    return reason.find() ? Optional.of(reason.group(1)) : Optional.empty();
  }

  private static Error without(String reason, boolean required) {
    String text =
        "llama.cpp does not load here (on Linux it needs libgomp1), so nothing is tested against a"
            + " real engine: "
            + reason;
    if (required) {
      return new AssertionError(text);
    }
    throw new TestAbortedException(text);
  }

  String baseUrl() {
    return baseUrl;
  }

  /** A request a line, as the server and the engine saw it. */
  List<JsonNode> log() {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(baseUrl + "/log")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .map(Gatling.Json::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
