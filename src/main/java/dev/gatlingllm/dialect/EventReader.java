package dev.gatlingllm.dialect;

/**
 * How the answers of one API are read.
 *
 * @param event an event of a stream; null where there are none: what comes is read as an answer
 * @param body an answer that came whole
 * @param wanted what makes an object an answer, e.g. "choices"; without, it is none
 */
record EventReader(JsonAnswer.Fields event, JsonAnswer.Fields body, String wanted) {
  /** An event and a whole answer have the same fields. */
  static EventReader ofBoth(JsonAnswer.Fields fields, String wanted) {
    return new EventReader(fields, fields, wanted);
  }

  /** No stream, and an answer that may be an array, too. */
  static EventReader ofWhole(JsonAnswer.Fields fields, String wanted) {
    return new EventReader(null, fields, wanted);
  }

  /** As {@link Dialect#readEvent}. */
  void readEvent(byte[] buffer, int from, int to, Delta delta) {
    if (event == null) {
      readBody(buffer, from, to, delta);
    } else {
      JsonAnswer.readEvent(buffer, from, to, delta, event);
      if (delta.malformed() != null) {
        StreamError.inWords(buffer, from, to, delta);
      }
    }
  }

  /** As {@link Dialect#readBody}. */
  void readBody(byte[] buffer, int from, int to, Delta delta) {
    JsonAnswer.readBody(buffer, from, to, delta, wanted, event == null, body);
  }
}
