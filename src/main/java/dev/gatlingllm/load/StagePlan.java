package dev.gatlingllm.load;

import dev.gatlingllm.config.Load;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which stage of a run comes next. The simplest plan is a list of stages. */
@FunctionalInterface
public interface StagePlan {
  /**
   * The stage after these; empty if there is none.
   *
   * @param before the stages so far, in order
   */
  Optional<Stage> next(List<Stage> before);

  /** A plan of these stages, in order. */
  static StagePlan of(List<Stage> stages) {
    List<Stage> all = List.copyOf(stages);
    return before ->
        before.size() < all.size() ? Optional.of(all.get(before.size())) : Optional.empty();
  }

  /**
   * One stage for each {@code stream} × each {@code concurrency}, in the given order; no two have
   * the same name.
   */
  static StagePlan of(Load load) {
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
            Stage.closed(
                stages.size(),
                times == 1 ? name : name + " (" + times + ")",
                users,
                stream,
                load.duration(),
                load.warmup(),
                load.requests()));
      }
    }
    return of(stages);
  }
}
