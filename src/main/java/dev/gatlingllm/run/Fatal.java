package dev.gatlingllm.run;

/** Ends a run that cannot begin: one sentence, no stack trace. */
public final class Fatal {
  /** The exit status; Maven fails. */
  static final int STATUS = 3;

  private Fatal() {}

  /**
   * Prints the sentence and ends the JVM. Never returns; the return type is for callers' {@code
   * throw}.
   */
  public static RuntimeException exit(String sentence) {
    System.out.flush();
    System.err.println("gatling-llm: " + sentence);
    System.err.flush();
    System.exit(STATUS);
    return new IllegalStateException(sentence);
  }
}
