package dev.gatlingllm.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The simulated server in another process than the test's: the oracle. */
final class Simulator implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final String baseUrl;
  private final Runnable end;

  private Simulator(String baseUrl, Runnable end) {
    this.baseUrl = baseUrl;
    this.end = end;
  }

  /** One of those that share a JVM. */
  static Simulator start(String... options) {
    return Shared.HOST.start(options);
  }

  /** In a JVM of its own: no other test's server moves its times. */
  static Simulator alone(String... options) {
    List<String> command = java("dev.gatlingllm.cli.Main", "simulate", "--port", "0");
    command.addAll(List.of(options));
    Process process = started(command);
    return new Simulator(address(process.inputReader()), process::destroyForcibly);
  }

  private static List<String> java(String... main) {
    List<String> command = Java.command("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    command.addAll(List.of(main));
    return command;
  }

  private static Process started(List<String> command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String address(BufferedReader output) {
    StringBuilder printed = new StringBuilder();
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        printed.append(line).append('\n');
        Matcher address = ADDRESS.matcher(line);
        if (address.find()) {
          return address.group();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("the simulator did not start:\n" + printed);
  }

  /** The JVM of those that share one: it ends when this one does, and with it its input. */
  private static final class Shared {
    static final Shared HOST = new Shared();

    private final PrintStream input;
    private final BufferedReader output;
    private int started;

    private Shared() {
      Process process = started(java("dev.gatlingllm.cli.SimulatorHost"));
      input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
      output = new BufferedReader(new InputStreamReader(process.getInputStream()));
    }

    synchronized Simulator start(String... options) {
      input.println("simulate --port 0 " + String.join(" ", options));
      int number = started++;
      return new Simulator(address(output), () -> input.println(number));
    }
  }

  String baseUrl() {
    return baseUrl;
  }

  /** Its send log, a request a line. */
  List<JsonNode> log() {
    return get("/simulator/log").lines().map(Gatling.Json::parse).toList();
  }

  JsonNode stats() {
    return Gatling.Json.parse(get("/simulator/stats"));
  }

  private String get(String path) {
    try {
      return CLIENT
          .send(
              HttpRequest.newBuilder(URI.create(baseUrl + path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    end.run();
  }
}
