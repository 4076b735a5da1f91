package dev.gatlingllm.dataset;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatlingllm.config.RowPlace;
import dev.gatlingllm.dataset.DatasetRow.Turn;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.LlmInput.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Conversations as people shared them: {@code {"conversations": [{"from": "human", "value": …},
 * {"from": "gpt", "value": …}, …]}}, or with role and content.
 *
 * <p>What comes before the first human turn, but for system prompts, is left out: it answers what
 * the file does not have. Turns of one speaker in a row are one message, joined by a blank line, as
 * many chat templates insist on turns that alternate. A conversation without a human turn and a
 * reply to it is none.
 */
final class ShareGptRows {
  /** Collections have turns of models other than gpt, too. */
  private static final Map<String, String> ROLES =
      Map.ofEntries(
          entry("human", LlmInput.USER),
          entry("user", LlmInput.USER),
          entry("gpt", LlmInput.ASSISTANT),
          entry("chatgpt", LlmInput.ASSISTANT),
          entry("bing", LlmInput.ASSISTANT),
          entry("bard", LlmInput.ASSISTANT),
          entry("assistant", LlmInput.ASSISTANT),
          entry("system", LlmInput.SYSTEM));

  private ShareGptRows() {}

  static Optional<DatasetRow> read(RowPlace at, byte[] bytes) {
    JsonNode turns = JsonFields.object(at, bytes).get("conversations");
    if (turns == null) {
      throw at.missing("conversations");
    }
    if (!turns.isArray()) {
      throw at.wrong("conversations", turns.toString(), "be a list of turns");
    }
    List<Message> messages = new ArrayList<>();
    for (JsonNode turn : turns) {
      add(message(at, turn), messages);
    }
    List<Turn> all = DatasetRow.turns(messages);
    return all.isEmpty() || all.get(0).reply().isEmpty()
        ? Optional.empty()
        : Optional.of(new DatasetRow(at.place(), all.get(0), all, Map.of(), Optional.empty()));
  }

  private static void add(Message message, List<Message> messages) {
    int last = messages.size() - 1;
    if (DatasetRow.isReply(message)
        && messages.stream().noneMatch(it -> it.role().equals(LlmInput.USER))) {
      return;
    }
    if (last >= 0 && messages.get(last).role().equals(message.role())) {
      messages.set(
          last,
          DatasetRow.message(
              message.role(), messages.get(last).content() + "\n\n" + message.content()));
    } else {
      messages.add(message);
    }
  }

  private static Message message(RowPlace at, JsonNode turn) {
    boolean openly = turn.has("role");
    String speaker = openly ? "role" : "from";
    String from = JsonFields.text(at, turn, speaker);
    String role = ROLES.get(from);
    if (role == null) {
      throw at.wrong(
          speaker, from, "be human, gpt, system, user, assistant, chatgpt, bing or bard");
    }
    return DatasetRow.message(role, JsonFields.text(at, turn, openly ? "content" : "value"));
  }
}
