/**
 * The commands beside the load test: {@link SimulateCommand}, {@link ProbeCommand}, {@link
 * RooflineCommand}, {@link ReportCommand}, {@link MergeCommand}.
 *
 * <p>The probe has a client of its own ({@link RawConnection}, {@link RawExchange}), bounded in
 * bytes and time whatever arrives, and shows what other clients hide.
 */
package dev.gatlingllm.cli;
