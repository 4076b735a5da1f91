/**
 * Draws by a seed, as plain values: how long a prompt is, how long a user thinks, which of several
 * kinds of requests comes next.
 *
 * <p>A {@link dev.gatlingllm.draw.Distribution} draws numbers, a {@link
 * dev.gatlingllm.draw.WeightedChoice} draws one of several values, {@link
 * dev.gatlingllm.draw.LengthPairs} an input's and an output's length together, a {@link
 * dev.gatlingllm.draw.GroupChoice} the number of a group, and a {@link
 * dev.gatlingllm.draw.Permutation} shuffles the rows of a file of any size. {@link
 * dev.gatlingllm.draw.Draws} gives the random bits for the n-th draw of one kind: what request n
 * draws depends neither on the order of requests nor on threads. The mathematics is Commons
 * Statistics' and Commons RNG's.
 *
 * <p>Settings say all of it in words: {@link dev.gatlingllm.draw.Words} reads them one by one and
 * names the one that does not fit, {@link dev.gatlingllm.draw.DistributionWords} and {@link
 * dev.gatlingllm.draw.WeightWords} know the grammar, and a {@link dev.gatlingllm.draw.Unit} says
 * whether numbers are counts or times. A new distribution is a factory method of {@code
 * Distribution} and a line of {@code DistributionWords}.
 */
package dev.gatlingllm.draw;
