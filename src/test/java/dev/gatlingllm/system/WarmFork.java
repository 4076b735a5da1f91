package dev.gatlingllm.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatlingllm.config.GatlingPlugin;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A Java home whose java command hands what Gatling's plugin would start with it to a {@link
 * WarmGatling}: the properties, and the arguments, which the plugin leaves in a resource. What the
 * JVM itself is told, as its memory and collector, is that JVM's own.
 */
final class WarmFork implements AutoCloseable {
  private static final String JAVA =
      """
      #!/bin/bash
      exec 3<>/dev/tcp/127.0.0.1/%d
      printf '%%s\\0' "$#" "$@" >&3
      read -r status <&3
      cat <&3
      exit "$status"
      """;

  private final Path home = Files.createTempDirectory("java");
  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final Path arguments = home.resolve("resources").resolve(GatlingPlugin.ARGUMENTS);
  private final WarmGatling.Place place;

  /**
   * @param project where its Gatling runs
   */
  WarmFork(Path project) throws IOException {
    place = new WarmGatling.Place(project, home.resolve("resources").toString(), Map.of());
    try (Stream<Path> real = Files.list(Path.of(System.getProperty("java.home")))) {
      for (Path entry : real.filter(it -> !it.endsWith("bin")).toList()) {
        Files.createSymbolicLink(home.resolve(entry.getFileName()), entry);
      }
    }
    Files.createDirectories(arguments.getParent());
    Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
    Files.writeString(java, JAVA.formatted(server.getLocalPort()));
    java.toFile().setExecutable(true);
    Daemon.start("forks", this::accept);
  }

  /** In place of the JDK's. */
  Path home() {
    return home;
  }

  private void accept() throws IOException {
    while (true) {
      try (Socket fork = server.accept()) {
        WarmGatling.Ended ended = WarmGatling.run(place, command(fork.getInputStream()));
        OutputStream out = fork.getOutputStream();
        out.write((ended.exit() + "\n" + ended.printed()).getBytes(UTF_8));
      }
    }
  }

  private List<String> command(InputStream typed) throws IOException {
    InputStream in = new BufferedInputStream(typed);
    List<String> java = new ArrayList<>();
    for (int left = Integer.parseInt(word(in)); left > 0; left--) {
      java.add(word(in));
    }
    List<String> command =
        new ArrayList<>(java.stream().filter(it -> it.startsWith("-D")).toList());
    try (JarFile booter = new JarFile(java.get(java.indexOf("-jar") + 1));
        InputStream all = booter.getInputStream(booter.getEntry(GatlingPlugin.ARGUMENTS))) {
      Files.write(arguments, all.readAllBytes());
    }
    command.addAll(Files.readAllLines(arguments));
    return command;
  }

  private static String word(InputStream in) throws IOException {
    ByteArrayOutputStream word = new ByteArrayOutputStream();
    for (int b = in.read(); b > 0; b = in.read()) {
      word.write(b);
    }
    return word.toString(UTF_8);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
