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
 * @param attempt from 1
 * @param firstRequest number of the first attempt at the same request; its own where it is that
 * @param retried another attempt followed, so this one's failure is not the request's
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
    boolean retried) {

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
        number, stageIndex, stage, name, user, warmup, stream, attempt + 1, firstRequest, false);
  }

  /** The same, followed by another attempt or not. */
  public Origin withRetried(boolean followed) {
    return new Origin(
        request, stageIndex, stage, name, user, warmup, stream, attempt, firstRequest, followed);
  }
}
