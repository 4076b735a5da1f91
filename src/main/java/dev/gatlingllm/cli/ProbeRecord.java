package dev.gatlingllm.cli;

import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.config.TokenCount;
import dev.gatlingllm.dialect.StreamPromise;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.record.Answer;
import dev.gatlingllm.record.Chunks;
import dev.gatlingllm.record.Connection;
import dev.gatlingllm.record.Failure;
import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RateLimits;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.TokenCounts;
import dev.gatlingllm.record.TokenSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A probed exchange → its record, as a run would have one. */
final class ProbeRecord {
  private ProbeRecord() {}

  static RequestRecord of(ProbeExchange exchange, LlmConfig config, StreamPromise promise) {
    ProbedAnswer answer = exchange.answer;
    Answer said = answer.said.answer(answer.status, Optional.empty(), RateLimits.NONE);
    int count = answer.timeline.count();
    TokenCounts tokens =
        answer.said.tokens(
            List.of(TokenSource.values()), count, OptionalInt.empty(), counted(answer, config));
    Chunks chunks = answer.timeline.chunks(config.stall().toNanos(), tokens.tokensPerChunk(count));
    return new RequestRecord(
        new Origin(1, 0, "probe", "probe", 1, false, true),
        instants(exchange),
        new Connection(true, exchange.connectNanos, 0),
        said,
        tokens,
        chunks,
        0,
        answer
            .failure()
            .map(
                failure ->
                    Failure.told(
                        failure.cause(),
                        failure.message(),
                        Optional.empty(),
                        Optional.empty(),
                        config.redactor()::strike)),
        answer.timeline.arrivals(),
        answer.seen.against(
            promise, said, tokens, count, answer.failure().isEmpty(), config.redactor()::strike));
  }

  private static Instants instants(ProbeExchange exchange) {
    ProbedAnswer answer = exchange.answer;
    return new Instants(
        exchange.startEpochMillis,
        exchange.readyNanos,
        exchange.readyNanos,
        exchange.sentNanos,
        answer.headersNanos,
        answer.timeline.firstNanos(),
        answer.firstContentNanos,
        answer.timeline.lastNanos(),
        answer.endNanos);
  }

  /** By a tokenizer that the user named, and so is the model's. */
  private static OptionalInt counted(ProbedAnswer answer, LlmConfig config) {
    if (config.tokenizer().isEmpty() && config.tokenCount() != TokenCount.TOKENIZER) {
      return OptionalInt.empty();
    }
    try (Tokenizer tokenizer = Tokenizer.load(config.tokenizer())) {
      int tokens = 0;
      for (String text : answer.delta.texts()) {
        tokens += tokenizer.count(text);
      }
      return OptionalInt.of(tokens);
    }
  }
}
