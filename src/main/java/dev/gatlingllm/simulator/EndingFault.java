package dev.gatlingllm.simulator;

import java.util.Arrays;

/** An answer with a wrong end. */
record EndingFault(Usage usage, boolean done, boolean truncates, boolean closesAfterwards)
    implements Fault {
  static final Fault NO_DONE = new EndingFault(Usage.AS_ASKED, false, false, false);
  static final Fault NO_USAGE = new EndingFault(Usage.NEVER, true, false, false);
  static final Fault WRONG_USAGE = new EndingFault(Usage.WRONG, true, false, false);
  static final Fault TRUNCATED_JSON = new EndingFault(Usage.AS_ASKED, true, true, false);
  static final Fault CLOSE_IDLE = new EndingFault(Usage.AS_ASKED, true, false, true);

  @Override
  public byte[] lastBytes(byte[] usual) {
    return done ? usual : new byte[0];
  }

  /** A complete HTTP message with incomplete JSON. */
  @Override
  public byte[] body(byte[] json) {
    return truncates ? Arrays.copyOf(json, json.length / 2) : json;
  }
}
