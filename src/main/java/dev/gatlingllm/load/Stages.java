package dev.gatlingllm.load;

import dev.gatlingllm.config.Load;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The stages of a run: each way of answering × each concurrency, in the order they were given. */
public final class Stages {
  private Stages() {}

  /** One stage for each combination; no two have the same name. */
  public static List<Stage> of(Load load) {
    List<Stage> stages = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (boolean stream : load.stream()) {
      for (int users : load.concurrency()) {
        String name = users == 1 ? "1 user" : users + " users";
        if (load.stream().size() > 1 || !stream) {
          name += stream ? ", streaming" : ", not streaming";
        }
        int times = seen.merge(name, 1, Integer::sum);
        stages.add(
            new Stage(
                stages.size(),
                times == 1 ? name : name + " (" + times + ")",
                OptionalInt.of(users),
                stream,
                load.duration(),
                load.warmup(),
                load.requests()));
      }
    }
    return List.copyOf(stages);
  }
}
