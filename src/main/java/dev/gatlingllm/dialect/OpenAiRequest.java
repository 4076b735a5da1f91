package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.config.Images.Position;
import dev.gatlingllm.config.Sampling;
import dev.gatlingllm.prompt.Prompt;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The requests of one generation setting: all but the prompt and the token limit is rendered once.
 */
final class OpenAiRequest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> NO_HEADERS = Map.of();

  /**
   * One body.
   *
   * @param head the object from its brace on, a comma after each field
   * @param maxTokens the field's name up to the number; null where the user's fields say otherwise
   * @param promptBefore likewise, up to the prompt
   */
  private record Template(String head, String maxTokens, String promptBefore, String promptAfter) {
    /**
     * @param prompt a JSON value
     */
    String with(CharSequence prompt, int tokens) {
      StringBuilder body = new StringBuilder(head.length() + 128 + prompt.length());
      body.append(head);
      if (maxTokens != null) {
        body.append(maxTokens).append(tokens).append(',');
      }
      if (promptBefore != null) {
        body.append(promptBefore).append(prompt).append(promptAfter).append(',');
      }
      if (body.charAt(body.length() - 1) == ',') {
        body.setLength(body.length() - 1);
      }
      return body.append('}').toString();
    }
  }

  private final String path;
  private final Position position;
  private final Template streaming;
  private final Template whole;
  private final boolean asksUsage;

  /**
   * @param promptField the field that holds the prompt
   * @param before what stands before the prompt, a JSON value, in that field's value
   * @param after what stands behind it
   * @param own makes the usual fields those of one API
   */
  private OpenAiRequest(
      Generation generation,
      String defaultPath,
      String promptField,
      String before,
      String after,
      Consumer<Map<String, Object>> own) {
    path = generation.path().orElse(defaultPath);
    position = generation.images().position();
    streaming = template(generation, true, promptField, before, after, own);
    whole = template(generation, false, promptField, before, after, own);
    asksUsage = fields(generation, true, own).containsKey("stream_options");
  }

  /** A prompt that is the one message of a chat. */
  static OpenAiRequest chat(
      Generation generation, String defaultPath, Consumer<Map<String, Object>> own) {
    return new OpenAiRequest(
        generation,
        defaultPath,
        "messages",
        "[{\"role\":\"user\",\"content\":",
        "}]",
        fields -> {
          Logprobs.ask(generation, fields);
          own.accept(fields);
        });
  }

  /** A bare prompt. */
  static OpenAiRequest completions(
      Generation generation, String defaultPath, Consumer<Map<String, Object>> own) {
    return new OpenAiRequest(
        generation,
        defaultPath,
        "prompt",
        "",
        "",
        fields -> {
          generation.sampling().logprobs().ifPresent(count -> fields.put("logprobs", count));
          own.accept(fields);
        });
  }

  HttpCall of(Prompt prompt, boolean stream, int maxTokens) {
    Template template = stream ? streaming : whole;
    CharSequence value =
        prompt.images().isEmpty()
            ? JsonText.quoted(prompt.text())
            : MessageParts.CHAT.json(prompt, position);
    return new HttpCall(path, NO_HEADERS, template.with(value, maxTokens));
  }

  /**
   * @param role each answer names who speaks
   */
  StreamPromise promise(boolean role) {
    return new StreamPromise(Optional.of("[DONE]"), asksUsage, true, role);
  }

  private static Template template(
      Generation generation,
      boolean stream,
      String promptField,
      String before,
      String after,
      Consumer<Map<String, Object>> own) {
    Map<String, Object> extra = generation.extraBody();
    StringBuilder head = new StringBuilder("{");
    fields(generation, stream, own)
        .forEach(
            (name, value) -> head.append(json(name)).append(':').append(json(value)).append(','));
    String maxTokensField = generation.maxTokensField();
    return new Template(
        head.toString(),
        extra.containsKey(maxTokensField) ? null : json(maxTokensField) + ":",
        extra.containsKey(promptField) ? null : json(promptField) + ":" + before,
        after);
  }

  /** Strict servers are served: a field that was not asked for is not sent. */
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
    generation
        .extraBody()
        .forEach(
            (name, value) -> {
              if (value == null) {
                fields.remove(name);
              } else {
                fields.put(name, value);
              }
            });
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

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }
}
