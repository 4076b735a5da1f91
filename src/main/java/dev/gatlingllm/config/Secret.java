package dev.gatlingllm.config;

import java.util.Objects;

/** A value that never shows: its text form is a mask. */
public final class Secret {
  /** What shows in place of a secret. */
  static final String MASK = "***";

  private final String value;

  public Secret(String value) {
    this.value = Objects.requireNonNull(value, "value");
  }

  /** The value itself; for the request that needs it and for {@code Redactor}, nothing else. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return MASK;
  }
}
