/**
 * Records and a manifest → a {@link Summary}; docs/metrics.md has every formula.
 *
 * <p>{@link Metrics} is the catalogue of all metrics: their names, and how they are read from a
 * record. Reports, objectives, steadiness and progress enumerate it, so a new metric is added
 * there.
 *
 * <p>{@link RunAggregate} aggregates a run as it goes on, and {@link Replay} a run from disk by the
 * same code, so the figures are the same. {@link StageAggregate} aggregates the requests of one
 * {@link RequestGroup}: a histogram for each metric, and counters. Aggregates can be added. {@link
 * LatencyHistogram} keeps times in constant memory; it can be written, read and added. {@link
 * Merge} joins the runs of several load generators. {@link HealthRules} judges the client, {@link
 * Summary} the run.
 *
 * <p>Nothing here knows Gatling, a clock or the format of a report.
 */
package dev.gatlingllm.metrics;
