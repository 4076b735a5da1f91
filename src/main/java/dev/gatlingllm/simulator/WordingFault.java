package dev.gatlingllm.simulator;

import java.nio.charset.StandardCharsets;

/** Streams that can be read to the end, but deviate from their API. */
final class WordingFault {
  private interface LastBytes extends Fault {
    @Override
    byte[] lastBytes(byte[] usual);
  }

  private record Roles(Role role) implements Fault {}

  private record Reasons(boolean givesFinishReason) implements Fault {}

  static final Fault AFTER_DONE =
      (LastBytes) usual -> Events.utf8(text(usual) + "data: {\"late\":true}\n\n");

  /** The last event lacks its blank line. */
  static final Fault NO_BLANK_LINE =
      (LastBytes) usual -> Events.utf8(text(usual).stripTrailing() + "\n");

  static final Fault NO_FINISH_REASON = new Reasons(false);

  static final Fault NO_ROLE = new Roles(Fault.Role.NEVER);

  static final Fault ROLE_REPEATED = new Roles(Fault.Role.EACH_TEXT);

  /** A stream with an unspecific media type. */
  static final Fault MEDIA_TYPE =
      new Fault() {
        @Override
        public String mediaType(String usual) {
          return "application/octet-stream";
        }
      };

  private WordingFault() {}

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
