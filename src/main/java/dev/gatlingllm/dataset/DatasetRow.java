package dev.gatlingllm.dataset;

import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.LlmInput.Message;
import dev.gatlingllm.prompt.Prompt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One row of a dataset.
 *
 * <p>Tokens of texts are not counted. Images are those of data URLs, in their places; several parts
 * of text are joined by line ends. The text of a message may be empty if it calls tools, or has
 * images.
 *
 * @param place where it is in its file: "line 7", or "row 7" of a JSON array
 * @param atOnce what a single request sends of it. With messages: all of them, but for a reply at
 *     the end. Of ShareGPT: what comes before the first reply
 * @param turns the row as a conversation, one or more
 * @param body fields that override those of the request's body; a null value removes one
 * @param url what a row of a batch was written for, e.g. "/v1/chat/completions"; else empty
 */
public record DatasetRow(
    String place, Turn atOnce, List<Turn> turns, Map<String, Object> body, Optional<String> url) {
  /**
   * What is asked, and what the dataset has as its answer.
   *
   * @param messages that are new in this turn, never empty: the user's, results of tools, and
   *     before the first turn a system prompt
   * @param reply the answer; empty if the dataset has none
   */
  public record Turn(List<Message> messages, Optional<Message> reply) {
    public Turn {
      messages = List.copyOf(messages);
    }
  }

  public DatasetRow {
    turns = List.copyOf(turns);
    body = unchangeable(body);
  }

  /** A prompt of text alone. */
  static DatasetRow of(String place, String prompt) {
    Turn turn = new Turn(List.of(message(LlmInput.USER, prompt)), Optional.empty());
    return new DatasetRow(place, turn, List.of(turn), Map.of(), Optional.empty());
  }

  /** A message of text alone, whose tokens are not counted. */
  static Message message(String role, String text) {
    return new Message(role, Prompt.uncounted(text));
  }

  static boolean isReply(Message message) {
    return message.role().equals(LlmInput.ASSISTANT);
  }

  /** Keeps null values, which remove a field. */
  static Map<String, Object> unchangeable(Map<String, Object> fields) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /**
   * Turns of the messages of a conversation: each ends with a reply to a message that is neither a
   * system prompt nor a reply. Of several replies in a row it is the last; the others are asked.
   */
  static List<Turn> turns(List<Message> messages) {
    List<Turn> turns = new ArrayList<>();
    List<Message> asked = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      boolean more = i + 1 < messages.size() && isReply(messages.get(i + 1));
      if (isReply(message) && !more && isAsked(asked)) {
        turns.add(new Turn(asked, Optional.of(message)));
        asked.clear();
      } else {
        asked.add(message);
      }
    }
    if (isAsked(asked)) {
      turns.add(new Turn(asked, Optional.empty()));
    }
    return turns;
  }

  private static boolean isAsked(List<Message> messages) {
    return messages.stream().anyMatch(it -> !isReply(it) && !it.role().equals(LlmInput.SYSTEM));
  }
}
