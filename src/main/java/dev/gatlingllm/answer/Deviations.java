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

/** What was seen of one stream that deviates from what was promised, gathered. */
final class Deviations {
  /** Of two counts of the same tokens, and so many tokens in any case: the end may be one. */
  private static final double TELLING_SHARE = 0.05;

  private static final int TELLING_TOKENS = 2;

  private final EnumSet<Deviation> found = EnumSet.noneOf(Deviation.class);

  /** Holds of a stream that failed, too. */
  void framing(StreamFormat format, String contentType, LineEnds lineEnds, BodyEnd bodyEnd) {
    when(!format.isNamed(contentType), Deviation.MEDIA_TYPE);
    when(lineEnds == LineEnds.CR, Deviation.CR_LINE_ENDS);
    when(lineEnds == LineEnds.MIXED, Deviation.MIXED_LINE_ENDS);
    when(bodyEnd == BodyEnd.CONNECTION, Deviation.ENDS_WITH_CONNECTION);
  }

  /**
   * Likewise.
   *
   * @param behind bytes behind its last word, line ends not counted
   */
  void ending(StreamFormat format, boolean lastEventCut, long behind) {
    // The last line of NDJSON may do without its end.
    when(lastEventCut && format == StreamFormat.SSE, Deviation.LAST_EVENT_CUT);
    when(behind > 0, Deviation.AFTER_TERMINATOR);
  }

  /** What a whole stream lacks. */
  void wording(StreamPromise promise, Answer answer, TokenCounts tokens, int chunks) {
    when(promise.terminator().isPresent() && !answer.terminated(), Deviation.NO_TERMINATOR);
    when(promise.usage() && !tokens.usageCame(), Deviation.NO_USAGE);
    when(tokens.refused().completion().containsKey(TokenSource.USAGE), Deviation.IMPOSSIBLE_USAGE);
    when(usageDiffers(tokens, chunks), Deviation.USAGE_DIFFERS);
    when(promise.finishReason() && answer.finishReason().isEmpty(), Deviation.NO_FINISH_REASON);
    when(manyTokens(tokens, chunks), Deviation.MANY_TOKENS_A_CHUNK);
  }

  /**
   * Of a whole stream.
   *
   * @param ended the body came to its end by its own framing
   */
  void body(boolean ended) {
    when(!ended, Deviation.BODY_NOT_ENDED);
  }

  /** Holds of an answer that came whole, too. */
  void finish(Answer answer) {
    boolean unknown = answer.finishReason().filter(FinishReason::isUnknown).isPresent();
    when(unknown, Deviation.UNKNOWN_FINISH_REASON);
  }

  void role(StreamPromise promise, Role role) {
    when(promise.role() && role == Role.NONE, Deviation.NO_ROLE);
    when(role == Role.REPEATED, Deviation.ROLE_REPEATED);
  }

  /** No text chunk has less than a token. */
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

  private void when(boolean holds, Deviation deviation) {
    if (holds) {
      found.add(deviation);
    }
  }

  Set<Deviation> found() {
    return found;
  }
}
