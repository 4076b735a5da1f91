package dev.gatlingllm.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Prepares {@code user-files/load}, which starts a load test without Maven: the JVM's options and
 * its class path in a file of arguments, and an archive of the classes that a run loads. The JDK
 * archives jars only, so folders of classes become jars.
 */
@Command(
    name = "launcher",
    description = "Prepares user-files/load, in target/launcher. It calls this itself, by Maven.",
    mixinStandardHelpOptions = true)
final class LauncherCommand implements Callable<Integer> {
  /** Relative, so that a checkout may be moved. */
  static final Path FOLDER = Path.of("target", "launcher");

  /** Options, then the class path. Written last: what is newer than this file must come again. */
  static final String ARGUMENTS = "java.args";

  /** Its start. user-files/load has the same. */
  private static final String MAIN = "dev.gatlingllm.gatling.LoadMain";

  private static final String SIMULATION = "simulation";

  /** A short run against the embedded server, whatever else gatling.conf says. */
  private static final List<String> TRAINING =
      List.of(
          "-Dllm.baseUrl=",
          "-Dllm.target=",
          "-Dllm.concurrency=1",
          "-Dllm.requests=1",
          "-Dllm.warmup=0s",
          "-Dllm.maxTokens=4",
          "-Dllm.summaryFile=");

  private static final long TRAINING_SECONDS = 120;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SIMULATION", description = "The one that runs if none is named.")
  private String simulation;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    try (Stream<Path> old = Files.list(FOLDER)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (Files.exists(Path.of(entry))) {
        jars.add(Files.isDirectory(Path.of(entry)) ? pack(Path.of(entry)) : entry);
      }
    }
    String classPath = "-cp\n" + quoted(String.join(File.pathSeparator, jars)) + "\n";
    if (!archive(classPath)) {
      spec.commandLine()
          .getErr()
          .println("gatling-llm: no archive of classes could be made; each start takes longer.");
    }
    Files.writeString(FOLDER.resolve(SIMULATION), simulation + "\n");
    Files.writeString(FOLDER.resolve(ARGUMENTS), options(false) + classPath);
    return 0;
  }

  private static String pack(Path folder) {
    Path jar = FOLDER.resolve(folder.getFileName() + ".jar");
    int status =
        ToolProvider.findFirst("jar")
            .orElseThrow(() -> new IllegalStateException("This is no JDK: it has no jar command."))
            .run(
                System.out,
                System.err,
                "--create",
                "--no-compress",
                "--file=" + jar,
                "-C",
                folder.toString(),
                ".");
    if (status != 0) {
      throw new IllegalStateException("No jar of " + folder + " could be made.");
    }
    return jar.toString();
  }

  /**
   * The options of a load test, one a line.
   *
   * @param training whether the JVM writes the archive, or uses it
   */
  private static String options(boolean training) {
    // For few cores: the script adds what there is to more of them when it starts.
    List<String> options = new ArrayList<>(ClientJvm.options(1));
    options.add(
        (training ? "-XX:ArchiveClassesAtExit=" : "-XX:SharedArchiveFile=")
            + FOLDER.resolve("classes.jsa"));
    // One that is not of this JVM, or not there, is left aside without a word.
    options.add("-Xlog:cds*=off");
    return String.join("\n", options) + "\n";
  }

  private boolean archive(String classPath) throws IOException, InterruptedException {
    Path arguments = FOLDER.resolve("training.args");
    Files.writeString(arguments, options(true) + classPath);
    try (TemporaryFolder results = TemporaryFolder.create("gatling-llm-launcher")) {
      return trained(arguments, results.path());
    }
  }

  private boolean trained(Path arguments, Path results) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(ClientJvm.JAVA, "@" + arguments));
    command.addAll(TRAINING);
    command.addAll(List.of(MAIN, "-s", simulation, "-rf", results.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(FOLDER.resolve("training.txt").toFile());
    builder.environment().keySet().removeAll(List.of("LLM_API_KEY", "OPENAI_API_KEY"));
    Process run = builder.start();
    try {
      return run.waitFor(TRAINING_SECONDS, TimeUnit.SECONDS) && run.exitValue() == 0;
    } finally {
      run.destroyForcibly().waitFor();
    }
  }

  /** As files of arguments want it. */
  private static String quoted(String argument) {
    return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
