package dev.gatlingllm.dialect;

import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.config.Sampling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * OpenAI's chat completions, which most servers and services also support, and its older text
 * completions: a bare prompt without a chat template. Similar APIs are built from the same parts.
 */
final class OpenAi {
  private static final String[] FIELDS = {"llm.maxTokensField", "llm.includeUsage"};

  static final Api CHAT = Api.chat("chat", "openai").withOwn(FIELDS);
  static final Api COMPLETIONS =
      Api.bare("completions", "openai").withOwn(FIELDS).lacking(Set.of(Option.IMAGES.key));

  static final EventReader CHAT_READER = OpenAiAnswer.reader("delta", "message");
  static final EventReader TEXT_READER = OpenAiAnswer.reader("text", "text");

  private static final MessageParts PARTS =
      new MessageParts(
          "{\"type\":\"text\",\"text\":\"",
          "\"}",
          "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:",
          ";base64,",
          "\"}}");

  private OpenAi() {}

  static Dialect chat(Generation generation) {
    return chat(CHAT, generation, "/v1/chat/completions", fields -> {}, CHAT_READER);
  }

  /**
   * A similar chat API.
   *
   * @param own changes the usual fields to those of this API
   */
  static Dialect chat(
      Api api,
      Generation generation,
      String path,
      Consumer<Map<String, Object>> own,
      EventReader reader) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", "user");
    message.put("content", BodyTemplate.PROMPT);
    Consumer<Map<String, Object>> chat =
        fields -> {
          Logprobs.ask(generation, fields);
          own.accept(fields);
        };
    return new Dialect(
        api,
        requests(generation, path, chat, Map.of("messages", List.of(message)))
            .with(
                Turns.of(
                    "messages",
                    prompt -> PARTS.value(prompt, generation.images().position()),
                    "",
                    ToolTurns.CHAT,
                    true)),
        reader,
        promise(generation, chat, true));
  }

  static Dialect completions(Generation generation) {
    return new Dialect(
        COMPLETIONS,
        completions(generation, "/v1/completions", fields -> {}),
        TEXT_READER,
        promise(generation, fields -> {}, false));
  }

  static RequestTemplate completions(
      Generation generation, String path, Consumer<Map<String, Object>> own) {
    return requests(
        generation,
        path,
        fields -> {
          generation.sampling().logprobs().ifPresent(count -> fields.put("logprobs", count));
          own.accept(fields);
        },
        Map.of("prompt", BodyTemplate.PROMPT));
  }

  private static StreamPromise promise(
      Generation generation, Consumer<Map<String, Object>> own, boolean role) {
    boolean usage = fields(generation, true, own).containsKey("stream_options");
    return new StreamPromise(StreamPromise.DONE, usage, true, role);
  }

  /** The token limit and the prompt come last, unless the user's fields include them. */
  private static RequestTemplate requests(
      Generation generation,
      String path,
      Consumer<Map<String, Object>> own,
      Map<String, Object> prompt) {
    Map<String, Object> last = new LinkedHashMap<>();
    last.put(generation.maxTokensField(), BodyTemplate.MAX_TOKENS);
    last.putAll(prompt);
    last.keySet().removeAll(generation.extraBody().keySet());
    Map<String, Object> streaming = fields(generation, true, own);
    streaming.putAll(last);
    Map<String, Object> whole = fields(generation, false, own);
    whole.putAll(last);
    return RequestTemplate.of(generation, path, BodyTemplate.of(streaming), BodyTemplate.of(whole))
        .with(PARTS, generation);
  }

  /** Sends only fields that were set, as strict servers reject others. */
  private static Map<String, Object> fields(
      Generation generation, boolean stream, Consumer<Map<String, Object>> own) {
    Map<String, Object> fields = new LinkedHashMap<>();
    generation.model().ifPresent(model -> fields.put("model", model));
    generation.temperature().ifPresent(temperature -> fields.put("temperature", temperature));
    fields.put("stream", stream);
    if (stream && generation.includeUsage()) {
      fields.put("stream_options", Map.of("include_usage", true));
    }
    if (generation.ignoreEos()) {
      fields.put("ignore_eos", true);
    }
    sampling(generation.sampling(), fields);
    own.accept(fields);
    // A user's field replaces the whole field.
    fields.putAll(generation.extraBody());
    fields.values().removeIf(Objects::isNull);
    return fields;
  }

  private static void sampling(Sampling sampling, Map<String, Object> fields) {
    sampling.topK().ifPresent(k -> fields.put("top_k", k));
    if (sampling.n() > 1) {
      fields.put("n", sampling.n());
    }
    sampling.reasoningEffort().ifPresent(effort -> fields.put("reasoning_effort", effort));
    sampling.minTokens().ifPresent(tokens -> fields.put("min_tokens", tokens));
  }
}
