/**
 * The plug-in: the DSL of simulations, and with {@code wire} the only code that touches Gatling's
 * internals.
 *
 * <p>{@link dev.gatlingllm.gatling.LlmRequest} is a request of a scenario and {@code LlmAction}
 * sends it: it takes a prompt from the session, has Gatling build the HTTP request, lets an
 * exchange of {@code wire} carry it, and logs the record as rows of Gatling's own report ({@code
 * GatlingRows}). {@code GatlingLoad} is Gatling as a run sees it.
 */
package dev.gatlingllm.gatling;
