package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalLong;

/**
 * What carried the request.
 *
 * @param opened a connection was opened for it
 * @param connectNanos how long DNS, TCP and TLS took, where one was opened
 * @param resends how often the HTTP client sent the request again by itself; 0 as a rule
 */
public record Connection(
    @JsonProperty("connectionOpened") boolean opened, OptionalLong connectNanos, int resends) {}
