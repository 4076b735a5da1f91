package dev.gatlingllm.metrics;

import java.util.OptionalDouble;

/**
 * A stage whose answers are items, not text: vectors, or documents that were ranked.
 *
 * @param count of the successes
 * @param perRequest their mean
 * @param perSecond count ÷ the window's length; empty where it has none
 */
public record ItemFigures(long count, OptionalDouble perRequest, OptionalDouble perSecond) {}
