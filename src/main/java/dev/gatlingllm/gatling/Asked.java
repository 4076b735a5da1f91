package dev.gatlingllm.gatling;

import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.run.StageRun;
import io.gatling.core.session.Session;
import io.gatling.http.client.Request;

/**
 * A virtual user's request, ready to be sent.
 *
 * @param stream a stream is asked for
 * @param input what is asked
 * @param dialect how
 */
record Asked(
    Request request,
    Session session,
    StageRun stage,
    boolean stream,
    LlmInput input,
    Dialect dialect) {}
