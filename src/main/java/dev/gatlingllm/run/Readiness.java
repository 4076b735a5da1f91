package dev.gatlingllm.run;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.report.CsvReport;
import dev.gatlingllm.report.FileTrouble;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Checks before any load that this machine can take the run's connections and outputs. */
final class Readiness {
  /**
   * Number of files that a run opens in addition to its connections, reports and classes included.
   */
  private static final int FILES_BESIDE = 64;

  private Readiness() {}

  /**
   * Checks the machine.
   *
   * @param stages the planned stages; none for an injection profile, whose users are unknown
   */
  static void check(LlmConfig config, List<StageRun> stages) {
    config.summaryFile().ifPresent(Readiness::checkSummaryFile);
    config.startAt().ifPresent(it -> CommonStart.check(it, Instant.now()));
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        && !config.http().version().offersHttp2()) {
      int users =
          stages.stream()
              .flatMapToInt(it -> it.stage().arrivals().mostUsers().stream())
              .max()
              .orElse(0);
      if (config.load().sharesConnections()) {
        users = Math.min(users, config.load().maxInFlight().orElse(users));
      }
      long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount();
      checkOpenFiles(
          config.load().key(),
          users,
          config.embedded() ? 2 : 1,
          free,
          system.getMaxFileDescriptorCount());
    }
  }

  private static void checkSummaryFile(String file) {
    try {
      CsvReport.checkAppendTo(Path.of(file));
    } catch (IOException e) {
      throw broken(file, FileTrouble.words(e));
    } catch (InvalidPathException e) {
      throw broken(file, e.getMessage());
    }
  }

  private static ConfigException broken(String file, String why) {
    return new ConfigException(
        "llm.summaryFile is '" + file + "', must be a file that can take rows: " + why + ".");
  }

  /**
   * @param perUser number of files per user's connection: two if its other end is in this process
   */
  static void checkOpenFiles(String key, int users, int perUser, long free, long limit) {
    long most = Math.max(0, free - FILES_BESIDE) / perUser;
    if (users > most) {
      throw new ConfigException(
          "%s %s %s, must be at most %s here: this process may open %s files, and each user's connection is one (ulimit -n; llm.connections=shared with llm.maxInFlight takes fewer)."
              .formatted(
                  key,
                  key.equals("llm.concurrency") ? "is" : "has users at once:",
                  users,
                  most,
                  limit));
    }
  }
}
