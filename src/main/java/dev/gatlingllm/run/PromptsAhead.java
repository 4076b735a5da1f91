package dev.gatlingllm.run;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.Images;
import dev.gatlingllm.config.LlmConfig;

/**
 * How many prompts are made ahead: twice as many as there are users, as far as a quarter of the
 * heap holds them.
 *
 * @param tokens of each prompt
 * @param heapBytes the most that the JVM may take
 */
record PromptsAhead(LlmConfig config, int tokens, long heapBytes) {
  private static final int LEAST = 64;

  /** Of English; a Latin-1 string has a byte a character. */
  private static final int BYTES_PER_TOKEN = 5;

  /** Of a mosaic in Base64, at the least. */
  private static final int PIXELS_PER_JPEG_BYTE = 15;

  private static final int PIXELS_PER_PNG_BYTE = 4;

  /** A prompt, and the body that it is sent in. */
  private static final int COPIES = 2;

  /**
   * 1 or more.
   *
   * @throws ConfigException where the users' prompts would not fit into the heap
   */
  int count() {
    int users = config.load().concurrency().stream().mapToInt(Integer::intValue).max().orElse(1);
    long bytes = bytesEach();
    if (bytes > heapBytes / 4 || bytes * COPIES * users > heapBytes) {
      throw new ConfigException(
          "%s: about %s MB each, which for llm.concurrency=%s is more than the client's memory of %s MB can hold (-Xmx in pom.xml)."
              .formatted(named(), Math.max(1, bytes >> 20), users, heapBytes >> 20));
    }
    return (int) Math.min(Math.max(LEAST, 2L * users), heapBytes / 4 / bytes);
  }

  private long bytesEach() {
    Images images = config.generation().images();
    long pixels =
        images.sizes().stream().mapToLong(size -> (long) size.width() * size.height()).sum();
    int pixelsPerByte =
        images.format() == Images.Format.PNG ? PIXELS_PER_PNG_BYTE : PIXELS_PER_JPEG_BYTE;
    return (long) BYTES_PER_TOKEN * tokens + pixels / pixelsPerByte;
  }

  /** "prompts of 512 tokens and 2 images (llm.promptTokens, llm.prompt.images)". */
  String named() {
    int images = config.generation().images().sizes().size();
    String says = tokens == config.promptTokens() ? "llm.promptTokens" : "prompts().tokens(…)";
    return "prompts of "
        + tokens
        + " tokens"
        + (images == 0
            ? " (" + says + ")"
            : " and " + images + " images (" + says + ", llm.prompt.images)");
  }

  /** Says how far it has come, where it takes its time. */
  void say(int ready) {
    System.out.println("gatling-llm: making %s %s: %s ready".formatted(count(), named(), ready));
  }
}
