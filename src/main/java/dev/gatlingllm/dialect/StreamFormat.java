package dev.gatlingllm.dialect;

/** How the events of a stream are told apart. */
public enum StreamFormat {
  /** Server-sent events. */
  SSE("text/event-stream"),
  /** A JSON text a line. */
  NDJSON("application/x-ndjson");

  private final String mediaType;

  StreamFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /** What a request's Accept header says. */
  public String mediaType() {
    return mediaType;
  }
}
