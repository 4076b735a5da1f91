package dev.gatlingllm.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Simulated servers of one JVM, which is warm after the first: each line that it reads has the
 * arguments of one more, or none to end the server of that number. It ends with its input.
 */
public final class SimulatorHost {
  private SimulatorHost() {}

  public static void main(String[] arguments) throws IOException {
    List<Thread> servers = new ArrayList<>();
    BufferedReader asked =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = asked.readLine(); line != null; line = asked.readLine()) {
      if (line.matches("\\d+")) {
        servers.get(Integer.parseInt(line)).interrupt();
      } else {
        String[] command = line.split(" ");
        Thread server = new Thread(() -> CommandRunner.run(new Main(), command));
        server.setDaemon(true);
        server.start();
        servers.add(server);
      }
    }
  }
}
