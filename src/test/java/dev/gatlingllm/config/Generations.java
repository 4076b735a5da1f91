package dev.gatlingllm.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import dev.gatlingllm.dialect.Dialects;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What tests ask of a model, as the settings would have it. */
public final class Generations {
  public static final Sampling SERVERS_OWN =
      new Sampling(
          OptionalInt.empty(), 1, OptionalInt.empty(), Optional.empty(), OptionalInt.empty());

  public static final Images NO_IMAGES =
      new Images(List.of(), Images.Position.SPACE_EVENLY, Images.Format.JPEG);

  private static final Settings DEFAULTS =
      Generation.options(new Settings(Sources.REFERENCE), Dialects.APIS);

  private Generations() {}

  /** 16 tokens of one called m, at the server's own temperature. */
  public static Generation of(
      boolean ignoreEos, boolean includeUsage, Map<String, Object> extraBody) {
    return of(
        Optional.empty(),
        Optional.of("m"),
        OptionalDouble.empty(),
        16,
        "max_tokens",
        ignoreEos,
        includeUsage,
        extraBody);
  }

  /** With all else the server's own, and no images. */
  public static Generation of(
      Optional<String> path,
      Optional<String> model,
      OptionalDouble temperature,
      int maxTokens,
      String maxTokensField,
      boolean ignoreEos,
      boolean includeUsage,
      Map<String, Object> extraBody) {
    return new Generation(
        path,
        model,
        temperature,
        maxTokens,
        maxTokensField,
        ignoreEos,
        includeUsage,
        extraBody,
        SERVERS_OWN,
        options(),
        NO_IMAGES);
  }

  /**
   * The settings that only some APIs have: gatling.conf's, but for these.
   *
   * @param keysAndValues one after the other
   */
  public static Settings options(String... keysAndValues) {
    Config options = DEFAULTS.config();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      options =
          options.withValue(keysAndValues[i], ConfigValueFactory.fromAnyRef(keysAndValues[i + 1]));
    }
    return new Settings(options);
  }

  public static Generation with(Generation all, Sampling sampling) {
    return with(all, sampling, all.images());
  }

  public static Generation with(Generation all, Images images) {
    return with(all, all.sampling(), images);
  }

  private static Generation with(Generation all, Sampling sampling, Images images) {
    return new Generation(
        all.path(),
        all.model(),
        all.temperature(),
        all.maxTokens(),
        all.maxTokensField(),
        all.ignoreEos(),
        all.includeUsage(),
        all.extraBody(),
        sampling,
        all.apiOptions(),
        images);
  }
}
