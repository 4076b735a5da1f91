package dev.gatlingllm.answer;

import dev.gatlingllm.record.StreamedTokenCounts;
import java.util.OptionalInt;

/**
 * The number of an answer's completion tokens that came as text, and of those after the first read:
 * docs/metrics.md, "Tokens and the time they took".
 */
final class StreamedTokens {
  /** Maximum mean number of bytes per token, used to estimate reasoning. */
  private static final double MOST_BYTES_PER_TOKEN = 5;

  /** Reasoning text with a smaller share of the reasoning tokens is only a summary. */
  private static final double SUMMARY = 0.5;

  private static final int UNKNOWN = 0;

  /**
   * Tokens within this time arrived at once: a turn of an event loop may take as long, and gaps
   * within it are caused by the client and the network.
   */
  private static final long AT_ONCE_NANOS = 1_000_000;

  private StreamedTokens() {}

  /**
   * Counts for a known number of tokens.
   *
   * @param exactFirst tokens of the first chunks; below 1 if unknown
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

  /**
   * Tokens of the first chunks; estimated from the length of the text if unknown, with at least one
   * per chunk.
   */
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
   * The number of tokens that came as text, of those in usage.
   *
   * @param tokens all completion tokens
   * @param reasoning reasoning tokens among them
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
