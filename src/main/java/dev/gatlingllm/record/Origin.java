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
 * @param attempt from 1; attempts at one request have the user and the intended instant in common
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
    this(request, stageIndex, stage, name, user, warmup, stream, 1, false);
  }

  /** The same, followed by another attempt or not. */
  public Origin withRetried(boolean followed) {
    return new Origin(request, stageIndex, stage, name, user, warmup, stream, attempt, followed);
  }
}
