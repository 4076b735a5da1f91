package dev.gatlingllm.engine;

import dev.gatlingllm.config.Redactor;
import dev.gatlingllm.config.TokenCount;
import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.record.Answer;
import dev.gatlingllm.record.Arrivals;
import dev.gatlingllm.record.Connection;
import dev.gatlingllm.record.Failure;
import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RateLimits;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.TokenCounts;
import dev.gatlingllm.record.TokenSource;
import dev.gatlingllm.record.Window;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A finished exchange → its record. */
final class RecordAssembly {
  private static final int BODY_CHARACTERS = 500;

  private final TokenCount tokenCount;
  private final long stallNanos;
  private final Redactor redactor;

  RecordAssembly(TokenCount tokenCount, long stallNanos, Redactor redactor) {
    this.tokenCount = tokenCount;
    this.stallNanos = stallNanos;
    this.redactor = redactor;
  }

  /**
   * @param promptTokens by the client's tokenizer
   * @param counted completion tokens by the client's tokenizer
   * @param window of the stage
   */
  RequestRecord record(
      Origin origin,
      LlmExchange exchange,
      OptionalInt promptTokens,
      OptionalInt counted,
      Window window) {
    ExchangeFacts facts = exchange.facts;
    Arrivals arrivals = exchange.timeline.arrivals();
    TokenCounts tokens = tokens(facts, arrivals, promptTokens, counted);
    Answer answer =
        new Answer(
            facts.httpStatus == 0 ? OptionalInt.empty() : OptionalInt.of(facts.httpStatus),
            Optional.ofNullable(facts.id),
            Optional.ofNullable(facts.finishReason),
            facts.terminated,
            Optional.ofNullable(facts.contentEncoding),
            new RateLimits(struck(facts.rateLimits)));
    return new RequestRecord(
        origin,
        instants(facts, exchange),
        new Connection(
            facts.opened,
            facts.opened ? OptionalLong.of(facts.connectNanos) : OptionalLong.empty(),
            facts.resends()),
        answer,
        tokens,
        exchange.timeline.chunks(stallNanos, tokens.tokensPerChunk(arrivals.count())),
        windowTokens(facts, arrivals, tokens, window),
        failure(facts),
        arrivals,
        facts.seen.against(
            exchange.promise(),
            answer,
            tokens,
            arrivals.count(),
            facts.cause == null,
            redactor::strike));
  }

  private static Instants instants(ExchangeFacts facts, LlmExchange exchange) {
    return new Instants(
        facts.startEpochMillis,
        facts.intendedNanos,
        facts.readyNanos,
        instant(facts.sentNanos),
        instant(facts.headersNanos),
        exchange.timeline.firstNanos(),
        exchange.timeline.count() == 0 ? OptionalLong.empty() : instant(facts.firstContentNanos),
        exchange.timeline.lastNanos(),
        facts.endNanos);
  }

  private TokenCounts tokens(
      ExchangeFacts facts, Arrivals arrivals, OptionalInt promptTokens, OptionalInt counted) {
    OptionalInt usagePrompt = count(facts.usagePromptTokens);
    OptionalInt usage = count(facts.usageCompletionTokens);
    OptionalInt logprobs = count(facts.logprobTokens);
    OptionalInt chunks =
        arrivals.count() == 0 ? OptionalInt.empty() : OptionalInt.of(arrivals.count());
    Optional<TokenSource> source =
        switch (tokenCount) {
          case USAGE -> when(usage, TokenSource.USAGE);
          case LOGPROBS -> when(logprobs, TokenSource.LOGPROBS);
          case TOKENIZER -> when(counted, TokenSource.TOKENIZER);
          case CHUNKS -> when(chunks, TokenSource.CHUNKS);
          case AUTO ->
              when(usage, TokenSource.USAGE)
                  .or(() -> when(logprobs, TokenSource.LOGPROBS))
                  .or(() -> when(counted, TokenSource.TOKENIZER))
                  .or(() -> when(chunks, TokenSource.CHUNKS));
        };
    OptionalInt completion = OptionalInt.empty();
    if (source.isPresent()) {
      completion =
          switch (source.get()) {
            case USAGE -> usage;
            case LOGPROBS -> logprobs;
            case TOKENIZER -> counted;
            case CHUNKS -> chunks;
          };
    }
    return new TokenCounts(
        usagePrompt.isPresent() ? usagePrompt : promptTokens,
        when(usagePrompt, TokenSource.USAGE).or(() -> when(promptTokens, TokenSource.TOKENIZER)),
        completion,
        source,
        usagePrompt,
        promptTokens,
        usage,
        logprobs,
        counted,
        count(facts.cachedPromptTokens),
        count(facts.reasoningTokens));
  }

  private static double windowTokens(
      ExchangeFacts facts, Arrivals arrivals, TokenCounts tokens, Window window) {
    if (tokens.completionTokens().isEmpty()) {
      return 0;
    }
    int completion = tokens.completionTokens().getAsInt();
    if (arrivals.count() > 0) {
      return window.share(arrivals, completion);
    }
    return facts.wholeResult ? window.spread(facts.sentNanos, facts.endNanos, completion) : 0;
  }

  private Optional<Failure> failure(ExchangeFacts facts) {
    if (facts.cause == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Failure(
            facts.cause,
            shortened(oneLine(redactor.strike(facts.message))),
            Optional.ofNullable(facts.errorBody)
                .map(redactor::strike)
                .map(RecordAssembly::shortened),
            Optional.ofNullable(facts.rateLimits.get("retry-after"))
                .map(redactor::strike)
                .map(RecordAssembly::shortened)));
  }

  private Map<String, String> struck(Map<String, String> headers) {
    Map<String, String> struck = new TreeMap<>();
    headers.forEach((name, value) -> struck.put(name, shortened(redactor.strike(value))));
    return struck;
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private static String shortened(String text) {
    return text.substring(0, Math.min(BODY_CHARACTERS, text.length()));
  }

  private static Optional<TokenSource> when(OptionalInt count, TokenSource source) {
    return count.isPresent() ? Optional.of(source) : Optional.empty();
  }

  private static OptionalInt count(int count) {
    return count == Delta.ABSENT ? OptionalInt.empty() : OptionalInt.of(count);
  }

  private static OptionalLong instant(long nanos) {
    return nanos == ExchangeFacts.NONE ? OptionalLong.empty() : OptionalLong.of(nanos);
  }
}
