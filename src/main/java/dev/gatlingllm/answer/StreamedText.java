package dev.gatlingllm.answer;

import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * What the generated text of one answer tells of its tokens. The first chunks are those of the
 * first read that had text: what came together took no time. Lengths are bytes in UTF-8, of which a
 * token has at least one.
 *
 * @param chunks text chunks of a stream
 * @param firstChunks those of the first read
 * @param laterNanos from the first chunk to the last
 * @param bytes of all text
 * @param firstBytes of the first chunks
 * @param reasoningBytes of text that was marked as reasoning
 * @param toolCallBytes of arguments of tool calls; the tokens around them are in no text
 * @param firstLogprobs log probabilities that came up to the first chunks
 * @param firstUsage completion tokens that the last one of the first chunks itself reports, as
 *     servers do that tell usage in every chunk
 * @param asked at most so many completion tokens were asked for; empty where that is not known
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
  /** No text chunk has less than a token; but a server may cut one in two now and then. */
  static final double TOLERATED_SHARE = 0.05;

  static final int TOLERATED_TOKENS = 2;

  /** Whether an answer of so many tokens can have come in so many text chunks. */
  static boolean fits(int tokens, int chunks) {
    return chunks <= tokens + Math.max(TOLERATED_TOKENS, TOLERATED_SHARE * tokens);
  }

  /** Whether so many tokens can have come in its chunks. */
  boolean fits(int tokens) {
    return fits(tokens, chunks);
  }

  /**
   * One text, that is neither reasoning nor a tool call, in equal chunks, each read alone, in a
   * second.
   */
  public static StreamedText ofChunks(int chunks, int bytesEach) {
    int first = Math.min(1, chunks);
    return new StreamedText(
        chunks,
        first,
        TimeUnit.SECONDS.toNanos(1),
        (long) chunks * bytesEach,
        (long) first * bytesEach,
        0,
        0,
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalLong.empty());
  }
}
