package dev.gatlingllm.answer;

import dev.gatlingllm.record.StreamedTokenCounts;
import java.util.OptionalInt;

/**
 * How many of an answer's completion tokens came as text, and how many after the first read: the
 * rule of docs/metrics.md, "Tokens and the time they took".
 */
final class StreamedTokens {
  /** Text has at most so many bytes a token on average, that reasoning is measured by. */
  private static final double MOST_BYTES_PER_TOKEN = 5;

  /** Reasoning text of less than this share of the reasoning tokens is a summary of them. */
  private static final double SUMMARY = 0.5;

  private static final int UNKNOWN = 0;

  /**
   * What came in less time came at once: a turn of an event loop may take so long, and the gaps
   * within are of the client and the wire.
   */
  private static final long AT_ONCE_NANOS = 1_000_000;

  private StreamedTokens() {}

  /**
   * For a known number of tokens that came.
   *
   * @param exactFirst tokens of the first chunks; below 1 where nobody tells
   */
  static StreamedTokenCounts of(int tokens, StreamedText text, int exactFirst) {
    int later = text.chunks() - text.firstChunks();
    int after =
        later == 0 || text.laterNanos() < AT_ONCE_NANOS
            ? 0
            : tokens - first(tokens, text, exactFirst);
    return new StreamedTokenCounts(
        OptionalInt.of(tokens), after < 1 ? OptionalInt.empty() : OptionalInt.of(after));
  }

  /** By the length of its text where nobody tells; no chunk has less than one token. */
  private static int first(int tokens, StreamedText text, int exactFirst) {
    int chunks = text.chunks();
    double share =
        text.bytes() > 0
            ? (double) text.firstBytes() / text.bytes()
            : (double) text.firstChunks() / chunks;
    long first = exactFirst >= 1 ? exactFirst : Math.round(tokens * share);
    if (tokens < chunks) {
      return (int) Math.min(first, tokens);
    }
    long most = tokens - (chunks - text.firstChunks());
    return (int) Math.max(text.firstChunks(), Math.min(first, most));
  }

  /**
   * How many came as text, of those that usage counts.
   *
   * @param tokens all completion tokens
   * @param reasoning those of them that are reasoning
   * @param counted tokens of the text, by the client's tokenizer
   */
  static OptionalInt shown(int tokens, int reasoning, StreamedText text, OptionalInt counted) {
    long came = reasoning > 0 ? withReasoning(tokens, reasoning, text) : tokens;
    boolean tooMany = came < 1 || came > text.bytes() && text.toolCallBytes() == 0;
    if (counted.isPresent() && (tooMany || counted.getAsInt() < came * SUMMARY)) {
      return OptionalInt.of(Math.min(tokens, counted.getAsInt()));
    }
    return tooMany && text.bytes() > 0 ? OptionalInt.empty() : OptionalInt.of((int) came);
  }

  private static long withReasoning(int tokens, int reasoning, StreamedText text) {
    int rest = tokens - reasoning;
    if (text.reasoningBytes() == 0) {
      // Reasoning that came as plain content needs more tokens than the rest.
      return rest >= 1 && text.fits(rest) ? rest : tokens;
    }
    long content = text.bytes() - text.reasoningBytes();
    if (rest <= 0 || content <= 0) {
      return text.reasoningBytes() >= reasoning ? tokens : UNKNOWN;
    }
    double bytesPerToken = Math.min(MOST_BYTES_PER_TOKEN, (double) content / rest);
    long came = Math.round(text.reasoningBytes() / bytesPerToken);
    return came >= SUMMARY * reasoning
        ? tokens
        : Math.min(tokens, Math.max(rest + came, text.chunks()));
  }
}
