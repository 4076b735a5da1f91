package dev.gatlingllm.metrics;

import dev.gatlingllm.load.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the reader of a run's numbers must know, put into sentences. */
final class RunNotes {
  private RunNotes() {}

  static List<String> of(Summary summary) {
    List<String> notes = new ArrayList<>(summary.run().notes());
    if (!summary.notRun().isEmpty()) {
      notes.add("Not run, because the run ended before: " + names(summary.notRun()) + ".");
    }
    if (summary.run().loopback()) {
      notes.add(
          "The target is on this machine: client and server share its cores, and no network is"
              + " measured.");
    }
    if (summary.stages().stream().anyMatch(stage -> stage.stage().stream())) {
      notes.add("TTFT includes the time a request waits in the server's queue.");
    }
    return List.copyOf(notes);
  }

  private static String names(List<Stage> stages) {
    return stages.stream().map(stage -> "'" + stage.name() + "'").collect(Collectors.joining(", "));
  }
}
