package dev.gatlingllm.system;

import java.io.IOException;

/** Threads of the test servers. */
final class Daemon {
  interface Work {
    void run() throws IOException;
  }

  private Daemon() {}

  /** Runs until it is done, or somebody has closed what it works on. */
  static void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // a connection or the server was closed
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }
}
