package dev.gatlingllm.record;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Records to test with. */
public final class Samples {
  private Samples() {}

  public static RequestRecord success(long request, long[] chunkNanos) {
    long last = chunkNanos[chunkNanos.length - 1];
    return Samples.record(
        new Origin(request, 0, "1 user", "Chat", 7, false, true),
        new Instants(
            1_700_000_000_000L,
            OptionalLong.of(850),
            900,
            OptionalLong.of(1_000),
            OptionalLong.of(1_500),
            OptionalLong.of(chunkNanos[0]),
            OptionalLong.of(chunkNanos[0]),
            OptionalLong.of(last),
            last + 10),
        new Connection(true, OptionalLong.of(90), OptionalLong.empty(), 0),
        Samples.answer(OptionalInt.of(200), Optional.of("id-1"), Optional.of("length"), true),
        Samples.counts(
            OptionalInt.of(5),
            Optional.of(TokenSource.USAGE),
            OptionalInt.of(chunkNanos.length),
            Optional.of(TokenSource.USAGE),
            OptionalInt.of(5),
            OptionalInt.empty(),
            OptionalInt.of(chunkNanos.length),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty()),
        new Chunks(chunkNanos.length, 0, chunkNanos.length - 1, 0, OptionalLong.of(5)),
        3.5,
        Optional.empty(),
        new ChunkArrivals(chunkNanos, new byte[chunkNanos.length]));
  }

  /** A record without conformance. */
  public static RequestRecord record(
      Origin origin,
      Instants instants,
      Connection connection,
      Answer answer,
      TokenCounts tokens,
      Chunks chunks,
      double windowTokens,
      Optional<Failure> failure,
      ChunkArrivals timeline) {
    return new RequestRecord(
        origin,
        instants,
        connection,
        answer,
        tokens,
        chunks,
        windowTokens,
        failure,
        timeline,
        Conformance.NONE);
  }

  /** An uncompressed text without rate limit headers. */
  public static Answer answer(
      OptionalInt httpStatus,
      Optional<String> id,
      Optional<String> finishReason,
      boolean terminated) {
    return new Answer(
        httpStatus,
        id,
        finishReason,
        terminated,
        OptionalInt.empty(),
        Optional.empty(),
        RateLimits.NONE);
  }

  /** A copy of any record with another value of one component. */
  public static <T extends Record> T with(T record, String component, Object value) {
    RecordComponent[] all = record.getClass().getRecordComponents();
    Object[] values = new Object[all.length];
    try {
      for (int i = 0; i < all.length; i++) {
        values[i] =
            all[i].getName().equals(component) ? value : all[i].getAccessor().invoke(record);
      }
      Class<?>[] types = Stream.of(all).map(RecordComponent::getType).toArray(Class<?>[]::new);
      @SuppressWarnings("unchecked")
      T copy = (T) record.getClass().getConstructor(types).newInstance(values);
      return copy;
    } catch (InvocationTargetException e) {
      throw (RuntimeException) e.getCause();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** Counts that are all possible, of an answer with one chunk per token. */
  public static TokenCounts counts(
      OptionalInt promptTokens,
      Optional<TokenSource> promptSource,
      OptionalInt completionTokens,
      Optional<TokenSource> completionSource,
      OptionalInt usagePromptTokens,
      OptionalInt tokenizerPromptTokens,
      OptionalInt usageCompletionTokens,
      OptionalInt logprobsCompletionTokens,
      OptionalInt tokenizerCompletionTokens,
      OptionalInt cachedPromptTokens,
      OptionalInt reasoningTokens) {
    return new TokenCounts(
        promptTokens,
        promptSource,
        completionTokens,
        completionSource,
        usagePromptTokens,
        tokenizerPromptTokens,
        usageCompletionTokens,
        logprobsCompletionTokens,
        tokenizerCompletionTokens,
        cachedPromptTokens,
        reasoningTokens,
        StreamedTokenCounts.oneEach(completionTokens),
        RefusedCounts.NONE,
        OptionalInt.empty());
  }

  /** Sent at 1,000 ns, ended at 2,000 ns: 250 ns an item, if there are four. */
  static RequestRecord items(long request, int items) {
    RequestRecord failed = failure(request);
    return Samples.record(
        failed.origin(),
        new Instants(
            1_700_000_000_000L,
            OptionalLong.empty(),
            900,
            OptionalLong.of(1_000),
            OptionalLong.of(1_500),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            2_000),
        failed.connection(),
        new Answer(
            OptionalInt.of(200),
            Optional.empty(),
            Optional.empty(),
            false,
            OptionalInt.of(items),
            Optional.empty(),
            RateLimits.NONE),
        failed.tokens(),
        failed.chunks(),
        0,
        Optional.empty(),
        ChunkArrivals.NONE);
  }

  public static RequestRecord failure(long request) {
    return Samples.record(
        new Origin(request, 0, "1 user", "Chat", 7, true, false),
        new Instants(
            1_700_000_000_000L,
            OptionalLong.empty(),
            900,
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            2_000),
        new Connection(false, OptionalLong.empty(), OptionalLong.empty(), 1),
        Samples.answer(OptionalInt.empty(), Optional.empty(), Optional.empty(), false),
        Samples.counts(
            OptionalInt.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty()),
        new Chunks(0, 0, 0, 0, OptionalLong.empty()),
        0,
        Optional.of(
            new Failure(
                FailureCause.CONNECT,
                "refused \"here\"",
                Optional.of("a\nbody"),
                Optional.of("7"))),
        ChunkArrivals.NONE);
  }
}
