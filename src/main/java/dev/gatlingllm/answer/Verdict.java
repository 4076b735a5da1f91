package dev.gatlingllm.answer;

import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.GeneratedText;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.dialect.StreamError;
import dev.gatlingllm.record.Answer;
import dev.gatlingllm.record.Conformance;
import dev.gatlingllm.record.Failure;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.TokenCounts;
import dev.gatlingllm.record.TokenSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What one answer comes to, judged as it is read: its text, what else it said, and at the end
 * whether it is whole or why not. The first decision is final. Belongs to one thread; reading an
 * event allocates nothing.
 */
public final class Verdict {
  private static final long NONE = Long.MIN_VALUE;
  private static final int TEXT_BYTES = 4096;
  private static final int EXCERPT_CHARACTERS = 200;

  private final Dialect dialect;
  private final boolean stream;
  private final Observation seen = new Observation();
  private final AnswerMetadata said = new AnswerMetadata();
  private final Timeline timeline = new Timeline();
  private final Delta delta;
  private int httpStatus;
  private String contentType;
  private long firstTextNanos = NONE;
  private long firstTextBytes;
  private int firstUsage = Delta.ABSENT;
  private OptionalInt firstLogprobs = OptionalInt.empty();
  private long firstContentNanos = NONE;
  private boolean wholeResult;
  private boolean over;
  private long endNanos = NONE;
  private FailureCause cause;
  private String message;
  private String errorBody;

  /**
   * @param stream one was asked for
   * @param keepTexts for a tokenizer to count
   */
  public Verdict(Dialect dialect, boolean stream, boolean keepTexts) {
    this.dialect = dialect;
    this.stream = stream;
    this.delta = new Delta(keepTexts);
  }

  /** The answer's head came; {@code type} is null where it has none. */
  public void head(int status, String type) {
    httpStatus = status;
    contentType = type == null ? null : ServerText.kept(type, EXCERPT_CHARACTERS);
  }

  /**
   * An event of a stream came.
   *
   * @param buffer holds its data from {@code from} to {@code to}, exclusive
   * @param error its name says that it is an error
   * @param cutOff the end of the body cut it off
   */
  public void event(byte[] buffer, int from, int to, boolean error, boolean cutOff, long nanos) {
    dialect.readEvent(buffer, from, to, delta);
    if (error) {
      StreamError.named(buffer, from, to, delta);
    }
    eventAgain(nanos);
    if (delta.malformed() != null) {
      // What the end of the body cut off is no fault of the event.
      FailureCause why = cutOff ? FailureCause.PREMATURE_CLOSE : FailureCause.MALFORMED_EVENT;
      fail(why, delta.malformed(), nanos);
    } else if (delta.error() != null) {
      fail(FailureCause.ERROR_EVENT, delta.error(), nanos);
    } else if (delta.isDone()) {
      end(nanos);
    }
  }

  /** The event read last came again, with another text ({@link Delta#hasOneTextOnly}). */
  public void eventAgain(long nanos) {
    seen.event(delta);
    said.event(delta);
    if (delta.textChoices() != 0) {
      timeline.chunk(nanos, delta.textChoices());
      if (firstTextNanos == NONE || firstTextNanos == nanos) {
        firstRead(nanos);
      }
      if (firstContentNanos == NONE && delta.contentChoices() != 0) {
        firstContentNanos = nanos;
      }
    }
  }

  /** A text chunk came with the first one. */
  private void firstRead(long nanos) {
    firstTextNanos = nanos;
    firstTextBytes = delta.text().bytes();
    firstUsage = delta.completionTokens();
    firstLogprobs = said.logprobTokens();
  }

  /** The body of a stream is complete, and nothing in it said that it is over. */
  public void streamEnded(long nanos) {
    if (dialect.saysItsEnd() && !said.finished() && timeline.count() > 0) {
      fail(
          FailureCause.PREMATURE_CLOSE,
          "the stream ended without its terminator or a finish reason",
          nanos);
    } else {
      end(nanos);
    }
  }

  /** A body is complete that was not read as a stream. */
  public void bodyEnded(byte[] bytes, int length, long nanos) {
    dialect.readBody(bytes, 0, length, delta);
    String text = new String(bytes, 0, Math.min(length, TEXT_BYTES), StandardCharsets.UTF_8);
    if (httpStatus / 100 != 2) {
      errorBody = text;
      String words = delta.error() == null ? "" : ": " + delta.error();
      fail(FailureCause.ofStatus(httpStatus), "HTTP " + httpStatus + elsewhere() + words, nanos);
    } else if (length == 0) {
      fail(FailureCause.EMPTY_RESPONSE, "the answer has no body", nanos);
    } else if (delta.error() != null) {
      fail(FailureCause.ERROR_EVENT, delta.error(), nanos);
    } else if (stream || delta.malformed() != null) {
      errorBody = text;
      fail(FailureCause.NOT_A_STREAM, cameInstead(text), nanos);
    } else {
      seen.event(delta);
      said.event(delta);
      wholeResult = delta.textChoices() != 0 || delta.items() > 0;
      end(nanos);
    }
  }

