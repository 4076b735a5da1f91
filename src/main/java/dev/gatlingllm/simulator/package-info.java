/**
 * A server of known timing and exact token counts: the oracle of the tests and the target when none
 * is set.
 *
 * <p>{@link SimulatedServer} speaks the APIs as {@link Tongue}s; {@link EngineModel} decides when a
 * token is due; {@link SendLog} has the nanosecond in which each chunk was written, which is what
 * the client's stamps are held against. {@link Faults} are the ways in which real servers
 * misbehave. Imports no other room, so that no mistake is made on both sides.
 */
package dev.gatlingllm.simulator;
