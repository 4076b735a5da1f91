package dev.gatlingllm.prompt;

/** A file of what users ask cannot be read any more. Its message is a sentence. */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InputException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
