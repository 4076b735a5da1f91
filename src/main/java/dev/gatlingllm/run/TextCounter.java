package dev.gatlingllm.run;

import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.config.TokenCount;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.record.Counted;
import dev.gatlingllm.wire.LlmExchange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 * Counts the tokens of generated texts, off the event loops, if nothing else gives their number.
 * Every call gets an answer: no number if the text is too long, too many texts wait, or the time is
 * up.
 */
final class TextCounter {
  /**
   * Maximum number of waiting texts: an open load may produce them faster than they are counted.
   */
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
        texts = new String[0]; // a job that stays in the queue must not hold its texts
        try {
          then.accept(sum);
        } catch (RejectedExecutionException e) {
          // the event loops have shut down, and the run is over
        }
      }
      return first;
    }
  }

  TextCounter(LlmConfig config, Tokenizer tokenizer, ClientFailure clientFailure) {
    this(config.tokenCount(), !config.tokenizer().isEmpty(), tokenizer::count, clientFailure);
  }

  /**
   * @param named whether the user named the tokenizer: it is then the model's own, and its count is
   *     worth having in addition to usage
   * @param tokens counts a text of at most {@link Tokenizer#MOST_CHARACTERS}
   */
  TextCounter(
      TokenCount mode, boolean named, ToIntFunction<String> tokens, ClientFailure clientFailure) {
    this.mode = mode;
    this.always = mode == TokenCount.TOKENIZER || (mode == TokenCount.AUTO && named);
    this.tokens = tokens;
    this.clientFailure = clientFailure;
  }

  /** Whether texts must be kept, to be counted. */
  boolean keepsTexts() {
    return always || mode == TokenCount.AUTO;
  }

  /** The texts of a finished request to count; none if its count is known. */
  String[] textsToCount(LlmExchange exchange, OptionalLong asked) {
    boolean known = exchange.outcome().countsItsTokens(asked);
    return always || (mode == TokenCount.AUTO && !known)
        ? exchange.outcome().delta().texts()
        : new String[0];
  }

  /**
   * @param then called once, on any thread; empty if not counted
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

  /** Gives up the texts of these stages that are not yet counted. */
  void giveUp(Predicate<StageRun> stages) {
    for (Job job : waiting) {
      if (stages.test(job.stage) && job.answer(OptionalInt.empty())) {
        tooLate.increment();
      }
    }
  }

  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (tooLong.sum() > 0) {
      notes.add(
          Counted.text(
              "%,d {answer has|answers have} a text of more than %,d characters, which is not given"
                  + " to the tokenizer; the next source counts (docs/metrics.md).",
              tooLong.sum(), Tokenizer.MOST_CHARACTERS));
    }
    if (tooLate.sum() > 0) {
      notes.add(
          Counted.text(
              "%,d {answer was|answers were} not counted by the tokenizer in time (llm.drain); the"
                  + " next source counts (docs/metrics.md).",
              tooLate.sum()));
    }
    return notes;
  }
}
