/**
 * The life of a run, whatever drives its virtual users.
 *
 * <p>{@link dev.gatlingllm.run.RunLifecycle} opens it, asks the server before the load ({@code
 * Preflight}) and sums it up after it ({@code Conclusion}: records → summary → reports → exit
 * status). Between the two {@link dev.gatlingllm.run.StageController} says when each stage begins,
 * drains and ends, {@link dev.gatlingllm.run.InFlightRequests} gives each request its number and
 * its record, and {@code StageWatch} looks after the client's own health. What watches a run is a
 * {@code RunObserver}, told of each stage and each record: {@code RunSums} adds them up, {@code
 * ManifestWriter} keeps run.json. {@link dev.gatlingllm.run.RetryDecision} says whether a request
 * answered with 429 is sent again; {@link dev.gatlingllm.run.ClientFailure} ends a run whose client
 * fails.
 *
 * <p>What drives the load is a {@link dev.gatlingllm.run.LoadGenerator}: this room knows nothing of
 * Gatling.
 */
package dev.gatlingllm.run;
