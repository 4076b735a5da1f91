/**
 * A server of known timing and exact token counts: the oracle of the tests and the target when none
 * is set.
 *
 * <p>{@link SimulatedServer} speaks the APIs of {@link Api}; {@link BatchingEngine} decides when a
 * token is due; {@link SendLog} has the nanosecond in which each chunk was written, against which
 * the client's stamps are checked. {@link PrefixCache} is one of known hits. {@link Faults} are the
 * ways in which real servers misbehave. It imports no other room, so client and server cannot share
 * a mistake.
 */
package dev.gatlingllm.simulator;
