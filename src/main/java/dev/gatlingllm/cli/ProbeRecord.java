package dev.gatlingllm.cli;

import dev.gatlingllm.answer.AnswerOutcome;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.config.TokenCount;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.prompt.TokenizerLoader;
import dev.gatlingllm.record.Answer;
import dev.gatlingllm.record.Chunks;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.TokenCounts;
import dev.gatlingllm.record.TokenSource;
import dev.gatlingllm.wire.ExchangeFacts;
import dev.gatlingllm.wire.LlmExchange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Turns a probed exchange into a record such as a run's. */
final class ProbeRecord {
  private ProbeRecord() {}

  static RequestRecord of(LlmExchange exchange, LlmConfig config) {
    ExchangeFacts facts = exchange.facts();
    AnswerOutcome outcome = exchange.outcome();
    ServerText words = ServerText.of(config);
    Answer answer =
        outcome.metadata().answer(facts.httpStatus(), Optional.empty(), Map.of(), words);
    int count = outcome.timeline().count();
    TokenCounts tokens =
        outcome.tokens(
            List.of(TokenSource.values()),
            config.generation().mostTokens(),
            OptionalInt.empty(),
            counted(outcome.delta().texts(), config),
            OptionalInt.empty());
    Chunks chunks =
        outcome.timeline().chunks(config.stall().toNanos(), tokens.tokensPerChunk(count));
    return new RequestRecord(
        new Origin(1, 0, "probe", "probe", 1, false, true),
        facts.instants(outcome),
        facts.connection(),
        answer,
        tokens,
        chunks,
        0,
        outcome.failure(Optional.empty(), words),
        outcome.timeline().arrivals(),
        outcome.conformance(answer, tokens, words));
  }

  static boolean countsItself(LlmConfig config) {
    return !config.tokenizer().isEmpty() || config.tokenCount() == TokenCount.TOKENIZER;
  }

  /** Counted by a tokenizer that the user named, and that is therefore the model's. */
  private static OptionalInt counted(String[] texts, LlmConfig config) {
    if (!countsItself(config)) {
      return OptionalInt.empty();
    }
    try (Tokenizer tokenizer = TokenizerLoader.load(config.tokenizer())) {
      int tokens = 0;
      for (String text : texts) {
        tokens += tokenizer.count(text);
      }
      return OptionalInt.of(tokens);
    }
  }
}
