package dev.gatlingllm.run;

import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.prompt.LlmInput;

/**
 * What is requested, of whom, and in which stage.
 *
 * @param dialect the endpoint's, or the request's own
 */
public record Requested(Endpoint endpoint, Dialect dialect, StageRun stage, LlmInput input) {}
