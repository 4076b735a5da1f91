package dev.gatlingllm.system;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals by {@code kill}. */
final class Signals {
  private Signals() {}

  /**
   * @param target a process id, or minus a process group's
   */
  static void send(String signal, String target) {
    try {
      int exit = new ProcessBuilder("kill", "-" + signal, "--", target).start().waitFor();
      if (exit != 0) {
        throw new AssertionError("kill -" + signal + " " + target + " failed: " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
