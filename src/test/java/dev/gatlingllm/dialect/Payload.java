package dev.gatlingllm.dialect;

/**
 * What a server sends, and what is read out of it.
 *
 * @param source where the payload is from, and the rule that it shows
 * @param told as {@link Told} has it
 */
record Payload(String source, String json, String told) {
  @Override
  public String toString() {
    return source;
  }
}
