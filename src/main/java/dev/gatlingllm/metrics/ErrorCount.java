package dev.gatlingllm.metrics;

/** Failures of one cause, with the first message seen. */
public record ErrorCount(String cause, long count, String sampleMessage) {
  /** Both together, of the same cause; the message is this one's. */
  ErrorCount plus(ErrorCount later) {
    return new ErrorCount(cause, count + later.count, sampleMessage);
  }
}
