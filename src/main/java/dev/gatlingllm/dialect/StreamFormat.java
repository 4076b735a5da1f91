package dev.gatlingllm.dialect;

import java.util.Locale;
import java.util.regex.Pattern;

/** How the events of a stream are separated. */
public enum StreamFormat {
  /** Server-sent events. */
  SSE("text/event-stream", "^text/event-stream"),
  /** One JSON text per line. */
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
   * @param answered an answer's Content-Type; null if it has none
   */
  public boolean isNamed(String answered) {
    return answered != null && names.matcher(answered.toLowerCase(Locale.ROOT)).find();
  }

  /** The value of a request's Accept header. */
  public String mediaType() {
    return mediaType;
  }
}
