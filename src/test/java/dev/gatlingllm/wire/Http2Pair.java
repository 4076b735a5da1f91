package dev.gatlingllm.wire;

import dev.gatlingllm.system.Keys;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server of HTTP/2 and its client, which each test of a class starts and leaves. */
final class Http2Pair implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private Path folder;
  private Keys keys;
  FrameServer server;
  Http2Client client;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("http2");
    keys = Keys.ofLocalhost(folder, "server");
  }

  void start(boolean tls) {
    start(tls, false);
  }

  /**
   * @param shared whether all users share the connections over TLS
   */
  void start(boolean tls, boolean shared) {
    start(tls, shared, Http2Settings.defaultSettings());
  }

  void start(boolean tls, boolean shared, Http2Settings settings) {
    server = tls ? new FrameServer(keys, settings) : new FrameServer(settings);
    client = tls ? new Http2Client(keys, server.port(), shared) : new Http2Client(server.port());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    client.close();
    server.close();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    for (File file : folder.toFile().listFiles()) {
      file.delete();
    }
    folder.toFile().delete();
  }
}
