package dev.gatlingllm.system;

import static dev.gatlingllm.record.Samples.with;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatlingllm.prompt.TokenizerLoader;
import dev.gatlingllm.simulator.KeyStoreFile;
import dev.gatlingllm.simulator.SimulatedServer;
import dev.gatlingllm.simulator.SimulatorSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The simulated server behind TLS, with a certificate for "localhost" made for the test. */
final class TlsSimulator implements AutoCloseable {
  private final SimulatedServer server;
  private final Keys keys;

  private TlsSimulator(SimulatedServer server, Keys keys) {
    this.server = server;
    this.keys = keys;
  }

  static TlsSimulator start() throws IOException {
    Keys keys = Keys.ofLocalhost(Files.createTempDirectory("tls"), "server");
    SimulatorSettings settings =
        with(
            SimulatorSettings.defaults(),
            "tls",
            Optional.of(new KeyStoreFile(keys.keyStore(), Keys.PASSWORD)));
    return new TlsSimulator(SimulatedServer.start(settings, TokenizerLoader.load("")::count), keys);
  }

  int port() {
    return server.port();
  }

  String baseUrl() {
    return "https://localhost:" + port();
  }

  long connectionsAccepted() {
    return server.connectionsAccepted();
  }

  /** Its send log, a request a line. */
  List<JsonNode> log() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl() + "/simulator/log")).build();
    return HttpClient.newBuilder()
        .sslContext(keys.context(keys))
        .build()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .map(Gatling.Json::parse)
        .toList();
  }

  /** A run that trusts the certificate. */
  Gatling trusted(Gatling gatling) {
    trust().forEach(gatling::with);
    return gatling;
  }

  /** The settings that do. */
  Map<String, String> trust() {
    return Map.of("llm.tls.ca", keys.certificate().toString());
  }

  @Override
  public void close() {
    server.close();
  }
}