  private String elsewhere() {
    return httpStatus / 100 == 3 && seen.location() != null
        ? " to "
            + ServerText.kept(seen.location(), EXCERPT_CHARACTERS).strip()
            + ", and redirects are not followed"
        : "";
  }

  private String cameInstead(String text) {
    return (stream ? "a stream was asked for, but " : "a JSON answer was asked for, but ")
        + (contentType == null ? "a body without a content type" : "'" + contentType + "'")
        + " came: "
        + ServerText.kept(text, EXCERPT_CHARACTERS).strip();
  }

  /** The answer came to its proper end: what it says of itself is known now. */
  private void end(long nanos) {
    if (said.unfinished() != null) {
      fail(FailureCause.UNFINISHED, "finish reason " + said.unfinished(), nanos);
    } else if (timeline.count() == 0 && !wholeResult) {
      fail(FailureCause.EMPTY_RESPONSE, "the answer has no generated text", nanos);
    } else {
      over = true;
      endNanos = nanos;
    }
  }

  /** It has failed, unless it is over already. */
  public void fail(FailureCause why, String words, long nanos) {
    if (!over) {
      over = true;
      endNanos = nanos;
      cause = why;
      message = words;
    }
  }

  /** Nothing more is to be learned from the answer. */
  public boolean over() {
    return over;
  }

  /** When it came to its end, or failed. */
  public long endNanos() {
    return endNanos;
  }

  /** Why it has failed; null otherwise. */
  public FailureCause cause() {
    return cause;
  }

  /** How it has failed; null otherwise. */
  public String message() {
    return message;
  }

  /**
   * How it has failed.
   *
   * @param retryAfter the header as it came
   * @param words takes in what the server wrote
   */
  public Optional<Failure> failure(Optional<String> retryAfter, ServerText words) {
    Optional<String> body =
        Optional.ofNullable(errorBody).map(it -> words.taken(it, ServerText.SENTENCE));
    return cause == null
        ? Optional.empty()
        : Optional.of(
            new Failure(cause, words.sentence(message), body, retryAfter.map(words::name)));
  }

  /**
   * What was seen of its framing and wording, held against what the dialect promises.
   *
   * @param answer as {@link AnswerMetadata#answer} has it
   * @param words takes in what the server wrote
   */
  public Conformance conformance(Answer answer, TokenCounts tokens, ServerText words) {
    return seen.against(dialect.promise(), answer, tokens, timeline.count(), cause == null, words);
  }

  /** What the text so far tells of its tokens. */
  private StreamedText text(OptionalLong asked) {
    return new StreamedText(
        timeline.count(),
        timeline.firstReadCount(),
        timeline.nanos(),
        delta.text().bytes(),
        firstTextBytes,
        delta.text().bytes(GeneratedText.Kind.REASONING),
        delta.text().bytes(GeneratedText.Kind.TOOL_CALL),
        firstLogprobs,
        firstUsage == Delta.ABSENT ? OptionalInt.empty() : OptionalInt.of(firstUsage),
        asked);
  }

  /**
   * The answer tells its completion tokens itself: so many can be, and came as text.
   *
   * @param asked at most so many were asked for; empty where that is not known
   */
  public boolean countsItsTokens(OptionalLong asked) {
    return said.countsItsTokens(text(asked));
  }

  /**
   * Its tokens.
   *
   * @param sources those that may say how many were generated; the first that knows does
   * @param asked at most so many completion tokens were asked for; empty where that is not known
   * @param tokenizerPromptTokens by the client's tokenizer, as the next
   */
  public TokenCounts tokens(
      List<TokenSource> sources,
      OptionalLong asked,
      OptionalInt tokenizerPromptTokens,
      OptionalInt tokenizerCompletionTokens) {
    return said.tokens(sources, text(asked), tokenizerPromptTokens, tokenizerCompletionTokens);
  }

  /** When the first visible text of a stream came. */
  public OptionalLong firstContentNanos() {
    return firstContentNanos == NONE ? OptionalLong.empty() : OptionalLong.of(firstContentNanos);
  }

  /** Bytes of memory that it holds, about. */
  public long memory() {
    return timeline.memory() + delta.text().memory();
  }

  /** It came whole, not as a stream, and has a result. */
  public boolean wholeResult() {
    return wholeResult;
  }

  public Observation seen() {
    return seen;
  }

  public AnswerMetadata said() {
    return said;
  }

  /** The text chunks of a stream. */
  public Timeline timeline() {
    return timeline;
  }

  public Delta delta() {
    return delta;
  }
}
