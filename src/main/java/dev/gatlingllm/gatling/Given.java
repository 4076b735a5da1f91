package dev.gatlingllm.gatling;

import dev.gatlingllm.config.ArgumentException;

/** Arguments of the DSL, none of which may be null: later nobody would know who gave it. */
final class Given {
  private Given() {}

  /**
   * The argument.
   *
   * @param method that was called with it
   * @throws ArgumentException if it is null, or one of several is
   */
  static <T> T given(String method, T argument) {
    if (argument == null) {
      throw new ArgumentException(method + "(…) is called with null, must have a value");
    }
    if (argument instanceof Object[] several) {
      for (Object each : several) {
        given(method, each);
      }
    }
    return argument;
  }
}
