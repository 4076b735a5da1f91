package dev.gatlingllm.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code mvn gatling:test} itself, in a copy of this checkout whose classes are compiled already,
 * as the leader of a process group of its own.
 */
final class Maven implements AutoCloseable {
  /** It lives for seconds: what C2 and a parallel collector give comes too late. */
  static final String OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  private final Path project;
  private final Process process;
  private final Path output;
  private final Set<ProcessHandle> descendants = ConcurrentHashMap.newKeySet();

  private Maven(Path project, Process process, Path output) {
    this.project = project;
    this.process = process;
    this.output = output;
  }

  /**
   * @param cores that its JVM sees
   */
  static Maven gatlingTest(int cores, Map<String, String> settings)
      throws IOException, InterruptedException {
    Path project = copyOfThisCheckout();
    // Where the test itself runs in the background of a script, Ctrl-C may be switched off.
    List<String> command =
        new ArrayList<>(
            List.of("setsid", "env", "--default-signal=INT", "mvn", "-B", "gatling:test"));
    Map<String, String> all = new LinkedHashMap<>(settings);
    // By the times of the files: they have other paths now, and are the same.
    all.put("maven.compiler.useIncrementalCompilation", "false");
    if (System.getProperty("localRepository") != null) {
      all.put("maven.repo.local", System.getProperty("localRepository"));
    }
    all.forEach((key, value) -> command.add("-D" + key + "=" + value));
    Path output = project.resolve("output.txt");
    ProcessBuilder maven =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    maven.environment().put("MAVEN_OPTS", OPTIONS + " -XX:ActiveProcessorCount=" + cores);
    return new Maven(project, maven.start(), output);
  }

  /**
   * A command as it is typed into a shell, in a copy of this checkout. It gives way to all that
   * runs beside it, which may be measured.
   *
   * @param project from {@link #copyOfThisCheckout}
   */
  static Maven typed(Path project, String command) throws IOException {
    Path output = Files.createTempFile("mvn", ".txt");
    ProcessBuilder shell =
        shell(project, List.of("nice", "-n", "10", "bash", "-c", inBatches(command)));
    return new Maven(project, shell.redirectOutput(output.toFile()).start(), output);
  }

  /** The command with what no user has to type: nobody is there to be asked, or to wait. */
  static String inBatches(String command) {
    String batch = "mvn -B -Dmaven.compiler.useIncrementalCompilation=false";
    if (System.getProperty("localRepository") != null && !command.contains("maven.repo.local")) {
      batch += " -Dmaven.repo.local=" + System.getProperty("localRepository");
    }
    return command.replaceFirst("^mvn", batch);
  }

  /** In a project, with the environment of a user without keys. */
  static ProcessBuilder shell(Path project, List<String> command) {
    ProcessBuilder shell =
        new ProcessBuilder(command).directory(project.toFile()).redirectErrorStream(true);
    shell.environment().keySet().removeAll(List.of("LLM_API_KEY", "OPENAI_API_KEY"));
    // Else Java reads letters beyond ASCII as nothing in particular.
    shell.environment().put("LC_ALL", "C.UTF-8");
    shell.environment().put("MAVEN_OPTS", OPTIONS);
    return shell;
  }

  /** Waits for its end, not longer than that; returns its exit status. */
  int await(long seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + seconds + " s:\n" + printed());
    }
    return process.exitValue();
  }

  /** Waits until it has printed this. */
  void awaitOutput(String text) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!printed().contains(text)) {
      if (System.nanoTime() - end > 0 || !process.isAlive()) {
        throw new AssertionError("never printed '" + text + "':\n" + printed());
      }
      Thread.sleep(50);
    }
  }

  static Path copyOfThisCheckout() throws IOException, InterruptedException {
    Path here = Path.of(System.getProperty("basedir", System.getProperty("user.dir")));
    Path copy = Files.createTempDirectory("gatling-llm-checkout");
    Files.createDirectory(copy.resolve("target"));
    copy(here, copy, "pom.xml", ".mvn", "gatling.conf", "src", "user-files");
    copy(here.resolve("target"), copy.resolve("target"), "classes", "test-classes");
    return copy;
  }

  private static void copy(Path from, Path to, String... names)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("cp", "-a"));
    for (String name : names) {
      command.add(from.resolve(name).toString());
    }
    command.add(to.toString());
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new AssertionError(command + " failed");
    }
  }

  /** Where the run's folder is. */
  Path results() {
    return project.resolve("target").resolve("gatling");
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  /** Notes the processes under Maven, which may outlive it: the Gatling JVM, if all is well. */
  void noteDescendants() {
    process.descendants().forEach(descendants::add);
    if (descendants.isEmpty()) {
      throw new AssertionError("Maven has started nothing:\n" + printed());
    }
  }

  /** A signal to the whole group, as Ctrl-C sends it. */
  void signalGroup(String signal) {
    Signals.send(signal, "-" + process.pid());
  }

  /** Maven and what it has started, as far as it was noted. */
  Stream<ProcessHandle> alive() {
    return Stream.concat(Stream.of(process.toHandle()), descendants.stream())
        .filter(ProcessHandle::isAlive);
  }

  String printed() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(descendants::add);
    alive().forEach(ProcessHandle::destroyForcibly);
  }
}
