package dev.gatlingllm.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What was run.
 *
 * @param runId Gatling's, which is the name of the run's folder
 * @param command what to type to repeat the run; secrets are left out
 * @param simulated the target is the embedded simulated server
 * @param loopback the target is on this machine, so client and server share its cores
 * @param provider the dialect's name
 * @param promptTokens of each prompt; empty where the simulation feeds prompts of its own
 * @param logprobs alternatives to each token whose log probabilities are asked for; empty for none
 * @param rule what the run must keep to have passed
 * @param settings every setting in force that is no secret, by key
 * @param notes what the reader must know, a sentence each
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
    OptionalLong promptTokens,
    int maxTokens,
    OptionalDouble temperature,
    OptionalLong logprobs,
    PassRule rule,
    Map<String, String> settings,
    List<String> notes) {
  /** The same with one note more. */
  public RunInfo withNote(String sentence) {
    List<String> more = new ArrayList<>(notes);
    more.add(sentence);
    return new RunInfo(
        runId,
        startedAt,
        version,
        command,
        baseUrl,
        simulated,
        loopback,
        provider,
        model,
        label,
        tokenizer,
        seed,
        promptTokens,
        maxTokens,
        temperature,
        logprobs,
        rule,
        settings,
        List.copyOf(more));
  }

  /** The same of a merged run. */
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
        promptTokens,
        maxTokens,
        temperature,
        logprobs,
        rule,
        settings,
        List.copyOf(allNotes));
  }
}
