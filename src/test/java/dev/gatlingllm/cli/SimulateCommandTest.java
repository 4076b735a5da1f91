package dev.gatlingllm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimulateCommandTest {

  @Test
  void theServerRunsAtTheUrlThatItPrintsUntilItIsStopped() throws Exception {
    PipedReader out = new PipedReader();
    PrintWriter writer = new PrintWriter(new PipedWriter(out), true);
    CommandLine commands = CommandRunner.commandLine(new Main()).setOut(writer);
    Thread running =
        new Thread(() -> commands.execute("simulate", "--port", "0", "--model", "my-model"));
    running.start();
    try {
      String line = new BufferedReader(out).readLine();
      assertThat(line)
          .matches("Simulated server, not a model, on http://127\\.0\\.0\\.1:[0-9]+/v1");
      String url = line.substring(line.indexOf("http"));
      HttpResponse<String> models =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(url + "/models")).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(models.body()).contains("\"my-model\"");
      assertThat(running.isAlive()).isTrue();
    } finally {
      running.interrupt();
      running.join();
    }
  }

  @Test
  void aFaultThatThereIsNotIsNamed() {
    CommandRun run = CommandRun.of("simulate", "--port", "0", "--fault", "nonsense");
    assertThat(run.exit()).isNotZero();
    assertThat(run.err()).contains("fault is nonsense", "multiToken:<number>");
  }

  @Test
  void aWrongValueIsOneSentenceAndNoStackTrace() {
    CommandRun run = CommandRun.of("simulate", "--port", "0", "--jitter", "2");
    assertThat(run.exit()).isNotZero();
    assertThat(run.err().strip())
        .isEqualTo("Simulated server: jitter is 2.0, but must be from 0 up to, not with, 1.");
  }
}
