package dev.gatlingllm.gatling;

import dev.gatlingllm.record.RequestRecord;
import java.util.Optional;
import java.util.function.Function;

/**
 * A measurement of one request that becomes a session attribute. Where the request has no such
 * measurement (no token came), the attribute is removed, so that an old one cannot be mistaken for
 * it.
 */
public final class LlmCheck {
  private final String attribute;
  private final Function<RequestRecord, Optional<Object>> measurement;

  private LlmCheck(String attribute, Function<RequestRecord, Optional<Object>> measurement) {
    this.attribute = attribute;
    this.measurement = measurement;
  }

  String attribute() {
    return attribute;
  }

  Optional<Object> measure(RequestRecord record) {
    return measurement.apply(record);
  }

  /** A measurement that wants a name: {@code firstToken().saveAs("ttft")}. */
  public static final class Measurement {
    private final Function<RequestRecord, Optional<Object>> measurement;

    Measurement(Function<RequestRecord, Optional<Object>> measurement) {
      this.measurement = measurement;
    }

    /** Saves the measurement as this session attribute. */
    public LlmCheck saveAs(String attribute) {
      if (attribute.isBlank()) {
        throw new IllegalArgumentException("saveAs needs the name of a session attribute");
      }
      return new LlmCheck(attribute, measurement);
    }
  }
}
