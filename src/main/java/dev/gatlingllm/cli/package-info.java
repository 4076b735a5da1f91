/**
 * The commands other than the load test: {@link SimulateCommand}, {@link ProbeCommand}, {@link
 * RooflineCommand}, {@link ReportCommand}, {@link MergeCommand}.
 *
 * <p>{@link Probe} sends one request with the load's own client; {@link ProbeExchange} watches it
 * and its connection, and shows what clients hide.
 */
package dev.gatlingllm.cli;
