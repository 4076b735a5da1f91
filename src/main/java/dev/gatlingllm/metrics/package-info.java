/**
 * Records and a manifest → a {@link Summary}; docs/metrics.md has every formula.
 *
 * <p>{@link Metrics} is the catalogue: what every figure of a request is called, and where its
 * value comes from. Reports, objectives, steadiness and progress enumerate it, so a metric is added
 * there.
 *
 * <p>{@link RunAggregate} adds up a run as it goes, {@link Replay} one that is on disk: the same
 * code, so the same figures. {@link StageAggregate} is the requests of one {@link RequestGroup}, a
 * histogram for each metric and counters; several add up to one. {@link LatencyHistogram} keeps
 * times in constant memory and can be written, read and added. {@link Merge} joins the runs of
 * several load generators. {@link HealthRules} judges the client, {@link Summary} the run.
 *
 * <p>Nothing here knows Gatling, a clock or a file format of a report.
 */
package dev.gatlingllm.metrics;
