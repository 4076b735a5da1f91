package dev.gatlingllm.run;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.Images;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.load.StagePlan;

/**
 * The number of prompts to make ahead: two for each user, within a quarter of the heap.
 *
 * @param tokens of each prompt
 * @param heapBytes maximum heap size of the JVM
 */
record PromptsAhead(LlmConfig config, int tokens, long heapBytes) {
  private static final int LEAST = 64;

  /** For English; a Latin-1 string has one byte per character. */
  private static final int BYTES_PER_TOKEN = 5;

  /** Minimum for a mosaic in Base64. */
  private static final int PIXELS_PER_JPEG_BYTE = 15;

  private static final int PIXELS_PER_PNG_BYTE = 4;

  /** The prompt, and the body that it is sent in. */
  private static final int COPIES = 2;

  /**
   * The number of prompts; ≥ 1.
   *
   * @throws ConfigException if the users' prompts would not fit into the heap
   */
  int count() {
    int users = StagePlan.usersAhead(config.load());
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

  /** Prints the progress. */
  void say(int ready) {
    System.out.println("gatling-llm: making %s %s: %s ready".formatted(count(), named(), ready));
  }
}
