package dev.gatlingllm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.gatlingllm.Slow;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script alone: instead of Maven and Java it finds scripts that say how they were called. */
@Timeout(60)
@Slow
class LauncherScriptTest {
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$@ $MAVEN_OPTS" >> mvn.called
      tries=0
      until [ "$(wc -l < ln.called)" -ge "$STARTED" ] || [ $tries -gt 600 ]; do
        tries=$((tries + 1))
        sleep 0.05
      done
      mkdir -p target/launcher
      echo ChatSimulation > target/launcher/simulation
      echo > target/launcher/java.args
      """;

  /** Tells that one has come as far as the lock. */
  private static final String LN = "#!/bin/sh\necho >> ln.called\ncommand -p ln \"$@\"\n";

  /** What it is asked for the cores of this machine, it answers at once. */
  private static final String JAVA =
      """
      #!/bin/sh
      case "$*" in
        *" dev.gatlingllm.cli.ClientJvm") echo -XX:OfManyCores ;;
        *) echo "$PWD: $@" ;;
      esac
      """;

  @TempDir private Path folder;
  private Path project;
  private Path script;

  @BeforeEach
  void copy() throws IOException {
    assumeFalse(System.getProperty("os.name").startsWith("Windows"));
    project = Files.createDirectories(folder.resolve("a project")).toRealPath();
    for (String sources : List.of("src/main", "src/test/startup", "user-files")) {
      Files.createDirectories(project.resolve(sources));
    }
    Files.createFile(project.resolve("pom.xml"));
    Files.createFile(project.resolve("gatling.conf"));
    script = Files.copy(Path.of("user-files/load"), project.resolve("user-files/load"));
    write(folder.resolve("bin/mvn"), MAVEN);
    write(folder.resolve("bin/ln"), LN);
    write(folder.resolve("bin/flock"), "#!/bin/sh\nexit 127\n"); // as macOS
    write(folder.resolve("bin/nproc"), "#!/bin/sh\necho 3\n");
    write(folder.resolve("jdk/bin/java"), JAVA);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Process start(Path called, String jdk, String... settings) throws IOException {
    return start(1, called, jdk, settings);
  }

  /**
   * @param all number of those that are started at once
   */
  private Process start(int all, Path called, String jdk, String... settings) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", called.toString()));
    command.addAll(List.of(settings));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder
        .environment()
        .put("PATH", folder.resolve("bin") + File.pathSeparator + System.getenv("PATH"));
    builder.environment().put("STARTED", String.valueOf(all));
    builder.environment().put("JAVA_HOME", folder.resolve(jdk).toString());
    return builder.start();
  }

  private static String printed(Process process, int status) throws Exception {
    try {
      String printed = new String(process.getInputStream().readAllBytes()).strip();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(printed).isEqualTo(status);
      return printed;
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void itRunsInItsProjectWhereverItsLinkIs() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), script);
    assertThat(printed(start(link, "jdk", "-Dllm.label=two words"), 0))
        .isEqualTo(
            "gatling-llm: prepares itself, once until a source changes (some 15 s) …\n"
                + project
                + ": @target/launcher/java.args -Dllm.label=two words"
                + " dev.gatlingllm.gatling.LoadMain -s ChatSimulation -rf target/gatling");
  }

  @Test
  void onceItIsPreparedItSaysNothing() throws Exception {
    assertThat(printed(start(script, "jdk"), 0)).startsWith("gatling-llm: prepares itself");
    assertThat(printed(start(script, "jdk"), 0)).startsWith(project + ": @target");
    assertThat(project.resolve("mvn.called"))
        .content()
        .contains("-Dstyle.color=never", "-Djansi.noreset=true");
  }

  @Test
  void ofSeveralAtOnceOnePrepares() throws Exception {
    List<Process> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(start(3, script, "jdk"));
    }
    for (Process one : all) {
      assertThat(printed(one, 0)).contains("-s ChatSimulation");
    }
    assertThat(project.resolve("mvn.called")).content().hasLineCount(1);
  }

  @Test
  void theLockOfOneThatHasEndedIsTakenOver() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    assertThat(ended.waitFor(20, TimeUnit.SECONDS)).isTrue();
    Path lock = Files.createDirectories(project.resolve("target")).resolve("launcher.lock");
    Files.createSymbolicLink(lock, Path.of(String.valueOf(ended.pid())));
    assertThat(printed(start(script, "jdk"), 0)).contains("-s ChatSimulation");
    assertThat(project.resolve("mvn.called")).content().hasLineCount(1);
    assertThat(Files.isSymbolicLink(lock)).isFalse();
  }

  @Test
  void withoutAJavaItSaysSo() throws Exception {
    assertThat(printed(start(script, "nowhere"), 3))
        .isEqualTo(
            "user-files/load: there is no "
                + folder.resolve("nowhere/bin/java")
                + "; JAVA_HOME is the folder of a JDK.");
  }

  @Test
  void theSimulationOfTheSettingIsStarted() throws Exception {
    String setting = "-Dgatling.simulationClass=some.MineSimulation";
    assertThat(printed(start(script, "jdk", setting), 0)).contains("-s some.MineSimulation -rf");
  }

  @Test
  void resultsGoIntoTheFolderOfTheSetting() throws Exception {
    Path results = folder.resolve("re sults");
    String setting = "-Dgatling.resultsFolder=" + results;
    assertThat(printed(start(script, "jdk", setting), 0)).endsWith(" -rf " + results);
    Files.delete(results);
    Files.createFile(results);
    assertThat(printed(start(script, "jdk", setting), 3))
        .isEqualTo("user-files/load: the results' folder " + results + " cannot be written.");
  }

  @Test
  void ofManyCoresJavaSaysWhatItNeeds() throws Exception {
    write(folder.resolve("bin/nproc"), "#!/bin/sh\necho 4\n");
    assertThat(printed(start(script, "jdk", "-Dllm.label=a"), 0))
        .contains(": @target/launcher/java.args -XX:OfManyCores -Dllm.label=a dev.gatlingllm.");
    write(folder.resolve("bin/nproc"), "#!/bin/sh\nexit 127\n"); // as macOS
    assertThat(printed(start(script, "jdk"), 0)).contains("java.args -XX:OfManyCores dev.");
  }

  @Test
  void withoutAFolderToWriteItSaysSo() throws Exception {
    Files.createFile(project.resolve("target"));
    assertThat(printed(start(script, "jdk"), 3))
        .isEqualTo("user-files/load: " + project + "/target cannot be written.");
  }
}
