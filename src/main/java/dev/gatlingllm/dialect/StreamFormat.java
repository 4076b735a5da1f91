package dev.gatlingllm.dialect;

import java.util.Locale;
import java.util.regex.Pattern;

/** How the events of a stream are told apart. */
public enum StreamFormat {
  /** Server-sent events. */
  SSE("text/event-stream", "^text/event-stream"),
  /** A JSON text a line. */
  NDJSON("application/x-ndjson", "ndjson|jsonl|json-lines|stream\\+json");

  private final String mediaType;
  private final Pattern names;

  StreamFormat(String mediaType, String names) {
    this.mediaType = mediaType;
    this.names = Pattern.compile(names);
  }

  /**
   * Whether a media type names this format.
   *
   * @param answered an answer's Content-Type; null where it has none
   */
  public boolean isNamed(String answered) {
    return answered != null && names.matcher(answered.toLowerCase(Locale.ROOT)).find();
  }

  /** What a request's Accept header says. */
  public String mediaType() {
    return mediaType;
  }
}
