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
 * The outcome of one answer, judged as it is read. The first decision is final. Not thread-safe.
 * Reading an event allocates nothing.
 */
public final class AnswerOutcome {
  private static final long NONE = Long.MIN_VALUE;
  private static final int TEXT_BYTES = 4096;
  private static final int EXCERPT_CHARACTERS = 200;

  private final Dialect dialect;
  private final boolean stream;
  private final Observation observation = new Observation();
  private final AnswerMetadata metadata = new AnswerMetadata();
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

  public AnswerOutcome(Dialect dialect, boolean stream, boolean keepTexts) {
    this.dialect = dialect;
    this.stream = stream;
    this.delta = new Delta(keepTexts);
  }

  /** Takes the answer's head; {@code type} is null if it has no content type. */
  public void head(int status, String type) {
    httpStatus = status;
    contentType = type == null ? null : ServerText.kept(type, EXCERPT_CHARACTERS);
  }

  /**
   * Takes an event of a stream.
   *
   * @param buffer holds its data from {@code from} to {@code to}, exclusive
   * @param error whether its name says that it is an error
   * @param cutOff whether the end of the body cut it off
   */
  public void event(byte[] buffer, int from, int to, boolean error, boolean cutOff, long nanos) {
    dialect.readEvent(buffer, from, to, delta);
    if (error) {
      StreamError.named(buffer, from, to, delta);
    }
    eventAgain(nanos);
    if (delta.malformed() != null) {
      // An event that the end of the body cut off is not malformed.
      FailureCause why = cutOff ? FailureCause.PREMATURE_CLOSE : FailureCause.MALFORMED_EVENT;
      fail(why, delta.malformed(), nanos);
    } else if (delta.error() != null) {
      fail(FailureCause.ERROR_EVENT, delta.error(), nanos);
    } else if (delta.isDone()) {
      end(nanos);
    } else if (delta.isMarked()) {
      streamEnded(nanos);
    }
  }

  /** Takes the last event again, with another text ({@link Delta#hasOneTextOnly}). */
  public void eventAgain(long nanos) {
    observation.event(delta);
    metadata.event(delta);
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

  /** Takes a text chunk that was read together with the first one. */
  private void firstRead(long nanos) {
    firstTextNanos = nanos;
    firstTextBytes = delta.text().bytes();
    firstUsage = delta.completionTokens();
    firstLogprobs = metadata.logprobTokens();
  }

  /** Takes the end of a stream that had no terminator: its body's, or another API's. */
  public void streamEnded(long nanos) {
    if (dialect.saysItsEnd() && !metadata.finished() && timeline.count() > 0) {
      fail(
          FailureCause.PREMATURE_CLOSE,
          "the stream ended without its terminator or a finish reason",
          nanos);
    } else {
      end(nanos);
    }
  }

  /** Takes a complete body that was not read as a stream. */
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
      boolean json = !stream && text.stripLeading().startsWith("{");
      fail(
          json ? FailureCause.MALFORMED_EVENT : FailureCause.NOT_A_STREAM,
          json ? delta.malformed() : cameInstead(text),
          nanos);
    } else {
      observation.event(delta);
      metadata.event(delta);
      wholeResult = delta.textChoices() != 0 || delta.items() > 0;
      end(nanos);
    }
  }

  private String elsewhere() {
    return httpStatus / 100 == 3 && observation.location() != null
        ? " to "
            + ServerText.kept(observation.location(), EXCERPT_CHARACTERS).strip()
            + ", and redirects are not followed"
        : "";
  }

  private String cameInstead(String text) {
    return (stream ? "a stream was asked for, but " : "a JSON answer was asked for, but ")
        + (contentType == null ? "a body without a content type" : "'" + contentType + "'")
        + " came: "
        + ServerText.kept(text, EXCERPT_CHARACTERS).strip();
  }

  /** The answer came to its proper end: its metadata is complete. */
  private void end(long nanos) {
    if (metadata.unfinished() != null) {
      fail(FailureCause.UNFINISHED, "finish reason " + metadata.unfinished(), nanos);
    } else if (timeline.count() == 0 && !wholeResult) {
      fail(FailureCause.EMPTY_RESPONSE, "the answer has no generated text", nanos);
    } else {
      over = true;
      endNanos = nanos;
    }
  }

  /** Fails the answer, unless it is over already. */
  public void fail(FailureCause why, String words, long nanos) {
    if (!over) {
      over = true;
      endNanos = nanos;
      cause = why;
      message = words;
    }
  }

  /** Whether the answer has ended or failed. */
  public boolean over() {
    return over;
  }

  /** When it ended or failed. */
  public long endNanos() {
    return endNanos;
  }

  /** Why it failed; null otherwise. */
  public FailureCause cause() {
    return cause;
  }

  /** What happened, in one sentence, if it failed; null otherwise. */
  public String message() {
    return message;
  }

  public Optional<Failure> failure(Optional<String> retryAfter, ServerText words) {
    Optional<String> body =
        Optional.ofNullable(errorBody).map(it -> words.taken(it, ServerText.SENTENCE));
    return cause == null
        ? Optional.empty()
        : Optional.of(
            new Failure(cause, words.sentence(message), body, retryAfter.map(words::name)));
  }

  /**
   * Its framing and wording, compared with what the dialect promises.
   *
   * @param answer from {@link AnswerMetadata#answer}
   */
  public Conformance conformance(Answer answer, TokenCounts tokens, ServerText words) {
    return observation.against(
        dialect.promise(), answer, tokens, timeline.count(), cause == null, words);
  }

  /** What the text so far says about its tokens. */
  private StreamedText text(OptionalLong asked) {
    return new StreamedText(
        timeline.count(),
        timeline.firstReadCount(),
        timeline.nanos(),
        delta.text().bytes(),
        firstTextBytes,
        delta.text().bytes(GeneratedText.Kind.REASONING),
        delta.text().toolCallBytes(),
        firstLogprobs,
        firstUsage == Delta.ABSENT ? OptionalInt.empty() : OptionalInt.of(firstUsage),
        asked);
  }

  /**
   * Whether the answer itself gives a plausible count of its completion tokens.
   *
   * @param asked maximum number of completion tokens requested; empty if unknown
   */
  public boolean countsItsTokens(OptionalLong asked) {
    return metadata.countsItsTokens(text(asked));
  }

  /**
   * Its token counts; parameters are those of {@link AnswerMetadata#tokens}.
   *
   * @param asked maximum number of completion tokens requested; empty if unknown
   */
  public TokenCounts tokens(
      List<TokenSource> sources,
      OptionalLong asked,
      OptionalInt tokenizerPromptTokens,
      OptionalInt tokenizerCompletionTokens,
      OptionalInt sharedPromptTokens) {
    return metadata.tokens(
        sources, text(asked), tokenizerPromptTokens, tokenizerCompletionTokens, sharedPromptTokens);
  }

  /** When the first visible text of a stream arrived. */
  public OptionalLong firstContentNanos() {
    return firstContentNanos == NONE ? OptionalLong.empty() : OptionalLong.of(firstContentNanos);
  }

  public long memory() {
    return timeline.memory() + delta.text().memory();
  }

  /** Whether it came in one piece, not as a stream, and has a result. */
  public boolean wholeResult() {
    return wholeResult;
  }

  public Observation observation() {
    return observation;
  }

  public AnswerMetadata metadata() {
    return metadata;
  }

  public Timeline timeline() {
    return timeline;
  }

  public Delta delta() {
    return delta;
  }
}
