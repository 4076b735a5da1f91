package dev.gatlingllm.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
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
}
