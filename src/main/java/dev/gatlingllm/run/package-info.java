/**
 * The life of a run, independent of the tool that drives its virtual users.
 *
 * <p>{@link dev.gatlingllm.run.RunLifecycle} opens it, checks the server before the load ({@code
 * Preflight}) and sums it up afterwards ({@code Conclusion}: records → summary → reports → exit
 * status). In between, {@link dev.gatlingllm.run.StageController} says when each stage begins,
 * drains and ends, {@link dev.gatlingllm.run.InFlightRequests} gives each request its number and
 * its record, and {@code StageWatch} watches the client's own health. A {@code RunObserver} is
 * called for each stage and each record: {@code RunSums} adds them up, {@code ManifestWriter} keeps
 * run.json. {@link dev.gatlingllm.run.RetryDecision} decides whether to retry a request that was
 * answered with 429; {@link dev.gatlingllm.run.ClientFailure} ends a run whose client fails.
 *
 * <p>This room knows nothing of Gatling: the load is driven by a {@link
 * dev.gatlingllm.run.LoadGenerator}. What cannot be run is refused by a {@code ConfigException},
 * one sentence that names the setting.
 */
package dev.gatlingllm.run;
