package dev.gatlingllm.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Maven in a JVM that stays, for many commands in one project: 0.6 s of CPU each, and 2.2 s where
 * each has a JVM of its own. A command of Maven's that ends its JVM ends this one, too.
 */
final class WarmMaven implements AutoCloseable {
  private static final long LIMIT_SECONDS = 300;
  private static final Pattern HOME = Pattern.compile("Maven home: ([^\\e\\n]+)");

  private final Path project;
  private final Path output;
  private final Process process;
  private final PrintStream input;
  private int commands;

  /**
   * @param project its folder
   */
  WarmMaven(Path project) throws IOException, InterruptedException {
    this.project = project;
    this.output = Files.createTempFile("mvn", ".txt");
    Path home = home(project);
    List<String> command = new ArrayList<>(List.of("nice", "-n", "10"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(Maven.OPTIONS.split(" ")));
    command.addAll(
        List.of(
            "-Dmaven.home=" + home,
            "-Dmaven.multiModuleProjectDirectory=" + project,
            "-cp",
            launcher(home) + File.pathSeparator + Path.of("target/test-classes").toAbsolutePath(),
            MavenHost.class.getName(),
            home.resolve("bin/m2.conf").toString()));
    process = Maven.shell(project, command).redirectOutput(output.toFile()).start();
    input = new PrintStream(process.getOutputStream(), true, UTF_8);
  }

  private static Path home(Path project) throws IOException, InterruptedException {
    try (Maven version = Maven.typed(project, "mvn -v")) {
      version.await(LIMIT_SECONDS);
      Matcher home = HOME.matcher(version.printed());
      if (!home.find()) {
        throw new AssertionError("Maven tells of no home:\n" + version.printed());
      }
      return Path.of(home.group(1).strip());
    }
  }

  private static Path launcher(Path home) throws IOException {
    try (Stream<Path> boot = Files.list(home.resolve("boot"))) {
      return boot.filter(it -> it.toString().matches(".*plexus-classworlds.*\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  Path project() {
    return project;
  }

  /**
   * What a command did.
   *
   * @param exit the exit status
   */
  record Ended(int exit, String printed) {}

  /** Runs a command as it is typed into a shell to its end. */
  Ended run(String command) throws IOException, InterruptedException {
    for (String argument : arguments(Maven.inBatches(command))) {
      input.println(argument);
    }
    input.println();
    int begun = Files.readString(output).length();
    String ended = MavenHost.ended(commands++);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (true) {
      String printed = Files.readString(output);
      int at = printed.indexOf(ended);
      if (at >= 0 && printed.endsWith("\n")) {
        String status = printed.substring(at + ended.length()).strip();
        return new Ended(Integer.parseInt(status), printed.substring(Math.min(begun, at), at));
      }
      if (System.nanoTime() - end > 0 || !process.isAlive()) {
        throw new AssertionError(command + " did not end:\n" + printed);
      }
      Thread.sleep(50);
    }
  }

  /** As the shell hands them to Maven. */
  private List<String> arguments(String command) throws IOException {
    String told = "mvn() { printf '%s\\n' \"$@\"; }; " + command;
    Process shell = Maven.shell(project, List.of("bash", "-c", told)).start();
    return new String(shell.getInputStream().readAllBytes(), UTF_8).lines().toList();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
