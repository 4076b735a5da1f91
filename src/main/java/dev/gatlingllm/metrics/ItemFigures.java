package dev.gatlingllm.metrics;

import java.util.OptionalDouble;

/**
 * Figures of a stage whose answers are items instead of text: vectors, or ranked documents.
 *
 * @param count number of items in the successes
 * @param perRequest mean number of items per success
 * @param perSecond count ÷ the window's length; empty if the window has no length
 */
public record ItemFigures(long count, OptionalDouble perRequest, OptionalDouble perSecond) {}
