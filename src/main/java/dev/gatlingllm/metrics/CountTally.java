package dev.gatlingllm.metrics;

import dev.gatlingllm.record.Counted;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.TokenCounts;
import dev.gatlingllm.record.TokenSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Notes on the token counts of a stage's successes: impossible counts, and tokens that never came
 * as text (docs/metrics.md, "Tokens and the time they took"). Not thread-safe.
 */
final class CountTally {
  /** The number of answers whose count by a source was refused, and the first of them. */
  private record Refused(long answers, int tokens, int chunks) {
    private Refused and(OptionalInt more) {
      return more.isEmpty() ? this : plus(new Refused(1, more.getAsInt(), 0));
    }

    private Refused plus(Refused later) {
      return answers == 0 ? later : new Refused(answers + later.answers, tokens, chunks);
    }
  }

  private final Map<TokenSource, Refused> refused = new EnumMap<>(TokenSource.class);
  private Refused prompts = new Refused(0, 0, 0);
  private Refused cached = prompts;
  private Refused reasoning = prompts;
  private long reasoningAdded;
  private long hidden;
  private long completion;
  private long withoutPace;

  void addSuccess(RequestRecord record) {
    TokenCounts tokens = record.tokens();
    prompts = prompts.and(tokens.refused().prompt());
    cached = cached.and(tokens.refused().cached());
    reasoning = reasoning.and(tokens.refused().reasoning());
    boolean added = tokens.usageCompletionTokens().isPresent();
    tokens
        .refused()
        .completion()
        .forEach((source, count) -> refuse(source, count, record.chunks().count(), added));
    if (tokens.streamed().tokens().isPresent()) {
      int all = tokens.completionTokens().orElseThrow();
      hidden += all - tokens.streamed().tokens().getAsInt();
      completion += all;
    }
    boolean several = tokens.arrived().orElse(0) > 1;
    if (record.origin().stream() && several && tokens.streamed().afterFirst().isEmpty()) {
      withoutPace++;
    }
  }

  private void refuse(TokenSource source, int count, int chunks, boolean usageHasCount) {
    if (source == TokenSource.USAGE && usageHasCount) {
      reasoningAdded++;
    } else {
      refused.merge(source, new Refused(1, count, chunks), Refused::plus);
    }
  }

  void addAll(CountTally other) {
    other.refused.forEach((source, counts) -> refused.merge(source, counts, Refused::plus));
    prompts = prompts.plus(other.prompts);
    cached = cached.plus(other.cached);
    reasoning = reasoning.plus(other.reasoning);
    reasoningAdded += other.reasoningAdded;
    hidden += other.hidden;
    completion += other.completion;
    withoutPace += other.withoutPace;
  }

  List<String> notes() {
    List<String> notes = new ArrayList<>();
    refused.forEach(
        (source, counts) ->
            say(
                notes,
                counts.answers,
                "The completion tokens by %s of %,d {answer|answers} cannot be (the first: %,d"
                    + " {token|tokens} beside %,d text {chunk|chunks}); they are no count, and the"
                    + " next source counts.",
                source.label(),
                counts.answers,
                counts.tokens,
                counts.chunks));
    say(
        notes,
        reasoningAdded,
        "The server's usage leaves the reasoning out of the completion tokens of %,d"
            + " {answer|answers}; its reasoning tokens were added.",
        reasoningAdded);
    say(
        notes,
        prompts.answers,
        "The prompt tokens by usage of %,d {answer|answers} cannot be (the first: %,d); they are no"
            + " count.",
        prompts.answers,
        prompts.tokens);
    say(
        notes,
        cached.answers,
        "The cached prompt tokens by usage of %,d {answer|answers} cannot be part of its prompt"
            + " tokens (the first: %,d); they are no count.",
        cached.answers,
        cached.tokens);
    say(
        notes,
        reasoning.answers,
        "The reasoning tokens by usage of %,d {answer|answers} cannot be part of its completion"
            + " tokens (the first: %,d); they are no count.",
        reasoning.answers,
        reasoning.tokens);
    say(
        notes,
        hidden,
        "%,d of %,d completion {token|tokens} never came as text, as hidden reasoning does not: Num"
            + " Tokens and output tok/s have them; TPOT, Latency Per Token and tokens each do not.",
        hidden,
        completion);
    say(
        notes,
        withoutPace,
        "%,d {answer has|answers have} no TPOT and no Latency Per Token: all {its|their} text came"
            + " within 1 ms, or usage counts more tokens than {its|their} text can have.",
        withoutPace);
    return notes;
  }

  private static void say(List<String> notes, long count, String sentence, Object... values) {
    if (count > 0) {
      notes.add(Counted.text(sentence, values));
    }
  }
}
