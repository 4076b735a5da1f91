package dev.gatlingllm.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gatlingllm.Slow;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hubs and platforms: both are chosen by what a process starts with, so each load has a JVM of its
 * own.
 */
@Slow
class TokenizerElsewhereTest {
  @TempDir Path folder;

  /** Prints how many tokens "Hello world" is, or the error's message. */
  static final class Load {
    private Load() {}

    public static void main(String[] args) {
      try (Tokenizer tokenizer = TokenizerLoader.load(args[0])) {
        System.out.println("tokens " + tokenizer.count("Hello world"));
      } catch (TokenizerException e) {
        System.out.println("error " + e.getMessage());
      }
    }
  }

  @Test
  void aHubIdIsFetched() throws Exception {
    try (Hub hub = new Hub()) {
      assertThat(load("org/model", hub.environment(folder))).isEqualTo("tokens 2");
      assertThat(hub.paths).contains("/org/model/resolve/main/tokenizer.json");
    }
  }

  @Test
  void aModelThatTheHubDoesNotHaveIsNamed() throws Exception {
    try (Hub hub = new Hub()) {
      assertThat(load("org/missing", hub.environment(folder)))
          .startsWith(
              "error " + hub.host() + " has no tokenizer.json for org/missing; pass a local");
    }
  }

  @Test
  void aGatedModelNeedsItsToken() throws Exception {
    try (Hub hub = new Hub()) {
      assertThat(load("org/gated", hub.environment(folder)))
          .startsWith("error " + hub.host() + " does not give out the tokenizer of org/gated")
          .contains("HF_TOKEN");
    }
  }

  @Test
  void anUnreachableHubIsNamedAndSaysWhatToPassInstead() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Map<String, String> environment =
        Map.of("HF_ENDPOINT", "http://127.0.0.1:" + port, "HF_HOME", folder.toString());
    assertThat(load("org/model", environment))
        .startsWith("error Cannot fetch the tokenizer of org/model from 127.0.0.1:" + port)
        .contains("-Dllm.tokenizer=/path/to/tokenizer.json", "leave it out for the embedded Qwen3");
  }

  @Test
  void aMacWithAnIntelProcessorIsTold() throws Exception {
    Map<String, String> environment = Map.of("ENGINE_CACHE_DIR", folder.toString());
    assertThat(
            load(
                OracleTokenizer.GPT2.toString(),
                environment,
                "-Dos.name=Mac OS X",
                "-Dos.arch=x86_64"))
        .startsWith("error The tokenizer library does not run on Mac OS X x86_64: it is built for");
    assertThat(load("", environment, "-Dos.name=Mac OS X", "-Dos.arch=x86_64"))
        .as("the embedded one needs no library")
        .isEqualTo("tokens 2");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aLibraryThatDoesNotLinkIsTold() throws Exception {
    Map<String, String> environment = Map.of("ENGINE_CACHE_DIR", folder.toString());
    assertThat(load(OracleTokenizer.GPT2.toString(), environment)).isEqualTo("tokens 2");
    try (Stream<Path> files = Files.walk(folder)) {
      Path library = files.filter(f -> f.toString().endsWith(".so")).findFirst().orElseThrow();
      Files.writeString(library, "not for this machine");
    }
    assertThat(load(OracleTokenizer.GPT2.toString(), environment))
        .startsWith("error The tokenizer library does not run on Linux")
        .contains("glibc 2.34");
  }

  @Test
  void aCacheFolderThatCannotBeWrittenIsTold() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(load(OracleTokenizer.GPT2.toString(), Map.of("ENGINE_CACHE_DIR", file.toString())))
        .startsWith("error The tokenizer library cannot be unpacked into " + file)
        .contains("ENGINE_CACHE_DIR");
  }

  private String load(String spec, Map<String, String> environment, String... jvmOptions)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider");
    command.addAll(List.of(jvmOptions));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Load.class.getName(), spec));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    List<String> said =
        output.lines().filter(l -> l.startsWith("error ") || l.startsWith("tokens ")).toList();
    assertThat(said).as(output).hasSize(1);
    return said.get(0);
  }

  /** A hub that has GPT-2's tokenizer for org/model, and nothing else. */
  private static final class Hub implements AutoCloseable {
    final List<String> paths = java.util.Collections.synchronizedList(new ArrayList<>());
    private final HttpServer server;
    private final byte[] json;

    Hub() throws IOException {
      try (InputStream in =
          new GZIPInputStream(new FileInputStream(OracleTokenizer.GPT2.toFile()))) {
        json = in.readAllBytes();
      }
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/org/model/", this::serve);
      server.createContext("/org/missing/", exchange -> refuse(exchange, 404));
      server.createContext("/org/gated/", exchange -> refuse(exchange, 401));
      server.start();
    }

    String host() {
      return "127.0.0.1:" + server.getAddress().getPort();
    }

    Map<String, String> environment(Path cache) {
      return Map.of("HF_ENDPOINT", "http://" + host(), "HF_HOME", cache.toString());
    }

    private void serve(HttpExchange exchange) throws IOException {
      paths.add(exchange.getRequestURI().getPath());
      boolean probe = "bytes=0-0".equals(exchange.getRequestHeaders().getFirst("Range"));
      int last = probe ? 0 : json.length - 1;
      exchange.getResponseHeaders().add("x-repo-commit", "c0ffee");
      exchange.getResponseHeaders().add("etag", "\"e1\"");
      exchange.getResponseHeaders().add("Content-Range", "bytes 0-" + last + "/" + json.length);
      exchange.sendResponseHeaders(206, last + 1);
      exchange.getResponseBody().write(json, 0, last + 1);
      exchange.close();
    }

    private static void refuse(HttpExchange exchange, int status) throws IOException {
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
