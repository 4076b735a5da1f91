package dev.gatlingllm.answer;

import static dev.gatlingllm.dialect.Delta.ABSENT;

import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.record.StreamedTokenCounts;
import dev.gatlingllm.record.TokenSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The counts of one answer's completion tokens, and which of them are possible: docs/metrics.md, "A
 * count that cannot be". Not thread-safe.
 */
final class CompletionTokens {
  /** Two counts below the number of chunks confirm each other if they differ by less. */
  private static final double LIKE = 0.25;

  /** Tokens without text: of a template, an end, the frame of a tool call. */
  private static final int SPECIAL_TOKENS = 16;

  /** Maximum mean length of tokens: the longest in vocabularies are runs of spaces. */
  private static final long MOST_TOKEN_BYTES = 128;

  private static final TokenSource[] SOURCES = TokenSource.values();

  private final StreamedText text;

  /** By the ordinal of their source; {@link Delta#ABSENT} if there is none. */
  private final int[] counts = new int[SOURCES.length];

  private Map<TokenSource, Integer> refused = Map.of();
  private OptionalInt saidReasoning = OptionalInt.empty();

  CompletionTokens(StreamedText text) {
    this.text = text;
    Arrays.fill(counts, ABSENT);
    if (text.chunks() > 0) {
      put(TokenSource.CHUNKS, text.chunks());
    }
  }

  void put(TokenSource source, int count) {
    counts[source.ordinal()] = count;
  }

  private void refuse(TokenSource source, int tokens) {
    if (refused.isEmpty()) {
      refused = new EnumMap<>(TokenSource.class);
    }
    refused.putIfAbsent(source, tokens);
  }

  /**
   * Sets the counts of the server's usage.
   *
   * @param total completion tokens by its total
   * @param textBehind whether text came after it
   */
  void usage(OptionalInt completion, OptionalInt reasoning, OptionalInt total, boolean textBehind) {
    saidReasoning = reasoning;
    if (completion.isEmpty()) {
      return;
    }
    int tokens = completion.getAsInt();
    if (textBehind) {
      refuse(TokenSource.USAGE, tokens);
    } else if (leavesOut(tokens, reasoning.orElse(0), total)) {
      refuse(TokenSource.USAGE, tokens);
      put(TokenSource.USAGE, tokens + reasoning.getAsInt());
    } else {
      put(TokenSource.USAGE, tokens);
    }
  }

  /** Whether the completion leaves out the reasoning. */
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

  /** Rejects the counts that are impossible. */
  void sift() {
    int[] all = counts.clone();
    for (TokenSource source : SOURCES) {
      int tokens = all[source.ordinal()];
      if (tokens != ABSENT && !canBe(source, tokens, all)) {
        put(source, ABSENT);
        refuse(source, tokens);
      }
    }
  }

  private boolean canBe(TokenSource source, int tokens, int[] all) {
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
        && (text.fits(tokens) || isConfirmed(source, tokens, all));
  }

  private boolean isConfirmed(TokenSource source, int tokens, int[] all) {
    boolean confirmed = false;
    for (TokenSource other : SOURCES) {
      int count = all[other.ordinal()];
      confirmed |= other != source && count != ABSENT && like(tokens, count);
    }
    return confirmed;
  }

  /**
   * Whether there are more than requested, and more than there are bytes of text.
   *
   * @param hidden tokens that may have no text
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
    return has(source) ? OptionalInt.of(counts[source.ordinal()]) : OptionalInt.empty();
  }

  private boolean has(TokenSource source) {
    return counts[source.ordinal()] != ABSENT;
  }

  Optional<TokenSource> first(List<TokenSource> sources) {
    for (TokenSource source : sources) {
      if (has(source)) {
        return Optional.of(source);
      }
    }
    return Optional.empty();
  }

  Map<TokenSource, Integer> refused() {
    return refused;
  }

  /** Reasoning tokens by usage, as a part of its completion; empty if impossible. */
  OptionalInt reasoning() {
    boolean none =
        has(TokenSource.USAGE)
            ? saidReasoning.orElse(0) > counts[TokenSource.USAGE.ordinal()]
            : refused.containsKey(TokenSource.USAGE);
    return none ? OptionalInt.empty() : saidReasoning;
  }

  /** The reasoning tokens by usage, if they were refused. */
  OptionalInt refusedReasoning() {
    boolean claimed = saidReasoning.orElse(0) > 0 && reasoning().isEmpty();
    return claimed ? saidReasoning : OptionalInt.empty();
  }

  /** The number of tokens that came as text, and when. */
  StreamedTokenCounts streamed(Optional<TokenSource> source) {
    if (source.isEmpty()) {
      return StreamedTokenCounts.NONE;
    }
    int tokens = counts[source.get().ordinal()];
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

  /** The log probabilities up to the first chunks, if every token has one; 0 otherwise. */
  private int logprobsFirst(int tokens) {
    int logprobs = count(TokenSource.LOGPROBS).orElse(0);
    boolean all = StreamedText.fits(logprobs, tokens) && StreamedText.fits(tokens, logprobs);
    return all ? text.firstLogprobs().orElse(0) : 0;
  }
}
