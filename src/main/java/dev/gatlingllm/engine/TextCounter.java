package dev.gatlingllm.engine;

import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.config.TokenCount;
import dev.gatlingllm.prompt.Tokenizer;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Counts the tokens of generated texts, where only the text can tell, away from the event loops.
 */
final class TextCounter {
  private final TokenCount mode;
  private final boolean always;
  private final Tokenizer tokenizer;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Threads.daemon("llm-counter"));

  TextCounter(LlmConfig config, Tokenizer tokenizer) {
    this.mode = config.tokenCount();
    // A tokenizer that the user named is the model's: its count is worth having beside usage.
    this.always =
        mode == TokenCount.TOKENIZER || (mode == TokenCount.AUTO && !config.tokenizer().isEmpty());
    this.tokenizer = tokenizer;
  }

  /** Whether texts may have to be counted at all. */
  boolean keepsTexts() {
    return always || mode == TokenCount.AUTO;
  }

  /** The texts of a finished request that are to be counted; none where its count is known. */
  String[] textsToCount(LlmExchange exchange) {
    boolean known = exchange.verdict.said().countsItsTokens();
    return always || (mode == TokenCount.AUTO && !known)
        ? exchange.verdict.delta().texts()
        : new String[0];
  }

  /** Counts; no number where that fails. */
  void count(String[] texts, Consumer<OptionalInt> then) {
    thread.execute(
        () -> {
          OptionalInt sum = OptionalInt.empty();
          try {
            int tokens = 0;
            for (String text : texts) {
              tokens += tokenizer.count(text);
            }
            sum = OptionalInt.of(tokens);
          } finally {
            then.accept(sum);
          }
        });
  }
}
