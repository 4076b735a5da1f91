package dev.gatlingllm.gatling;

import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.run.StageRun;
import io.gatling.core.session.Session;
import io.gatling.http.client.Request;

/**
 * A virtual user's request, ready to be sent.
 *
 * @param stream whether a stream is requested
 * @param input what is sent
 * @param dialect the endpoint's, or the request's own
 */
record Asked(
    Request request,
    Session session,
    StageRun stage,
    boolean stream,
    LlmInput input,
    Dialect dialect) {}
