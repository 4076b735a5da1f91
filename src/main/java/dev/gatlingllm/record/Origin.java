package dev.gatlingllm.record;

/**
 * Where in the run a request belongs.
 *
 * @param request number of the request in the run, from 1
 * @param stageIndex number of the stage, from 0
 * @param name the request's name in Gatling's report
 * @param user Gatling's virtual user id
 * @param warmup sent before the stage's measurement window
 * @param stream a stream was asked for
 */
public record Origin(
    long request,
    int stageIndex,
    String stage,
    String name,
    long user,
    boolean warmup,
    boolean stream) {}
