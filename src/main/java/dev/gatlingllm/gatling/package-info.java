/**
 * The plug-in: what a simulation is written with, and where Gatling's inside is met.
 *
 * <p>{@link dev.gatlingllm.gatling.LlmRequest} is a request of a scenario and {@code LlmAction}
 * sends it: it takes a prompt from the session, has Gatling build the HTTP request, lets an
 * exchange of {@code wire} carry it, and logs the record as rows of Gatling's own report ({@code
 * GatlingRows}). {@code GatlingLoad} is Gatling as a run sees it.
 */
package dev.gatlingllm.gatling;
