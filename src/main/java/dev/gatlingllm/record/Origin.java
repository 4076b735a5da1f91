package dev.gatlingllm.record;

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
    int injector) {

  public Origin {
    // As lines read that were written before there was such a number.
    injector = injector == 0 ? 1 : injector;
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
    this(request, stageIndex, stage, name, user, warmup, stream, attempt, firstRequest, retried, 1);
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
    return new Origin(
        number,
        stageIndex,
        stage,
        name,
        user,
        warmup,
        stream,
        attempt + 1,
        firstRequest,
        false,
        injector);
  }

  /** The same, followed by another attempt or not. */
  public Origin withRetried(boolean followed) {
    return new Origin(
        request,
        stageIndex,
        stage,
        name,
        user,
        warmup,
        stream,
        attempt,
        firstRequest,
        followed,
        injector);
  }

  /** The same, sent by that load generator. */
  public Origin by(int number) {
    return new Origin(
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
        number);
  }

  /** The same in a stage of that name, in its warm-up or not. */
  public Origin in(String stageName, boolean inWarmup) {
    return new Origin(
        request,
        stageIndex,
        stageName,
        name,
        user,
        inWarmup,
        stream,
        attempt,
        firstRequest,
        retried,
        injector);
  }
}
