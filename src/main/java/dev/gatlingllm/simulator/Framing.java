package dev.gatlingllm.simulator;

/**
 * How events are laid out in a stream.
 *
 * @param streamStart bytes before the first event
 * @param beforeEvent lines before each data line
 * @param lineEnd "\n", "\r\n" or "\r"
 */
record Framing(String streamStart, String beforeEvent, String lineEnd) {
  /** The framing of nearly all servers. */
  static final Framing USUAL = new Framing("", "", "\n");

  String eventStart() {
    return beforeEvent + "data: ";
  }

  String eventEnd() {
    return lineEnd + lineEnd;
  }
}
