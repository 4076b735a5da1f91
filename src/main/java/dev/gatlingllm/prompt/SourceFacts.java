package dev.gatlingllm.prompt;

import java.util.Optional;

/**
 * What is known of a source once it is open, beyond its plan.
 *
 * @param mostBytes of memory that what one request asks takes, about; ≥ 1
 * @param messages whether a request may have more than one message, which some APIs do not support
 * @param url what all of it was written for, e.g. "/v1/chat/completions"; empty if it fits any API
 * @param end why it has no more, in one sentence; asked for once it has ended
 */
public record SourceFacts(long mostBytes, boolean messages, Optional<String> url, String end) {}
