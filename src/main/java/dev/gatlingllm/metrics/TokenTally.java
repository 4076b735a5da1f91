package dev.gatlingllm.metrics;

import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.TokenCounts;
import dev.gatlingllm.record.TokenRange;
import dev.gatlingllm.record.TokenSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Adds up the tokens and text chunks of a stage's successes. Not thread-safe. */
final class TokenTally {
  private final Map<String, Long> promptSources = new TreeMap<>();
  private final Map<String, Long> completionSources = new TreeMap<>();
  private PromptOverhead promptOverhead;
  private TokenComparison completionComparison = TokenComparison.NONE;
  private TokenComparison logprobsComparison = TokenComparison.NONE;
  private OptionalLong cached = OptionalLong.empty();
  private OptionalLong shared = OptionalLong.empty();
  private OptionalLong reasoning = OptionalLong.empty();
  private long promptTokens;
  private long chunks;
  private long coalesced;
  private long tokensInChunks;
  private long chunksWithTokens;
  private final CountTally truth = new CountTally();

  TokenTally(Optional<TokenRange> template) {
    promptOverhead = PromptOverhead.none(template);
  }

  void addSuccess(RequestRecord record) {
    TokenCounts tokens = record.tokens();
    promptTokens += tokens.promptTokens().orElse(0);
    count(promptSources, tokens.promptSource());
    count(completionSources, tokens.completionSource());
    promptOverhead =
        promptOverhead.plus(tokens.usagePromptTokens(), tokens.tokenizerPromptTokens());
    completionComparison =
        completionComparison.plus(
            tokens.usageCompletionTokens(), tokens.tokenizerCompletionTokens());
    logprobsComparison =
        logprobsComparison.plus(tokens.usageCompletionTokens(), tokens.logprobsCompletionTokens());
    cached = plus(cached, tokens.cachedPromptTokens());
    shared = plus(shared, tokens.sharedPromptTokens());
    reasoning = plus(reasoning, tokens.reasoningTokens());
    truth.addSuccess(record);
    if (record.origin().stream()) {
      chunks += record.chunks().count();
      coalesced += record.chunks().coalesced();
      tokens.streamed().tokens().ifPresent(came -> addChunks(came, record.chunks().count()));
    }
  }

  void addAll(TokenTally other) {
    other.promptSources.forEach((source, count) -> promptSources.merge(source, count, Long::sum));
    other.completionSources.forEach((it, count) -> completionSources.merge(it, count, Long::sum));
    promptOverhead = promptOverhead.plus(other.promptOverhead);
    completionComparison = completionComparison.plus(other.completionComparison);
    logprobsComparison = logprobsComparison.plus(other.logprobsComparison);
    cached = plus(cached, other.cached);
    shared = plus(shared, other.shared);
    reasoning = plus(reasoning, other.reasoning);
    truth.addAll(other.truth);
    promptTokens += other.promptTokens;
    chunks += other.chunks;
    coalesced += other.coalesced;
    tokensInChunks += other.tokensInChunks;
    chunksWithTokens += other.chunksWithTokens;
  }

  private void addChunks(int tokens, int count) {
    tokensInChunks += tokens;
    chunksWithTokens += count;
  }

  private static void count(Map<String, Long> sources, Optional<TokenSource> source) {
    source.ifPresent(known -> sources.merge(known.label(), 1L, Long::sum));
  }

  private static OptionalLong plus(OptionalLong sum, OptionalInt more) {
    return more.isPresent() ? plus(sum, OptionalLong.of(more.getAsInt())) : sum;
  }

  private static OptionalLong plus(OptionalLong sum, OptionalLong more) {
    return more.isPresent() ? OptionalLong.of(sum.orElse(0) + more.getAsLong()) : sum;
  }

  /** Impossible counts, and tokens that never came as text. */
  CountTally counts() {
    return truth;
  }

  long promptTokens() {
    return promptTokens;
  }

  PromptFigures prompts() {
    return new PromptFigures(promptTokens, shared, cached);
  }

  OptionalDouble chunkTokens() {
    return tokensInChunks == 0 || chunksWithTokens == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) tokensInChunks / chunksWithTokens);
  }

  OptionalDouble coalescedShare() {
    return chunks == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) coalesced / chunks);
  }

  OptionalLong cachedPromptTokens() {
    return cached;
  }

  OptionalLong reasoningTokens() {
    return reasoning;
  }

  Map<String, Long> promptSources() {
    return MostFrequent.first(promptSources);
  }

  Map<String, Long> completionSources() {
    return MostFrequent.first(completionSources);
  }

  PromptOverhead promptOverhead() {
    return promptOverhead;
  }

  TokenComparison completionComparison() {
    return completionComparison;
  }

  /** Completion tokens by usage and by log probabilities. */
  TokenComparison logprobsComparison() {
    return logprobsComparison;
  }
}
