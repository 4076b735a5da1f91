package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Where in the run a request belongs.
 *
 * @param request number of the request among those of its load generator, from 1
 * @param stageIndex number of the stage, from 0
 * @param name the request's name in Gatling's report
 * @param user Gatling's virtual user id
 * @param warmup sent before the stage's measurement window
 * @param stream a stream was asked for
 * @param attempt from 1
 * @param firstRequest number of the first attempt at the same request; its own where it is that
 * @param retried another attempt followed, so this one's failure is not the request's
 * @param injector number of the load generator that sent it, from 1
 * @param protocol the server it went to, of those that the simulation states itself: model and
 *     address; empty for the run's own
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
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String protocol) {

  public Origin {
    // As lines read that were written before there was such a field.
    injector = injector == 0 ? 1 : injector;
    protocol = protocol == null ? "" : protocol;
  }

  /** By the only load generator, or the first. */
  public Origin(
      long request,
      int stageIndex,
      String stage,
      String name,
      long user,
      boolean warmup,
      boolean stream,
      int attempt,
      long firstRequest,
      boolean retried) {
    this(
        request,
        stageIndex,
        stage,
        name,
        user,
        warmup,
        stream,
        attempt,
        firstRequest,
        retried,
        1,
        "");
  }

  /** The only attempt. */
  public Origin(
      long request,
      int stageIndex,
      String stage,
      String name,
      long user,
      boolean warmup,
      boolean stream) {
    this(request, stageIndex, stage, name, user, warmup, stream, 1, request, false);
  }

  /** Of the attempt that follows. */
  public Origin next(long number) {
    return copy(number, stage, warmup, attempt + 1, false, injector, protocol);
  }

  /** The same, followed by another attempt or not. */
  public Origin withRetried(boolean followed) {
    return copy(request, stage, warmup, attempt, followed, injector, protocol);
  }

  /** The same, sent by that load generator. */
  public Origin by(int number) {
    return copy(request, stage, warmup, attempt, retried, number, protocol);
  }

  /** The same, sent to that server. */
  public Origin to(String server) {
    return copy(request, stage, warmup, attempt, retried, injector, server);
  }

  /** The same in a stage of that name, in its warm-up or not. */
  public Origin in(String stageName, boolean inWarmup) {
    return copy(request, stageName, inWarmup, attempt, retried, injector, protocol);
  }

  private Origin copy(
      long number,
      String stageName,
      boolean inWarmup,
      int newAttempt,
      boolean followed,
      int by,
      String server) {
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
        server);
  }
}
