package dev.gatlingllm.answer;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the generated text of one answer says about its tokens. The first chunks are those of the
 * first read with text: they arrived together. Lengths are bytes in UTF-8; a token has at least
 * one.
 *
 * @param chunks number of text chunks of a stream
 * @param firstChunks number of chunks in the first read
 * @param laterNanos from the first chunk to the last
 * @param bytes of all text
 * @param firstBytes of the first chunks
 * @param reasoningBytes of text marked as reasoning
 * @param toolCallBytes of arguments of tool calls; the tokens around them have no text
 * @param firstLogprobs number of log probabilities up to the first chunks
 * @param firstUsage completion tokens reported by the last of the first chunks, for servers that
 *     send usage in every chunk
 * @param asked maximum number of completion tokens requested; empty if unknown
 */
public record StreamedText(
    int chunks,
    int firstChunks,
    long laterNanos,
    long bytes,
    long firstBytes,
    long reasoningBytes,
    long toolCallBytes,
    OptionalInt firstLogprobs,
    OptionalInt firstUsage,
    OptionalLong asked) {
  /** A text chunk has at least one token, but a server may sometimes split one. */
  static final double TOLERATED_SHARE = 0.05;

  static final int TOLERATED_TOKENS = 2;

  /** Whether an answer of this many tokens can have come in this many text chunks. */
  static boolean fits(int tokens, int chunks) {
    return chunks <= tokens + Math.max(TOLERATED_TOKENS, TOLERATED_SHARE * tokens);
  }

  /** Whether this many tokens can have come in its chunks. */
  boolean fits(int tokens) {
    return fits(tokens, chunks);
  }
}
