package dev.gatlingllm.metrics;

import dev.gatlingllm.record.Failure;

/** Failures of one cause, with the first message seen. */
public record ErrorCount(String cause, long count, String sampleMessage) {
  static ErrorCount of(Failure failure) {
    return new ErrorCount(failure.cause().label(), 1, failure.message());
  }

  /** The sum of two counts of the same cause, with this one's message. */
  ErrorCount plus(ErrorCount later) {
    return new ErrorCount(cause, count + later.count, sampleMessage);
  }
}
