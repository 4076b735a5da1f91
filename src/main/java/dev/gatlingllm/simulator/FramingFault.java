package dev.gatlingllm.simulator;

/** A stream with the same content in other valid bytes or pieces. */
record FramingFault(Framing framing, boolean byteByByte) implements Fault {
  /** Lines without content before and between events. */
  static final Framing COMMENTS =
      new Framing(": simulated\n\n", ": ping\n\nevent: message\nid: 7\nretry: 3000\n", "\n");
}
