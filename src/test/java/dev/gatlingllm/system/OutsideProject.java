package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A project of a Gatling user's own: src/test/resources/outside-project, in a folder of its own,
 * with our jar from a local repository that has all else from the build's.
 */
final class OutsideProject implements AutoCloseable {
  /** As README has it. */
  static final String INSTALL = "mvn install -DskipTests";

  private static final long LIMIT_SECONDS = 300;

  private final Path project;
  private final Path repository;
  private final WarmMaven maven;

  private OutsideProject(Path project, Path repository) throws IOException, InterruptedException {
    this.project = project;
    this.repository = repository;
    this.maven = new WarmMaven(project);
  }

  /**
   * @param folder an empty one
   */
  static OutsideProject in(Path folder) throws IOException, InterruptedException {
    Path project = folder.resolve("project");
    Path source = Path.of("src/test/resources/outside-project");
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, project.resolve(source.relativize(file).toString()));
      }
    }
    Path repository = Files.createDirectory(folder.resolve("repository"));
    Path build =
        Path.of(
            System.getProperty(
                "localRepository", System.getProperty("user.home") + "/.m2/repository"));
    linkAllBut("dev", build, repository);
    linkAllBut("gatlingllm", build.resolve("dev"), repository.resolve("dev"));
    install(repository);
    return new OutsideProject(project, repository);
  }

  private static void linkAllBut(String name, Path from, Path to) throws IOException {
    Files.createDirectories(to);
    if (Files.isDirectory(from)) {
      try (Stream<Path> entries = Files.list(from)) {
        for (Path entry : entries.filter(it -> !it.endsWith(name)).toList()) {
          Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
        }
      }
    }
  }

  private static void install(Path repository) throws IOException, InterruptedException {
    String command = INSTALL + " -ntp -Dspotless.check.skip=true -Dmaven.repo.local=" + repository;
    try (Maven maven = Maven.typed(Maven.copyOfThisCheckout(), command)) {
      assertThat(maven.await(LIMIT_SECONDS)).as(maven.printed()).isZero();
    }
  }

  /** Runs {@code mvn gatling:test} with these settings to its end. */
  Run gatlingTest(String simulation, String... settings) throws IOException, InterruptedException {
    String command =
        "mvn gatling:test -ntp -Dmaven.repo.local="
            + repository
            + " -Dgatling.simulationClass=com.example."
            + simulation
            + " "
            + String.join(" ", settings);
    WarmMaven.Ended ended = maven.run(command);
    Path results = project.resolve("target").resolve("gatling");
    return new Run(ended.exit(), ended.printed(), newest(results, ended.printed()));
  }

  @Override
  public void close() {
    maven.close();
  }

  /** Runs' folders end with the time of their beginning. */
  private static Path newest(Path results, String printed) throws IOException {
    assertThat(results).as(printed).isDirectory();
    try (Stream<Path> runs = Files.list(results)) {
      String begun = "\\d{17}$";
      return runs.filter(run -> run.toString().matches(".*-" + begun))
          .max(Comparator.comparing(run -> run.toString().substring(run.toString().length() - 17)))
          .orElseThrow(() -> new AssertionError("no run:\n" + printed));
    }
  }

  /** What a run left. */
  record Run(int exit, String printed, Path folder) {
    List<String> lines(String file) throws IOException {
      return Files.readAllLines(folder.resolve(file));
    }

    String text(String file) throws IOException {
      return Files.readString(folder.resolve(file));
    }
  }
}
