package dev.gatlingllm.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The simulated server in a process of its own: the oracle. */
final class Simulator implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

  private final Process process;
  private final String baseUrl;

  private Simulator(Process process, String baseUrl) {
    this.process = process;
    this.baseUrl = baseUrl;
  }

  static Simulator start(String... options) {
    List<String> command =
        Java.command(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "dev.gatlingllm.cli.Main",
            "simulate",
            "--port",
            "0");
    command.addAll(List.of(options));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      StringBuilder printed = new StringBuilder();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        printed.append(line).append('\n');
        Matcher address = ADDRESS.matcher(line);
        if (address.find()) {
          return new Simulator(process, address.group());
        }
      }
      throw new AssertionError("the simulator did not start:\n" + printed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
      return HttpClient.newHttpClient()
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
    process.destroyForcibly();
  }
}
