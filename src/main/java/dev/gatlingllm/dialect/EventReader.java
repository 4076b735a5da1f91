package dev.gatlingllm.dialect;

/**
 * Reads the answers of one API.
 *
 * @param event reads an event of a stream; null if there are none, and everything is read as a
 *     whole answer
 * @param body reads a whole answer
 * @param wanted the field that makes an object an answer, e.g. "choices"
 */
record EventReader(JsonAnswer.Fields event, JsonAnswer.Fields body, String wanted) {
  /** A reader for events and whole answers with the same fields. */
  static EventReader ofBoth(JsonAnswer.Fields fields, String wanted) {
    return new EventReader(fields, fields, wanted);
  }

  /** A reader for whole answers only, which may also be arrays. */
  static EventReader ofWhole(JsonAnswer.Fields fields, String wanted) {
    return new EventReader(null, fields, wanted);
  }

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

  void readBody(byte[] buffer, int from, int to, Delta delta) {
    JsonAnswer.readBody(buffer, from, to, delta, wanted, event == null, body);
  }
}
