package dev.gatlingllm.config;

/** A setting that cannot be used. The message is one sentence for the user. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }
}
