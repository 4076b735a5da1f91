package dev.gatlingllm.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The generation settings, the same in every request.
 *
 * @param path overrides the dialect's own path, e.g. "/v2/chat"; starts with a slash
 * @param model empty until the server's model list has been asked
 * @param maxTokens maximum number of completion tokens; ≥ 1
 * @param maxTokensField the body's field for it, e.g. "max_completion_tokens"; of APIs that have it
 * @param includeUsage ask for usage at the end of a stream ({@code stream_options.include_usage})
 * @param images what goes with each prompt
 * @param extraBody fields merged into the JSON body, last; values are what Jackson makes of JSON. A
 *     null value removes the dialect's field of that name
 */
public record Generation(
    Optional<String> path,
    Optional<String> model,
    OptionalDouble temperature,
    int maxTokens,
    String maxTokensField,
    boolean ignoreEos,
    boolean includeUsage,
    Map<String, Object> extraBody,
    Sampling sampling,
    Settings apiOptions,
    Images images) {

  /** With a query; RFC 3986, section 3.3 and 3.4. */
  private static final Pattern PATH =
      Pattern.compile("/([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*");

  private static final String PATH_RULE =
      "of the characters of a path (RFC 3986) alone; a space is %20";

  /** Fields of a body that may raise the limit that {@code maxTokens} sets. */
  private static final Pattern OF_LENGTH =
      Pattern.compile(
          "n|best_?of|.*(?:max|token|predict|length|limit|budget|think|reason|candidate).*",
          Pattern.CASE_INSENSITIVE);

  /**
   * Maximum number of completion tokens, over all choices; empty if {@code extraBody} may ask for
   * more.
   */
  public OptionalLong mostTokens() {
    return mostTokens(maxTokens, Map.of());
  }

  /** The same of a request with a limit and fields of its own. */
  public OptionalLong mostTokens(int limit, Map<String, Object> body) {
    return speaksOfLength(extraBody) || speaksOfLength(body)
        ? OptionalLong.empty()
        : OptionalLong.of((long) limit * sampling.n());
  }

  private static boolean speaksOfLength(Object value) {
    if (value instanceof Map<?, ?> fields && !fields.isEmpty()) {
      return fields.entrySet().stream()
          .anyMatch(
              field ->
                  OF_LENGTH.matcher(field.getKey().toString()).matches()
                      || speaksOfLength(field.getValue()));
    }
    return value instanceof List<?> items && items.stream().anyMatch(Generation::speaksOfLength);
  }

  public Generation withTemperature(OptionalDouble other) {
    return with(model, other);
  }

  public Generation withModel(String name) {
    return with(Optional.of(name), temperature);
  }

  private Generation with(Optional<String> name, OptionalDouble heat) {
    return new Generation(
        path,
        name,
        heat,
        maxTokens,
        maxTokensField,
        ignoreEos,
        includeUsage,
        extraBody,
        sampling,
        apiOptions,
        images);
  }

  static Generation of(Settings settings, List<Api> apis) {
    Optional<String> path = settings.optional("llm.path");
    if (path.isPresent() && !path.get().startsWith("/")) {
      throw Settings.broken("llm.path", path.get(), "a path that starts with /");
    }
    if (path.isPresent() && !PATH.matcher(path.get()).matches()) {
      throw Settings.broken("llm.path", BaseUrl.withoutSecrets(path.get()), PATH_RULE);
    }
    requireAddable(settings);
    String temperature = settings.text("llm.temperature");
    return new Generation(
        path,
        settings.optional("llm.model"),
        temperature.equals("default")
            ? OptionalDouble.empty()
            : OptionalDouble.of(
                settings.between(
                    "llm.temperature",
                    0,
                    1000,
                    "a number from 0, or default to leave it to the server")),
        settings.positive("llm.maxTokens"),
        settings.oneOf("llm.maxTokensField", "max_tokens", "max_completion_tokens"),
        settings.flag("llm.ignoreEos"),
        settings.flag("llm.includeUsage"),
        extraBody(settings),
        sampling(settings),
        apiOptions(settings, apis),
        Images.of(settings));
  }

  /** Their product is counted as an int. */
  private static void requireAddable(Settings settings) {
    long tokens = (long) settings.positive("llm.maxTokens") * settings.positive("llm.n");
    if (tokens > Integer.MAX_VALUE) {
      throw Settings.broken(
          "llm.n",
          settings.text("llm.n"),
          "less with llm.maxTokens="
              + settings.text("llm.maxTokens")
              + ": together at most 2,147,483,647 tokens");
    }
  }

  private static Sampling sampling(Settings settings) {
    return new Sampling(
        settings.positiveOr("llm.topK", "default"),
        settings.positive("llm.n"),
        settings.countOr("llm.logprobs", "off"),
        settings.optional("llm.reasoningEffort").filter(effort -> !effort.equals("default")),
        minTokens(settings));
  }

  /** Drawn lengths are compared with it when they are known. */
  private static OptionalInt minTokens(Settings settings) {
    OptionalInt min = settings.positiveOr("llm.minTokens", "default");
    boolean drawn =
        settings
            .optional("llm.outputTokens")
            .or(() -> settings.optional("llm.lengths"))
            .isPresent();
    if (!drawn && min.isPresent() && min.getAsInt() > settings.positive("llm.maxTokens")) {
      throw Settings.broken(
          "llm.minTokens",
          settings.text("llm.minTokens"),
          "at most llm.maxTokens, which is " + settings.text("llm.maxTokens"));
    }
    return min;
  }

  /** The settings of every API must keep their rules, whichever API is used. */
  private static Settings apiOptions(Settings settings, List<Api> apis) {
    Settings options = options(settings, apis);
    apis.forEach(api -> api.rules().accept(options));
    return options;
  }

  static Settings options(Settings settings, List<Api> apis) {
    Map<String, String> own = new TreeMap<>();
    apis.forEach(api -> api.own().forEach(key -> own.put(key, settings.text(key))));
    return new Settings(ConfigFactory.parseMap(own));
  }

  private static Map<String, Object> extraBody(Settings settings) {
    ConfigValue value = settings.config().getValue("llm.extraBody");
    String json =
        value instanceof ConfigObject
            ? value.render(ConfigRenderOptions.concise())
            : String.valueOf(value.unwrapped());
    try {
      Map<String, Object> body =
          new ObjectMapper(BodyJson.factory())
              .readValue(
                  json.isBlank() ? "{}" : json,
                  new TypeReference<LinkedHashMap<String, Object>>() {});
      if (body == null) {
        throw Settings.broken("llm.extraBody", json, "a JSON object, e.g. {\"top_p\":0.9}");
      }
      ToolDefinitions.require(Generation::wrong, new ObjectMapper().valueToTree(body));
      return body;
    } catch (MismatchedInputException e) {
      throw Settings.broken(
          "llm.extraBody", json, "a JSON object, e.g. {\"top_p\":0.9}, and no other JSON");
    } catch (JsonProcessingException e) {
      throw Settings.broken(
          "llm.extraBody",
          json,
          "a JSON object, e.g. {\"top_p\":0.9} (" + ParserWords.plain(e) + ")");
    }
  }

  private static ConfigException wrong(String what, String value, String rule) {
    String shown = Settings.shown(NamedSecrets.withoutThem(value));
    return new ConfigException("llm.extraBody: %s is '%s', must %s.".formatted(what, shown, rule));
  }
}
