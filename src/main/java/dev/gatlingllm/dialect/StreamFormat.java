package dev.gatlingllm.dialect;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** How the events of a stream are separated. */
public enum StreamFormat {
  /** Server-sent events. */
  SSE("text/event-stream", type -> type.startsWith("text/event-stream")),
  /** One JSON text per line. */
  NDJSON(
      "application/x-ndjson",
      type -> Stream.of("ndjson", "jsonl", "json-lines", "stream+json").anyMatch(type::contains));

  private final String mediaType;
  private final Predicate<String> names;

  StreamFormat(String mediaType, Predicate<String> names) {
    this.mediaType = mediaType;
    this.names = names;
  }

  /**
   * Whether a media type names this format.
   *
   * @param answered an answer's Content-Type; null if it has none
   */
  public boolean isNamed(String answered) {
    return answered != null && names.test(answered.toLowerCase(Locale.ROOT));
  }

  /** The value of a request's Accept header. */
  public String mediaType() {
    return mediaType;
  }
}
