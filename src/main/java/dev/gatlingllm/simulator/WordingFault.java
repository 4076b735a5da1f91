package dev.gatlingllm.simulator;

import java.nio.charset.StandardCharsets;

/** Streams that can be read to the end, but deviate from their API. */
final class WordingFault {
  /** An event after [DONE]. */
  static final Fault AFTER_DONE =
      new Fault() {
        @Override
        public byte[] lastBytes(byte[] usual) {
          return utf8(new String(usual, StandardCharsets.UTF_8) + "data: {\"late\":true}\n\n");
        }
      };

  /** The last event lacks its blank line. */
  static final Fault NO_BLANK_LINE =
      new Fault() {
        @Override
        public byte[] lastBytes(byte[] usual) {
          return utf8(new String(usual, StandardCharsets.UTF_8).stripTrailing() + "\n");
        }
      };

  static final Fault NO_FINISH_REASON =
      new Fault() {
        @Override
        public boolean givesFinishReason() {
          return false;
        }
      };

  static final Fault NO_ROLE =
      new Fault() {
        @Override
        public Role role() {
          return Role.NEVER;
        }
      };

  static final Fault ROLE_REPEATED =
      new Fault() {
        @Override
        public Role role() {
          return Role.EACH_TEXT;
        }
      };

  /** A stream with an unspecific media type. */
  static final Fault MEDIA_TYPE =
      new Fault() {
        @Override
        public String mediaType(String usual) {
          return "application/octet-stream";
        }
      };

  private WordingFault() {}

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
