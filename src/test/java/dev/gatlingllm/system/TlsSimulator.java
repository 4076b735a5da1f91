package dev.gatlingllm.system;

import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.simulator.KeyStoreFile;
import dev.gatlingllm.simulator.SimulatedServer;
import dev.gatlingllm.simulator.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The simulated server behind TLS, with a certificate for "localhost" made for the test. */
final class TlsSimulator implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  private final SimulatedServer server;
  private final Path keyStore;

  private TlsSimulator(SimulatedServer server, Path keyStore) {
    this.server = server;
    this.keyStore = keyStore;
  }

  static TlsSimulator start() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("tls");
    Path keyStore = folder.resolve("server.p12");
    int exit =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.txt").toFile())
            .start()
            .waitFor();
    if (exit != 0) {
      throw new AssertionError(Files.readString(folder.resolve("keytool.txt")));
    }
    SimulatorSettings settings =
        SimulatorSettings.defaults().withTls(new KeyStoreFile(keyStore, PASSWORD));
    return new TlsSimulator(SimulatedServer.start(settings, Tokenizer.load("")::count), keyStore);
  }

  int port() {
    return server.port();
  }

  /** A run that trusts the certificate. */
  Gatling trusted(Gatling gatling) {
    return gatling
        .jvmArgument("-Djavax.net.ssl.trustStore=" + keyStore)
        .jvmArgument("-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }

  @Override
  public void close() {
    server.close();
  }
}
