package dev.gatlingllm.answer;

import dev.gatlingllm.record.StreamedTokenCounts;
import dev.gatlingllm.record.TokenSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The counts of one answer's completion tokens, and which of them can be: docs/metrics.md, "A count
 * that cannot be". For one thread.
 */
final class CompletionTokens {
  /** Two counts below the chunks that differ by less bear each other out. */
  private static final double LIKE = 0.25;

  /** Tokens that stand in no text: of a template, an end, a tool call's frame. */
  private static final int SPECIAL_TOKENS = 16;

  /** No text has longer tokens on average: the longest of vocabularies are runs of blanks. */
  private static final long MOST_TOKEN_BYTES = 128;

  private final StreamedText text;
  private final Map<TokenSource, Integer> counts = new EnumMap<>(TokenSource.class);
  private final Map<TokenSource, Integer> refused = new EnumMap<>(TokenSource.class);
  private OptionalInt saidReasoning = OptionalInt.empty();

  CompletionTokens(StreamedText text) {
    this.text = text;
    if (text.chunks() > 0) {
      counts.put(TokenSource.CHUNKS, text.chunks());
    }
  }

  /** What a source says. */
  void put(TokenSource source, OptionalInt count) {
    count.ifPresent(tokens -> counts.put(source, tokens));
  }

  /**
   * What the server's usage says.
   *
   * @param reasoning reasoning tokens
   * @param total completion tokens by its total
   * @param textBehind text came after it
   */
  void usage(OptionalInt completion, OptionalInt reasoning, OptionalInt total, boolean textBehind) {
    saidReasoning = reasoning;
    if (completion.isEmpty()) {
      return;
    }
    int tokens = completion.getAsInt();
    if (textBehind) {
      refused.put(TokenSource.USAGE, tokens);
    } else if (leavesOut(tokens, reasoning.orElse(0), total)) {
      refused.put(TokenSource.USAGE, tokens);
      counts.put(TokenSource.USAGE, tokens + reasoning.getAsInt());
    } else {
      counts.put(TokenSource.USAGE, tokens);
    }
  }

  /** Whether the reasoning is not in the completion. */
  private boolean leavesOut(int tokens, int reasoning, OptionalInt total) {
    if (reasoning <= 0 || tokens > Integer.MAX_VALUE - reasoning) {
      return false;
    }
    if (total.orElse(0) == tokens + reasoning) {
      return true;
    }
    boolean totalBearsItOut = total.isPresent() && total.getAsInt() == tokens;
    return reasoning > tokens && !totalBearsItOut && !tooMany(tokens + reasoning, 0)
        || text.reasoningBytes() > 0 && !text.fits(tokens) && text.fits(tokens + reasoning);
  }

  /** Puts the counts aside that cannot be. */
  void sift() {
    Map<TokenSource, Integer> all = new EnumMap<>(counts);
    all.forEach(
        (source, tokens) -> {
          if (!canBe(source, tokens, all)) {
            counts.remove(source);
            refused.putIfAbsent(source, tokens);
          }
        });
  }

  private boolean canBe(TokenSource source, int tokens, Map<TokenSource, Integer> all) {
    if (text.bytes() == 0 && text.chunks() == 0) {
      return true;
    }
    boolean servers = source == TokenSource.USAGE || source == TokenSource.LOGPROBS;
    if (servers
        && text.bytes() > MOST_TOKEN_BYTES * (tokens + (long) StreamedText.TOLERATED_TOKENS)) {
      return false;
    }
    int hidden = source == TokenSource.USAGE ? reasoning().orElse(0) : 0;
    return tokens > 0
        && !tooMany(tokens, hidden)
        && (text.fits(tokens)
            || all.entrySet().stream()
                .anyMatch(other -> other.getKey() != source && like(tokens, other.getValue())));
  }

  /**
   * More than were asked for, and more than there are bytes that could be tokens.
   *
   * @param hidden those that may have no text
   */
  private boolean tooMany(int tokens, int hidden) {
    long most = text.bytes() + text.toolCallBytes() + SPECIAL_TOKENS;
    long asked = text.asked().orElse(Long.MAX_VALUE / 2);
    return tokens
            > asked + Math.max(StreamedText.TOLERATED_TOKENS, StreamedText.TOLERATED_SHARE * asked)
        && tokens - hidden > most;
  }

  private boolean like(int tokens, int other) {
    return !text.fits(other) && Math.abs(tokens - other) <= LIKE * Math.max(tokens, other);
  }

  OptionalInt count(TokenSource source) {
    Integer tokens = counts.get(source);
    return tokens == null ? OptionalInt.empty() : OptionalInt.of(tokens);
  }

  /** The first of these that has a count. */
  Optional<TokenSource> first(List<TokenSource> sources) {
    return sources.stream().filter(counts::containsKey).findFirst();
  }

  Map<TokenSource, Integer> refused() {
    return refused;
  }

  /** Reasoning tokens by usage: a part of its completion, where that can be. */
  OptionalInt reasoning() {
    boolean none =
        counts.containsKey(TokenSource.USAGE)
            ? saidReasoning.orElse(0) > counts.get(TokenSource.USAGE)
            : refused.containsKey(TokenSource.USAGE);
    return none ? OptionalInt.empty() : saidReasoning;
  }

  /** None is no claim. */
  OptionalInt refusedReasoning() {
    boolean claimed = saidReasoning.orElse(0) > 0 && reasoning().isEmpty();
    return claimed ? saidReasoning : OptionalInt.empty();
  }

  /** How many came as text, and when. */
  StreamedTokenCounts streamed(Optional<TokenSource> source) {
    if (source.isEmpty()) {
      return StreamedTokenCounts.NONE;
    }
    int tokens = counts.get(source.get());
    return switch (source.get()) {
      case USAGE -> byUsage(tokens, reasoning().orElse(0));
      case LOGPROBS, TOKENIZER -> StreamedTokens.of(tokens, text, logprobsFirst(tokens));
      case CHUNKS -> StreamedTokens.of(tokens, text, text.firstChunks());
    };
  }

  private StreamedTokenCounts byUsage(int tokens, int reasoning) {
    OptionalInt came = StreamedTokens.shown(tokens, reasoning, text, count(TokenSource.TOKENIZER));
    if (came.isEmpty()) {
      return StreamedTokenCounts.NONE;
    }
    int hidden = tokens - came.getAsInt();
    int soFar = text.firstUsage().orElse(tokens);
    boolean exact = soFar < tokens && soFar > hidden;
    return StreamedTokens.of(
        came.getAsInt(), text, exact ? soFar - hidden : logprobsFirst(came.getAsInt()));
  }

  /** Where each token has its log probability: 0 otherwise. */
  private int logprobsFirst(int tokens) {
    int logprobs = count(TokenSource.LOGPROBS).orElse(0);
    boolean all = StreamedText.fits(logprobs, tokens) && StreamedText.fits(tokens, logprobs);
    return all ? text.firstLogprobs().orElse(0) : 0;
  }
}
