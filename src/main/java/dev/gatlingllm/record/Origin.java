package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * Where in the run a request belongs.
 *
 * @param request number of the request within its load generator, from 1
 * @param stageIndex number of the stage, from 0
 * @param name the request's name in Gatling's report
 * @param user Gatling's virtual user id
 * @param warmup whether it was sent before the stage's measurement window
 * @param stream whether a stream was requested
 * @param attempt number of the attempt, from 1
 * @param firstRequest number of the first attempt at the same request, possibly this one
 * @param retried whether another attempt followed, so that this one's failure is not the request's
 * @param injector number of the load generator that sent it, from 1
 * @param protocol the server, if the simulation sets it: model and address; empty for the run's own
 *     server
 */
public record Origin(
    long request,
    int stageIndex,
    String stage,
    String name,
    long user,
    boolean warmup,
    boolean stream,
    int attempt,
    long firstRequest,
    boolean retried,
    int injector,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String protocol,
    @JsonUnwrapped Labels labels) {

  public Origin {
    // Older lines lack this field.
    injector = injector == 0 ? 1 : injector;
    protocol = protocol == null ? "" : protocol;
  }

  /** A request of the only load generator, or of the first, with a single attempt. */
  public Origin(
      long request,
      int stageIndex,
      String stage,
      String name,
      long user,
      boolean warmup,
      boolean stream) {
    this(
        request,
        stageIndex,
        stage,
        name,
        user,
        warmup,
        stream,
        1,
        request,
        false,
        1,
        "",
        Labels.NONE);
  }

  public Origin next(long number) {
    return copy(number, stage, warmup, attempt + 1, false, injector, protocol, labels);
  }

  public Origin withRetried(boolean followed) {
    return copy(request, stage, warmup, attempt, followed, injector, protocol, labels);
  }

  public Origin by(int number) {
    return copy(request, stage, warmup, attempt, retried, number, protocol, labels);
  }

  public Origin to(String server) {
    return copy(request, stage, warmup, attempt, retried, injector, server, labels);
  }

  public Origin in(String stageName, boolean inWarmup) {
    return copy(request, stageName, inWarmup, attempt, retried, injector, protocol, labels);
  }

  public Origin with(Labels others) {
    return copy(request, stage, warmup, attempt, retried, injector, protocol, others);
  }

  private Origin copy(
      long number,
      String stageName,
      boolean inWarmup,
      int newAttempt,
      boolean followed,
      int by,
      String server,
      Labels newLabels) {
    return new Origin(
        number,
        stageIndex,
        stageName,
        name,
        user,
        inWarmup,
        stream,
        newAttempt,
        firstRequest,
        followed,
        by,
        server,
        newLabels);
  }
}
