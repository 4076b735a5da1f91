package dev.gatlingllm.run;

/** The end of a run that cannot begin: one sentence, no stack trace. */
public final class Fatal {
  /** The exit status; Maven fails. */
  static final int STATUS = 3;

  private Fatal() {}

  /** Prints the sentence and ends the JVM. Never returns; throws for the compiler's sake. */
  public static RuntimeException exit(String sentence) {
    System.out.flush();
    System.err.println("gatling-llm: " + sentence);
    System.err.flush();
    System.exit(STATUS);
    return new IllegalStateException(sentence);
  }
}
