package dev.gatlingllm.run;

import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.config.TokenCount;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.wire.LlmExchange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Counts the tokens of generated texts, where only the text can tell, away from the event loops.
 * Who asked is answered in any case: with no number where a text is too long, too many wait, or the
 * time is up.
 */
final class TextCounter {
  /** So many texts may wait; those of an open load may come faster than they are counted. */
  static final int MOST_WAITING = 4096;

  private final TokenCount mode;
  private final boolean always;
  private final ToIntFunction<String> tokens;
  private final ClientFailure clientFailure;
  private final Set<Job> waiting = ConcurrentHashMap.newKeySet();
  private final LongAdder tooLong = new LongAdder();
  private final LongAdder tooLate = new LongAdder();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Threads.daemon("llm-counter"));

  /** An answer to be counted. */
  private final class Job implements Runnable {
    private final StageRun stage;
    private final Consumer<OptionalInt> then;
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile String[] texts;

    Job(StageRun stage, String[] texts, Consumer<OptionalInt> then) {
      this.stage = stage;
      this.texts = texts;
      this.then = then;
    }

    @Override
    public void run() {
      OptionalInt sum = OptionalInt.empty();
      try {
        sum = sum(texts);
      } catch (Throwable e) {
        clientFailure.report("counting tokens", e);
      } finally {
        answer(sum);
      }
    }

    private boolean answer(OptionalInt sum) {
      boolean first = answered.compareAndSet(false, true);
      if (first) {
        waiting.remove(this);
        texts = new String[0]; // whoever waits in the queue behind a long one holds no texts
        try {
          then.accept(sum);
        } catch (RejectedExecutionException e) {
          // the event loops are gone, and the run with them
        }
      }
      return first;
    }
  }

  TextCounter(LlmConfig config, Tokenizer tokenizer, ClientFailure clientFailure) {
    this(config.tokenCount(), !config.tokenizer().isEmpty(), tokenizer::count, clientFailure);
  }

  /**
   * @param named the user named the tokenizer: it is the model's, and its count is worth having
   *     beside usage
   * @param tokens counts one text, which is no longer than {@link Tokenizer#MOST_CHARACTERS}
   */
  TextCounter(
      TokenCount mode, boolean named, ToIntFunction<String> tokens, ClientFailure clientFailure) {
    this.mode = mode;
    this.always = mode == TokenCount.TOKENIZER || (mode == TokenCount.AUTO && named);
    this.tokens = tokens;
    this.clientFailure = clientFailure;
  }

  /** Whether texts may have to be counted at all. */
  boolean keepsTexts() {
    return always || mode == TokenCount.AUTO;
  }

  /**
   * The texts of a finished request that are to be counted; none where its count is known.
   *
   * @param asked at most so many tokens were asked for; empty where that is not known
   */
  String[] textsToCount(LlmExchange exchange, OptionalLong asked) {
    boolean known = exchange.outcome().countsItsTokens(asked);
    return always || (mode == TokenCount.AUTO && !known)
        ? exchange.outcome().delta().texts()
        : new String[0];
  }

  /**
   * Counts.
   *
   * @param then called once, on any thread: with no number where there is none
   */
  void count(StageRun stage, String[] texts, Consumer<OptionalInt> then) {
    if (Arrays.stream(texts).mapToLong(String::length).sum() > Tokenizer.MOST_CHARACTERS) {
      tooLong.increment();
      then.accept(OptionalInt.empty());
      return;
    }
    if (waiting.size() >= MOST_WAITING) {
      tooLate.increment();
      then.accept(OptionalInt.empty());
      return;
    }
    Job job = new Job(stage, texts, then);
    waiting.add(job);
    thread.execute(job);
  }

  private OptionalInt sum(String[] texts) {
    long sum = 0;
    for (String text : texts) {
      sum += tokens.applyAsInt(text);
    }
    return sum > Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of((int) sum);
  }

  /** Those of such stages that are not counted yet stay so. */
  void giveUp(Predicate<StageRun> stages) {
    for (Job job : waiting) {
      if (stages.test(job.stage) && job.answer(OptionalInt.empty())) {
        tooLate.increment();
      }
    }
  }

  /** What was not counted, a sentence each. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (tooLong.sum() > 0) {
      notes.add(
          String.format(
                  Locale.ROOT,
                  "%,d answers have a text of more than %,d characters, which is not given to the"
                      + " tokenizer;",
                  tooLong.sum(),
                  Tokenizer.MOST_CHARACTERS)
              + " their tokens are of the next source (docs/metrics.md).");
    }
    if (tooLate.sum() > 0) {
      notes.add(
          String.format(
                  Locale.ROOT,
                  "%,d answers were not counted by the tokenizer in time (llm.drain); their tokens"
                      + " are of",
                  tooLate.sum())
              + " the next source (docs/metrics.md).");
    }
    return notes;
  }
}
