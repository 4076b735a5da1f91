package dev.gatlingllm.simulator;

/** A stream that says the same in other bytes or other pieces; none of it is wrong. */
record FramingFault(Framing framing, boolean byteByByte) implements Fault {
  /** Lines that carry nothing, before and between events. */
  static final Framing COMMENTS =
      new Framing(": simulated\n\n", ": ping\n\nevent: message\nid: 7\nretry: 3000\n", "\n");
}
