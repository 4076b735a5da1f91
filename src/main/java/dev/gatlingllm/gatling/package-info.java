/**
 * The Gatling plug-in: the DSL for simulations. With {@code wire}, the only code that uses
 * Gatling's internals.
 *
 * <p>{@link dev.gatlingllm.gatling.LlmRequest} is a request of a scenario. {@code LlmAction} sends
 * it: it takes the prompt from the session, has Gatling build the HTTP request, sends it by an
 * exchange of {@code wire}, and logs the record as rows of Gatling's own report ({@code
 * GatlingRows}). {@code GatlingLoad} is Gatling as the load generator of a run.
 */
package dev.gatlingllm.gatling;
