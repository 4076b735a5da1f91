package dev.gatlingllm.config;

import java.util.Arrays;

/**
 * A value that breaks a rule, from whoever called: a simulation as a rule. Gatling prints the stack
 * trace, so that is the line of the simulation alone.
 */
public final class ArgumentException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /**
   * @param sentence with the value and the rule, without a full stop
   */
  public ArgumentException(String sentence) {
    super(sentence);
    setStackTrace(
        Arrays.stream(getStackTrace())
            .filter(it -> !it.getClassName().matches("(dev\\.gatlingllm|java|jdk)\\..*"))
            .limit(1)
            .toArray(StackTraceElement[]::new));
  }
}
