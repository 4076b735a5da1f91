package dev.gatlingllm.dialect;

import dev.gatlingllm.config.Generation;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.Prompt;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The requests of one API with the settings of a run: of a stream, and of a whole answer.
 *
 * @param headers as {@link HttpCall#headers}
 * @param words how a prompt stands in a body
 * @param turns how messages stand before it; empty where the API has no place for them
 */
record RequestTemplate(
    String streamPath,
    String wholePath,
    Map<String, String> headers,
    BodyTemplate streaming,
    BodyTemplate whole,
    Words words,
    Optional<Turns> turns) {

  /** A prompt as a JSON value. */
  interface Words {
    CharSequence json(Prompt prompt);
  }

  /** The fields of a body. */
  interface Fields {
    Map<String, Object> of(boolean stream);
  }

  /** The user's own path, where there is one, and the text of the prompt as a string. */
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
  static RequestTemplate of(Generation generation, String path, Fields fields) {
    return of(
        generation,
        path,
        BodyTemplate.of(fields.of(true), generation),
        BodyTemplate.of(fields.of(false), generation));
  }

  /** Streams have a path of their own. */
  RequestTemplate withStreamPath(Generation generation, String path) {
    return new RequestTemplate(
        generation.path().orElse(path), wholePath, headers, streaming, whole, words, turns);
  }

  RequestTemplate withHeader(String name, String value) {
    return new RequestTemplate(
        streamPath, wholePath, Map.of(name, value), streaming, whole, words, turns);
  }

  RequestTemplate with(Words other) {
    return new RequestTemplate(streamPath, wholePath, headers, streaming, whole, other, turns);
  }

  /** Prompts with images are in parts, others are a string. */
  RequestTemplate with(MessageParts parts, Generation generation) {
    return with(
        prompt ->
            prompt.images().isEmpty()
                ? JsonText.quoted(prompt.text())
                : parts.json(prompt, generation.images().position()));
  }

  RequestTemplate with(Turns messages) {
    return new RequestTemplate(
        streamPath, wholePath, headers, streaming, whole, words, Optional.of(messages));
  }

  /**
   * The request of an input; {@link #turns} has to be there if it is more than one prompt.
   *
   * @param maxTokens where the input says nothing of it
   */
  HttpCall of(LlmInput input, int maxTokens) {
    HttpCall last = of(input.prompt(), input.stream(), input.maxTokens().orElse(maxTokens));
    if (input.isOnePrompt() && input.body().isEmpty()) {
      return last;
    }
    Map<String, Object> body = BodyTemplate.read(last.body());
    if (!input.isOnePrompt()) {
      turns.orElseThrow().into(body, input);
    }
    return new HttpCall(last.path(), headers, BodyTemplate.write(body, input.body()));
  }

  HttpCall of(Prompt prompt, boolean stream, int maxTokens) {
    return new HttpCall(
        stream ? streamPath : wholePath,
        headers,
        (stream ? streaming : whole).with(words.json(prompt), prompt.images(), maxTokens));
  }

  /** The model's name as a part of a path; its slashes stay. Empty while no model is known. */
  static String model(Generation generation) {
    return URLEncoder.encode(generation.model().orElse(""), StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%2F", "/")
        .replace("%3A", ":");
  }
}
