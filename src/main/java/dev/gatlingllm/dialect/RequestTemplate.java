package dev.gatlingllm.dialect;

import dev.gatlingllm.config.Generation;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.Prompt;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The requests of one API with the settings of a run, for streams and for whole answers.
 *
 * @param headers as {@link HttpCall#headers}
 * @param words how a body contains a prompt: as a JSON value
 * @param turns how a body contains earlier messages; empty if the API has none
 */
record RequestTemplate(
    String streamPath,
    String wholePath,
    Map<String, String> headers,
    BodyTemplate streaming,
    BodyTemplate whole,
    Function<Prompt, CharSequence> words,
    Optional<Turns> turns) {

  private static final Prompt NO_PROMPT = Prompt.uncounted("");

  /** A template with the user's own path, if there is one, and the prompt as a string. */
  static RequestTemplate of(
      Generation generation, String path, BodyTemplate streaming, BodyTemplate whole) {
    String one = generation.path().orElse(path);
    return new RequestTemplate(
        one,
        one,
        Map.of(),
        streaming,
        whole,
        prompt -> JsonText.quoted(prompt.text()),
        Optional.empty());
  }

  /** The same, with the user's fields merged into those of the API. */
  static RequestTemplate of(
      Generation generation, String path, Function<Boolean, Map<String, Object>> fields) {
    return of(
        generation,
        path,
        BodyTemplate.of(fields.apply(true), generation),
        BodyTemplate.of(fields.apply(false), generation));
  }

  RequestTemplate withStreamPath(Generation generation, String path) {
    return new RequestTemplate(
        generation.path().orElse(path), wholePath, headers, streaming, whole, words, turns);
  }

  RequestTemplate withHeader(String name, String value) {
    return new RequestTemplate(
        streamPath, wholePath, Map.of(name, value), streaming, whole, words, turns);
  }

  RequestTemplate with(Function<Prompt, CharSequence> other) {
    return new RequestTemplate(streamPath, wholePath, headers, streaming, whole, other, turns);
  }

  /** A copy in which prompts with images are in parts; others are a string. */
  RequestTemplate with(MessageParts parts, Generation generation) {
    return with(prompt -> parts.words(prompt, generation.images().position()));
  }

  RequestTemplate with(Turns messages) {
    return new RequestTemplate(
        streamPath, wholePath, headers, streaming, whole, words, Optional.of(messages));
  }

  /**
   * The request for an input; {@link #turns} is required if it is more than one prompt.
   *
   * @param maxTokens used if the input has no limit
   */
  HttpCall of(LlmInput input, int maxTokens) {
    int limit = input.maxTokens().orElse(maxTokens);
    boolean bare = input.isOnePrompt() && input.prompt().images().isEmpty();
    if (bare || turns.isEmpty() && input.isOnePrompt()) {
      HttpCall one = of(input.prompt(), input.streams(), limit);
      return input.body().isEmpty()
          ? one
          : new HttpCall(
              one.path(), headers, BodyTemplate.write(BodyTemplate.read(one.body()), input.body()));
    }
    HttpCall empty = of(NO_PROMPT, input.streams(), limit);
    Map<String, Object> body = BodyTemplate.read(empty.body());
    turns.orElseThrow().into(body, input);
    return new HttpCall(empty.path(), headers, BodyTemplate.write(body, input.body()));
  }

  HttpCall of(Prompt prompt, boolean stream, int maxTokens) {
    return new HttpCall(
        stream ? streamPath : wholePath,
        headers,
        (stream ? streaming : whole).with(words.apply(prompt), prompt.images(), maxTokens));
  }

  /** The model's name as a part of a path, slashes unescaped; empty while the model is unknown. */
  static String model(Generation generation) {
    return URLEncoder.encode(generation.model().orElse(""), StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%2F", "/")
        .replace("%3A", ":");
  }
}
