package dev.gatlingllm.metrics;

/** Failures of one cause, with the first message seen. */
public record ErrorCount(String cause, long count, String sampleMessage) {
  /** The sum of two counts of the same cause, with this one's message. */
  ErrorCount plus(ErrorCount later) {
    return new ErrorCount(cause, count + later.count, sampleMessage);
  }
}
