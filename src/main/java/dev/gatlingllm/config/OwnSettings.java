package dev.gatlingllm.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Settings of some of the run's requests, over the run's: those of the run that fit them. */
final class OwnSettings {
  /**
   * A setting of the requests' own, and one of the run that says the same in other words, or its
   * opposite.
   *
   * @param own how "key=value" begins, without "llm."
   */
  private record Instead(Pattern own, String run) {
    static Instead of(String own, String run) {
      return new Instead(Pattern.compile("llm\\.(?:" + own + ")"), "llm." + run);
    }
  }

  private static final List<Instead> INSTEAD =
      List.of(
          Instead.of("(prompt|output|max)Tokens=", "lengths"),
          Instead.of("maxTokens=", "outputTokens"),
          Instead.of(
              "(promptTokens|lengths|prompt\\.images|prompt\\.sharedPrefixTokens)=[^0]",
              "dataset.file"),
          Instead.of("dataset\\.format=(?!auto|csv)", "dataset.column"),
          Instead.of("tls\\.keyStore=.", "tls.certificate"),
          Instead.of("tls\\.keyStore=.", "tls.key"),
          Instead.of("tls\\.(certificate|key)=.", "tls.keyStore"),
          Instead.of("tls\\.ca=.", "tls.insecure"),
          Instead.of("tls\\.insecure=(?i:true)", "tls.ca"));

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
   * The settings in force for such requests. What the run says that their API cannot express, or
   * that they say themselves in other words, does not hold for them.
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
    own.forEach(
        (key, value) ->
            INSTEAD.stream()
                .filter(it -> it.own().matcher(key + "=" + value).lookingAt())
                .forEach(it -> leave(it.run())));
    if (!own.containsKey("llm.target") && !name.equals(run.settings().text("llm.api"))) {
      leave("llm.path");
    }
    if ("off".equals(all.get("llm.logprobs"))
        && run.settings().text("llm.tokenCount").equals("logprobs")) {
      leave("llm.tokenCount");
    }
    return all.equals(own) ? some : run.withOwn(all);
  }

  private void leave(String key) {
    all.putIfAbsent(key, defaults.text(key));
  }
}
