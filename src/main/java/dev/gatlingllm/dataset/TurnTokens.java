package dev.gatlingllm.dataset;

import dev.gatlingllm.dataset.DatasetRow.Turn;
import dev.gatlingllm.prompt.LlmInput.Message;
import dev.gatlingllm.prompt.Prompt;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;

/**
 * Counts the tokens of what a dataset has.
 *
 * @param counter of those of a text
 */
record TurnTokens(ToIntFunction<String> counter) {
  /** What a turn asks, counted. */
  List<Message> messages(Turn turn) {
    return turn.messages().stream().map(this::counted).toList();
  }

  /** A message, counted. */
  Message counted(Message message) {
    Prompt content = message.content();
    int tokens = counter.applyAsInt(content.text());
    return new Message(
        message.role(),
        new Prompt(content.text(), OptionalInt.of(tokens), content.images()),
        message.fields());
  }

  /**
   * As many tokens as the dataset's reply has; no limit if it has none, or no text: how long the
   * call of a tool is depends on how the model writes it.
   */
  OptionalInt limit(Turn turn) {
    String reply = turn.reply().map(it -> it.content().text()).orElse("");
    return reply.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(Math.max(1, counter.applyAsInt(reply)));
  }
}
