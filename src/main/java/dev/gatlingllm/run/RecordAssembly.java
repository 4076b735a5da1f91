package dev.gatlingllm.run;

import dev.gatlingllm.answer.AnswerOutcome;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.config.TokenCount;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.record.Answer;
import dev.gatlingllm.record.ChunkArrivals;
import dev.gatlingllm.record.Counted;
import dev.gatlingllm.record.Failure;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.TokenCounts;
import dev.gatlingllm.record.TokenSource;
import dev.gatlingllm.record.Window;
import dev.gatlingllm.wire.ExchangeFacts;
import dev.gatlingllm.wire.LlmExchange;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Makes the record of a finished exchange. */
final class RecordAssembly {
  private final List<TokenSource> tokenSources;
  private final OptionalInt requiredTokens;
  private final long stallNanos;
  private final Generation generation;
  private final ServerText words;

  RecordAssembly(LlmConfig config) {
    // The enum's order is the order of preference of "auto".
    this.tokenSources =
        config.tokenCount() == TokenCount.AUTO
            ? List.of(TokenSource.values())
            : List.of(TokenSource.valueOf(config.tokenCount().name()));
    this.requiredTokens = config.requiredTokens();
    this.stallNanos = config.stall().toNanos();
    this.generation = config.generation();
    this.words = ServerText.of(config);
  }

  /**
   * @param counted completion tokens by the client's tokenizer
   */
  RequestRecord record(
      Origin origin, LlmExchange exchange, LlmInput input, OptionalInt counted, Window window) {
    ExchangeFacts facts = exchange.facts();
    AnswerOutcome outcome = exchange.outcome();
    ChunkArrivals arrivals = outcome.timeline().arrivals();
    TokenCounts tokens =
        outcome.tokens(
            tokenSources, mostTokens(input), input.tokens(), counted, input.sharedTokens());
    Answer answer =
        outcome
            .metadata()
            .answer(facts.httpStatus(), facts.contentEncoding(), facts.rateLimits(), words);
    return new RequestRecord(
        origin,
        facts.instants(outcome),
        facts.connection(),
        answer,
        tokens,
        outcome.timeline().chunks(stallNanos, tokens.tokensPerChunk(arrivals.count())),
        windowTokens(exchange, arrivals, tokens, window),
        failure(exchange).or(() -> wrongTokens(tokens, input.maxTokens())),
        arrivals,
        outcome.conformance(answer, tokens, words));
  }

  /** Maximum number of completion tokens requested; empty if unknown. */
  OptionalLong mostTokens(LlmInput input) {
    return generation.mostTokens(input.maxTokens().orElse(generation.maxTokens()), input.body());
  }

  private static double windowTokens(
      LlmExchange exchange, ChunkArrivals arrivals, TokenCounts tokens, Window window) {
    if (tokens.completionTokens().isEmpty()) {
      return 0;
    }
    int completion = tokens.completionTokens().getAsInt();
    if (arrivals.count() > 0) {
      return window.share(arrivals, completion);
    }
    return exchange.outcome().wholeResult()
        ? window.spread(
            exchange.facts().sentNanos().orElseThrow(), exchange.outcome().endNanos(), completion)
        : 0;
  }

  private Optional<Failure> failure(LlmExchange exchange) {
    return exchange
        .outcome()
        .failure(Optional.ofNullable(exchange.facts().rateLimits().get("retry-after")), words);
  }

  private Optional<Failure> wrongTokens(TokenCounts tokens, OptionalInt asked) {
    OptionalInt required =
        requiredTokens.isPresent() && asked.isPresent()
            ? OptionalInt.of(asked.getAsInt() * generation.sampling().n())
            : requiredTokens;
    if (required.isEmpty() || tokens.completionTokens().equals(required)) {
      return Optional.empty();
    }
    String has =
        tokens.completionTokens().isPresent()
            ? Counted.text(
                "%s {token|tokens} by %s",
                tokens.completionTokens().getAsInt(),
                tokens.completionSource().orElseThrow().label())
            : "an unknown number of tokens (llm.tokenCount)";
    return Optional.of(
        new Failure(
            FailureCause.WRONG_TOKEN_COUNT,
            "the answer has " + has + ", not " + required.getAsInt() + " (llm.requireTokens)",
            Optional.empty(),
            Optional.empty()));
  }
}
