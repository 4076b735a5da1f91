package dev.gatlingllm.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Settings of some of the run's requests, over the run's: those of the run that fit them. */
final class OwnSettings {
  private final Layers run;
  private final Map<String, String> own;
  private final Map<String, String> all;
  private final Settings defaults;

  private OwnSettings(Layers run, Map<String, String> own) {
    this.run = run;
    this.own = own;
    this.all = new TreeMap<>(own);
    this.defaults = new Settings(run.reference());
  }

  /**
   * The settings in force for such requests. What the run says that their API cannot express does
   * not hold for them.
   *
   * @param own settings by their {@code llm.*} key, which win over the run's
   */
  static Layers over(Layers run, Map<String, String> own, List<Api> apis) {
    return new OwnSettings(run, own).fitting(apis);
  }

  private Layers fitting(List<Api> apis) {
    Layers some = run.withOwn(own);
    String name = some.settings().text("llm.api");
    Optional<Api> used = apis.stream().filter(it -> it.name().equals(name)).findFirst();
    if (used.isPresent()) {
      if (!used.get().streams()) {
        all.put("llm.stream", "false");
      }
      used.get().lacks().forEach(this::leave);
    }
    if ("off".equals(all.get("llm.logprobs"))
        && run.settings().text("llm.tokenCount").equals("logprobs")) {
      leave("llm.tokenCount");
    }
    return all.equals(own) ? some : run.withOwn(all);
  }

  /** Leaves a setting of the run at its default. */
  private void leave(String key) {
    all.putIfAbsent(key, defaults.text(key));
  }
}
