package dev.gatlingllm.dataset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatlingllm.config.RowPlace;
import dev.gatlingllm.config.ToolDefinitions;
import dev.gatlingllm.prompt.LlmInput.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of JSON: chat with messages, and what a batch API takes. */
final class JsonRows {
  /** What holds the prompt, by the end of the batch's url. */
  private static final Map<String, String> PROMPTS =
      Map.of(
          "/chat/completions", "messages",
          "/completions", "prompt",
          "/embeddings", "input");

  private JsonRows() {}

  static DatasetFormat formatOf(RowPlace at, byte[] bytes) {
    ObjectNode row = JsonFields.object(at, bytes);
    if (row.has("messages")) {
      return DatasetFormat.CHAT;
    }
    if (row.has("conversations")) {
      return DatasetFormat.SHAREGPT;
    }
    if (row.has("body")) {
      return DatasetFormat.BATCH;
    }
    throw at.wrong("the row", row.toString(), "have messages, conversations, or url and body");
  }

  /** {@code {"messages": […], …}}. */
  static Optional<DatasetRow> chat(RowPlace at, byte[] bytes) {
    return Optional.of(chat(at, JsonFields.object(at, bytes), Optional.empty()));
  }

  private static DatasetRow chat(RowPlace at, ObjectNode body, Optional<String> url) {
    List<Message> messages = ChatMessages.of(at, body.remove("messages"));
    ToolDefinitions.require(at::wrong, body);
    List<DatasetRow.Turn> turns = DatasetRow.turns(messages);
    if (turns.isEmpty()) {
      throw at.wrong(
          "messages",
          String.join(", ", messages.stream().map(Message::role).toList()),
          "have a message to answer, of the user or a tool");
    }
    int last = messages.size() - 1;
    DatasetRow.Turn atOnce =
        DatasetRow.isReply(messages.get(last))
            ? new DatasetRow.Turn(messages.subList(0, last), Optional.of(messages.get(last)))
            : new DatasetRow.Turn(messages, Optional.empty());
    return new DatasetRow(at.place(), atOnce, turns, JsonFields.fields(body), url);
  }

  /** {@code {"custom_id": …, "method": "POST", "url": …, "body": {…}}}. */
  static Optional<DatasetRow> batch(RowPlace at, byte[] bytes) {
    ObjectNode row = JsonFields.object(at, bytes);
    JsonFields.text(at, row, "custom_id");
    String method = JsonFields.text(at, row, "method");
    if (!method.equals("POST")) {
      throw at.wrong("method", method, "be POST");
    }
    String url = JsonFields.text(at, row, "url");
    String prompt =
        Optional.ofNullable(PROMPTS.get(url.replaceFirst("^/v1", "")))
            .orElseThrow(
                () ->
                    at.wrong(
                        "url", url, "be /v1/chat/completions, /v1/completions or /v1/embeddings"));
    if (!(row.get("body") instanceof ObjectNode body)) {
      throw row.has("body")
          ? at.wrong("body", row.get("body").toString(), "be a JSON object")
          : at.missing("body");
    }
    if (prompt.equals("messages")) {
      return Optional.of(chat(at, body, Optional.of(url)));
    }
    String text = JsonFields.text(at, body, prompt);
    body.remove(prompt);
    DatasetRow bare = DatasetRow.of(at.place(), text);
    return Optional.of(
        new DatasetRow(
            at.place(), bare.atOnce(), bare.turns(), JsonFields.fields(body), Optional.of(url)));
  }
}
