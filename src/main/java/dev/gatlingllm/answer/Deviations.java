package dev.gatlingllm.answer;

import dev.gatlingllm.dialect.FinishReason;
import dev.gatlingllm.dialect.StreamFormat;
import dev.gatlingllm.dialect.StreamPromise;
import dev.gatlingllm.record.Answer;
import dev.gatlingllm.record.Conformance.BodyEnd;
import dev.gatlingllm.record.Conformance.LineEnds;
import dev.gatlingllm.record.Conformance.Role;
import dev.gatlingllm.record.Deviation;
import dev.gatlingllm.record.TokenCounts;
import dev.gatlingllm.record.TokenSource;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;

/** Collects the deviations of one stream from what was promised. */
final class Deviations {
  /**
   * Two counts of the same tokens differ if by more than this share, and by more than these tokens:
   * one may be the end.
   */
  private static final double TELLING_SHARE = 0.05;

  private static final int TELLING_TOKENS = 2;

  private final EnumSet<Deviation> found = EnumSet.noneOf(Deviation.class);

  /** Checks the framing; also for a stream that failed. */
  void framing(StreamFormat format, String contentType, LineEnds lineEnds, BodyEnd bodyEnd) {
    when(!format.isNamed(contentType), Deviation.MEDIA_TYPE);
    when(lineEnds == LineEnds.CR, Deviation.CR_LINE_ENDS);
    when(lineEnds == LineEnds.MIXED, Deviation.MIXED_LINE_ENDS);
    when(bodyEnd == BodyEnd.CONNECTION, Deviation.ENDS_WITH_CONNECTION);
  }

  /**
   * Checks the end; also for a stream that failed.
   *
   * @param behind bytes after its terminator, without line ends
   */
  void ending(StreamFormat format, boolean lastEventCut, long behind) {
    // The last line of NDJSON needs no line end.
    when(lastEventCut && format == StreamFormat.SSE, Deviation.LAST_EVENT_CUT);
    when(behind > 0, Deviation.AFTER_TERMINATOR);
  }

  /** Checks what a complete stream lacks. */
  void wording(StreamPromise promise, Answer answer, TokenCounts tokens, int chunks) {
    when(promise.terminator().isPresent() && !answer.terminated(), Deviation.NO_TERMINATOR);
    when(promise.usage() && !tokens.usageCame(), Deviation.NO_USAGE);
    when(tokens.refused().completion().containsKey(TokenSource.USAGE), Deviation.IMPOSSIBLE_USAGE);
    when(usageDiffers(tokens, chunks), Deviation.USAGE_DIFFERS);
    when(promise.finishReason() && answer.finishReason().isEmpty(), Deviation.NO_FINISH_REASON);
    when(manyTokens(tokens, chunks), Deviation.MANY_TOKENS_A_CHUNK);
  }

  /** Checks the finish reason; also for an answer that is not streamed. */
  void finish(Answer answer) {
    boolean unknown = answer.finishReason().filter(FinishReason::isUnknown).isPresent();
    when(unknown, Deviation.UNKNOWN_FINISH_REASON);
  }

  void role(StreamPromise promise, Role role) {
    when(promise.role() && role == Role.NONE, Deviation.NO_ROLE);
    when(role == Role.REPEATED, Deviation.ROLE_REPEATED);
  }

  /** A text chunk has at least one token. */
  private static boolean usageDiffers(TokenCounts tokens, int chunks) {
    if (tokens.usageCompletionTokens().isEmpty()) {
      return false;
    }
    int usage = tokens.usageCompletionTokens().getAsInt();
    OptionalInt counted = tokens.tokenizerCompletionTokens();
    return chunks > usage && differ(chunks, usage)
        || counted.isPresent() && differ(usage, counted.getAsInt());
  }

  private static boolean manyTokens(TokenCounts tokens, int chunks) {
    double inChunks = tokens.tokensPerChunk(chunks) * chunks;
    return inChunks > chunks && differ(inChunks, chunks);
  }

  private static boolean differ(double one, double other) {
    return Math.abs(one - other) > Math.max(TELLING_TOKENS, TELLING_SHARE * other);
  }

  void when(boolean holds, Deviation deviation) {
    if (holds) {
      found.add(deviation);
    }
  }

  Set<Deviation> found() {
    return found;
  }
}
