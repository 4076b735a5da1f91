package dev.gatlingllm.prompt;

/** There is no tokenizer, or it cannot be used; the message is one sentence for the user. */
public final class TokenizerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TokenizerException(String message) {
    super(message);
  }

  public TokenizerException(String message, Throwable cause) {
    super(message, cause);
  }
}
