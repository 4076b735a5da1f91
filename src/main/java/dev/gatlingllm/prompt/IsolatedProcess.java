package dev.gatlingllm.prompt;

import dev.gatlingllm.config.NamedSecrets;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A separate process for files of unknown origin: a template is a program, and the tokenizer
 * library aborts its process if a file makes it panic. If it hangs, crashes or exhausts memory, the
 * caller gets an exception that says so.
 */
final class IsolatedProcess {
  static final int MOST_HEAP_MEGABYTES = 256;

  /** Elapsed seconds allowed per second of CPU time: a busy machine needs many. */
  private static final int PATIENCE = 6;

  private static final int OUT_OF_MEMORY = 3;
  private static final long LARGEST_REPLY = 64L << 20;

  /** The process failed; the message is a clause: "takes more than 10 s". */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String clause) {
      super(clause);
    }
  }

  private IsolatedProcess() {}

  /**
   * @param work maximum CPU time
   * @param heapMegabytes maximum size of the Java heap
   * @param texts the process's input
   * @return {@link IsolatedMain#DONE} and the texts of the answer, or {@link IsolatedMain#ERROR}
   *     and why there is none
   * @throws Failed if the process exceeded a limit or failed
   * @throws IOException if the process cannot be started
   */
  static List<String> run(
      Duration work, int heapMegabytes, List<String> texts, List<String> arguments)
      throws Failed, IOException {
    Duration longest = work.multipliedBy(PATIENCE);
    Process process = started(work, longest, heapMegabytes, arguments);
    CompletableFuture.delayedExecutor(longest.toMillis(), TimeUnit.MILLISECONDS)
        .execute(process::destroyForcibly);
    long end = System.nanoTime() + longest.toNanos();
    try {
      byte[] reply = reply(process, IsolatedMain.written(texts));
      int status = process.waitFor();
      if (status == 0) {
        return understood(reply);
      }
      throw new Failed(clause(status, System.nanoTime() >= end, work, heapMegabytes));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failed("was interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> understood(byte[] reply) throws Failed {
    try {
      List<String> texts = IsolatedMain.read(reply);
      if (!texts.isEmpty()
          && (texts.get(0).equals(IsolatedMain.DONE)
              || texts.size() == 2 && texts.get(0).equals(IsolatedMain.ERROR))) {
        return texts;
      }
    } catch (IOException e) {
      // As if it had said nothing.
    }
    throw new Failed("says nothing that can be read");
  }

  private static byte[] reply(Process process, byte[] input) throws IOException {
    try (OutputStream out = process.getOutputStream()) {
      out.write(input);
    } catch (IOException e) {
      // The process has already ended; its status says why.
    }
    return process.getInputStream().readNBytes((int) LARGEST_REPLY);
  }

  private static String clause(int status, boolean late, Duration work, int heapMegabytes) {
    if (late || status == IsolatedMain.LATE) {
      return "takes more than " + work.toSeconds() + " s";
    }
    return switch (status) {
      case OUT_OF_MEMORY -> "needs more than " + heapMegabytes + " MB of memory";
      case IsolatedMain.TOO_LARGE ->
          "needs more than " + IsolatedMain.MOST_MEGABYTES + " MB of memory";
      default -> "makes its process break off, with status " + status;
    };
  }

  private static Process started(
      Duration work, Duration longest, int heapMegabytes, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx" + heapMegabytes + "m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + (Path.of("/dev/null").toFile().exists() ? "/dev/null" : "NUL"),
            // Nobody reads its log, and to set one up would be a quarter of its work.
            "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
            "-cp",
            classPath(),
            IsolatedMain.class.getName(),
            String.valueOf(work.toMillis()),
            String.valueOf(longest.toMillis())));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    // Keeps the hub's token, which gated models need.
    builder
        .environment()
        .keySet()
        .removeIf(name -> NamedSecrets.isSecretName(name) && !name.startsWith("HF_"));
    return builder.start();
  }

  /** Under exec:java our classes are not on the JVM's own class path. */
  private static String classPath() throws IOException {
    if (!(IsolatedProcess.class.getClassLoader() instanceof URLClassLoader loader)) {
      return System.getProperty("java.class.path");
    }
    List<String> paths = new ArrayList<>();
    for (URL url : loader.getURLs()) {
      try {
        paths.add(Path.of(url.toURI()).toString());
      } catch (URISyntaxException | IllegalArgumentException e) {
        throw new IOException(url + " is no file", e);
      }
    }
    return String.join(System.getProperty("path.separator"), paths);
  }
}
