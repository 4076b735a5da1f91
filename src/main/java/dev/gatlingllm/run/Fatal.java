package dev.gatlingllm.run;

import dev.gatlingllm.config.ConfigException;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Ends a run that cannot begin: one sentence, no stack trace. */
public final class Fatal {
  /** The exit status; Maven fails. */
  public static final int STATUS = 3;

  private static volatile Runnable farewell = () -> {};
  private static volatile boolean exiting;

  /** A JVM that stays for others' runs has another. */
  private static volatile IntConsumer end = System::exit;

  private Fatal() {}

  /** Sets what else to do when a run cannot begin, in place of what was set before. */
  static void farewell(Runnable task) {
    farewell = task;
  }

  static boolean exiting() {
    return exiting;
  }

  /**
   * Prints the sentence and ends the JVM. Never returns; the return type is for callers' {@code
   * throw}.
   */
  public static RuntimeException exit(String sentence) {
    System.out.flush();
    System.err.println("gatling-llm: " + sentence);
    System.err.flush();
    exiting = true;
    farewell.run();
    end.accept(STATUS);
    return new IllegalStateException(sentence);
  }

  /** A value of the settings; if they are wrong, their sentence ends the JVM. */
  public static <T> T checked(Supplier<T> value) {
    try {
      return value.get();
    } catch (ConfigException e) {
      throw exit(e.getMessage());
    }
  }
}
