package dev.gatlingllm.run;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.load.StagePlan;
import dev.gatlingllm.prompt.InputPlan;
import dev.gatlingllm.prompt.SourceFacts;
import dev.gatlingllm.record.Counted;
import java.util.Optional;

/**
 * The number of prompts to make ahead: two for each user, within a quarter of the heap.
 *
 * @param facts of the open source
 * @param heapBytes maximum heap size of the JVM
 */
record PromptsAhead(LlmConfig config, InputPlan plan, Optional<SourceFacts> facts, long heapBytes) {
  private static final int LEAST = 64;

  /** The prompt, and the body that it is sent in. */
  private static final int COPIES = 2;

  /**
   * @throws ConfigException if the users' prompts would not fit into the heap
   */
  int count() {
    int users = StagePlan.usersAhead(config.load());
    long bytes = Math.max(1, facts.map(SourceFacts::mostBytes).orElse(plan.bytesEach()));
    if (bytes > heapBytes / 4 || bytes * COPIES * users > heapBytes) {
      throw new ConfigException(
          "%s: about %s MB each, which for %s is more than the client's memory of %s MB can hold (-Xmx in pom.xml)."
              .formatted(named(), Math.max(1, bytes >> 20), whose(users), heapBytes >> 20));
    }
    return (int) Math.min(Math.max(LEAST, 2L * users), heapBytes / 4 / bytes);
  }

  private String whose(int users) {
    String key = config.load().key();
    return key.equals("llm.concurrency")
        ? key + "=" + users
        : Counted.text("%s {user|users} at about the same time (%s)", users, key);
  }

  /** "prompts of 512 tokens and 2 images (llm.promptTokens, llm.prompt.images)". */
  private String named() {
    return plan.words() + " (" + plan.key() + ")";
  }

  void say(int ready) {
    System.out.println("gatling-llm: making %s %s: %s ready".formatted(count(), named(), ready));
  }
}
