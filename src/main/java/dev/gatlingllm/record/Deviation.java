package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A way in which an answer that could be measured differs from what its API promises or clients
 * expect. Anything that prevents the measurement is a {@link FailureCause} instead.
 */
public enum Deviation {
  MEDIA_TYPE(
      "mediaType",
      "the stream does not call itself one",
      "The numbers hold, but a proxy may keep such an answer back until it is whole, and then TTFT"
          + " is the proxy's."),
  CR_LINE_ENDS(
      "crLineEnds",
      "lines end in CR alone",
      "The numbers hold; many clients would see no event at all."),
  MIXED_LINE_ENDS(
      "mixedLineEnds",
      "lines end in more than one way",
      "The numbers hold; clients that look for one kind of blank line join events, and see fewer"
          + " and larger chunks."),
  LAST_EVENT_CUT(
      "lastEventCut",
      "the last event lacks its blank line",
      "The numbers hold; clients that follow the standard drop that event and the tokens in it."),
  NO_TERMINATOR(
      "noTerminator",
      "the stream ends without its last word",
      "E2E reaches to the end of the body instead, and an answer that broke off behind its finish"
          + " reason counts as whole."),
  AFTER_TERMINATOR(
      "afterTerminator",
      "something follows the last word",
      "It is in no number: E2E ends with the last word."),
  NO_USAGE(
      "noUsage",
      "usage was asked for and did not come",
      "Every figure per token rests on the client's own count, or on a guess from the chunks."),
  USAGE_DIFFERS(
      "usageDiffers",
      "usage does not fit the text",
      "Every figure per token is off by as much, unless llm.tokenizer is not the model's own."),
  IMPOSSIBLE_USAGE(
      "impossibleUsage",
      "usage counts completion tokens that the text cannot have",
      "It is no count: what it leaves out was added where usage says how much, else the next source"
          + " counts."),
  NO_FINISH_REASON(
      "noFinishReason",
      "no finish reason came",
      "Answers that were cut short cannot be told from those that ended by themselves."),
  UNKNOWN_FINISH_REASON(
      "unknownFinishReason",
      "the finish reason is none that is known",
      "Such answers count as whole; if that reason means that they broke off, the times are too"
          + " good."),
  MANY_TOKENS_A_CHUNK(
      "manyTokensAChunk",
      "a text chunk carries several tokens",
      "ITL is the time between chunks, not tokens: compare TPOT."),
  NO_ROLE("noRole", "no chunk says who speaks", "No number rests on that."),
  ROLE_REPEATED(
      "roleRepeated",
      "chunk after chunk says who speaks",
      "No number rests on that; the chunks are some bytes longer."),
  ENDS_WITH_CONNECTION(
      "endsWithConnection",
      "the body ends with the connection",
      "Each request needs a connection of its own, and an answer that breaks off looks whole unless"
          + " its last word is missed."),
  BODY_NOT_ENDED(
      "bodyNotEnded",
      "the body has no end behind the last word",
      "The numbers hold: E2E ends with the last word. The connection was lost for that, and many"
          + " clients wait on, or call such an answer broken off."),
  /** Known only after the answer, so it is counted for the stage and is in no record. */
  CLOSES_KEPT_CONNECTION(
      "closesKeptConnection",
      "closed right after an answer that promised to keep it",
      "The next request needs a new connection or is sent again, for which its TTFT may pay;"
          + " -Dllm.headers.Connection=close spares it the latter."),
  /** Also known too late for a record. */
  STRAY_BYTES(
      "strayBytes",
      "bytes came that belong to no request",
      "They are in no number, and the next request got another connection. An answer that nobody"
          + " asked for and that comes while a request is under way cannot be told from that"
          + " request's own.");

  private final String label;
  private final String what;
  private final String meaning;

  Deviation(String label, String what, String meaning) {
    this.label = label;
    this.what = what;
    this.meaning = meaning;
  }

  /** The name in records and reports. */
  @JsonValue
  public String label() {
    return label;
  }

  public String what() {
    return what;
  }

  public String meaning() {
    return meaning;
  }
}
