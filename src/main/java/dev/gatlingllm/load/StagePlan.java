package dev.gatlingllm.load;

import dev.gatlingllm.config.ConfigException;
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

  /** The same, with the files of each stage's load read once when the stage is planned. */
  default StagePlan checked(int injector, int injectors) {
    return before -> next(before).map(stage -> stage.checked(injector, injectors));
  }

  static StagePlan of(List<Stage> stages) {
    List<Stage> all = List.copyOf(stages);
    return before ->
        before.size() < all.size() ? Optional.of(all.get(before.size())) : Optional.empty();
  }

  /**
   * One stage for each {@code stream} × each stage of the load, in the given order; no two have the
   * same name.
   *
   * @throws ConfigException that names the word of {@code llm.load} that does not fit
   */
  static StagePlan of(Load load) {
    List<StageReading.Planned> planned = planned(load);
    List<Stage> stages = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (boolean stream : load.stream()) {
      for (StageReading.Planned one : planned) {
        String name = one.name();
        if (load.stream().size() > 1 || !stream) {
          name += stream ? ", streaming" : ", not streaming";
        }
        int times = seen.merge(name, 1, Integer::sum);
        stages.add(
            new Stage(
                stages.size(),
                times == 1 ? name : name + " (" + times + ")",
                one.arrivals(),
                stream,
                one.warmup()));
      }
    }
    return of(stages);
  }

  /** Number of users of the load who may need a prompt at about the same time; ≥ 1. */
  static int usersAhead(Load load) {
    return planned(load).stream().mapToInt(it -> it.arrivals().usersAhead()).max().orElse(1);
  }

  private static List<StageReading.Planned> planned(Load load) {
    boolean worded = !load.stages().isEmpty();
    List<String> texts =
        worded ? load.stages() : load.concurrency().stream().map(Levels::users).toList();
    // Only the warm-up of a constant number of users depends on its duration alone.
    StageReading.Defaults defaults =
        new StageReading.Defaults(
            load.duration(),
            load.warmupSet() || !worded ? Optional.of(load.warmup()) : Optional.empty(),
            load.requests());
    List<StageReading.Planned> planned = new ArrayList<>();
    for (String text : texts) {
      String where = "Stage " + (planned.size() + 1) + " of " + load.key();
      planned.add(StageWords.parse(where, text, defaults));
    }
    return planned;
  }
}
