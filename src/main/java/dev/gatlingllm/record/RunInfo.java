package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * @param runId Gatling's run id, which is the name of the run's folder
 * @param command the command to repeat the run, without secrets
 * @param simulated whether the target is a simulated server, as its answers say
 * @param loopback whether the target is on this machine, so that client and server share its cores
 * @param provider the dialect's name
 * @param asked what users ask, in words; empty if the simulation says it itself
 * @param promptTokens of each prompt; empty if the simulation feeds its own prompts, or they differ
 * @param maxTokens maximum that each request asks for; empty if they differ
 * @param logprobs number of alternatives to each token whose log probabilities are requested; empty
 *     for none
 * @param settings every setting in force, by key, without secrets
 * @param notes notes for the reports, one sentence each
 */
public record RunInfo(
    String runId,
    String startedAt,
    String version,
    String command,
    String baseUrl,
    boolean simulated,
    boolean loopback,
    String provider,
    String model,
    Optional<String> label,
    String tokenizer,
    long seed,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> asked,
    OptionalLong promptTokens,
    OptionalLong maxTokens,
    OptionalDouble temperature,
    OptionalLong logprobs,
    PassRule rule,
    Map<String, String> settings,
    List<String> notes) {

  /** Whose the connections are, as in {@code llm.connections}; empty if it was not kept. */
  public Optional<String> connections() {
    return Optional.ofNullable(settings.get("llm.connections"));
  }

  public RunInfo withNote(String sentence) {
    List<String> more = new ArrayList<>(notes);
    more.add(sentence);
    return merged(runId, startedAt, simulated, loopback, more);
  }

  /** A copy for a merged run. */
  public RunInfo merged(
      String id, String started, boolean anySimulated, boolean anyLoopback, List<String> allNotes) {
    return new RunInfo(
        id,
        started,
        version,
        command,
        baseUrl,
        anySimulated,
        anyLoopback,
        provider,
        model,
        label,
        tokenizer,
        seed,
        asked,
        promptTokens,
        maxTokens,
        temperature,
        logprobs,
        rule,
        settings,
        List.copyOf(allNotes));
  }
}
