package dev.gatlingllm.answer;

import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.record.Answer;
import dev.gatlingllm.record.RateLimits;
import dev.gatlingllm.record.RefusedCounts;
import dev.gatlingllm.record.TokenCounts;
import dev.gatlingllm.record.TokenSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Collects what the events of one answer contain besides text. Not thread-safe. */
public final class AnswerMetadata {
  private String id;
  private String finishReason;
  private String unfinished;
  private boolean terminated;
  private int promptTokens = Delta.ABSENT;
  private int completionTokens = Delta.ABSENT;
  private int cachedPromptTokens = Delta.ABSENT;
  private int reasoningTokens = Delta.ABSENT;
  private int totalTokens = Delta.ABSENT;
  private boolean textBehindUsage;
  private int logprobTokens = Delta.ABSENT;
  private int items;

  /** Adds an event, or an answer that is not streamed. */
  public void event(Delta delta) {
    if (id == null) {
      id = delta.id();
    }
    if (finishReason == null) {
      finishReason = delta.finishReason();
    }
    if (unfinished == null) {
      unfinished = delta.unfinished();
    }
    // Some servers give the prompt's count in one event and the completion's in another.
    promptTokens = Math.max(delta.promptTokens(), promptTokens);
    if (delta.completionTokens() != Delta.ABSENT && delta.completionTokens() >= completionTokens) {
      completionTokens = delta.completionTokens();
      textBehindUsage = false;
    } else if (delta.textChoices() != 0) {
      textBehindUsage = true;
    }
    totalTokens = Math.max(delta.totalTokens(), totalTokens);
    cachedPromptTokens = known(delta.cachedPromptTokens(), cachedPromptTokens);
    reasoningTokens = known(delta.reasoningTokens(), reasoningTokens);
    if (delta.logprobTokens() != Delta.ABSENT) {
      logprobTokens = Math.max(0, logprobTokens) + delta.logprobTokens();
    }
    items += delta.items();
    terminated |= delta.isDone();
  }

  private static int known(int count, int otherwise) {
    return count == Delta.ABSENT ? otherwise : count;
  }

  public boolean finished() {
    return finishReason != null;
  }

  /**
   * The finish reason that means that the answer is unfinished, in the server's words; null
   * otherwise.
   */
  String unfinished() {
    return unfinished;
  }

  public boolean terminated() {
    return terminated;
  }

  OptionalInt logprobTokens() {
    return optional(logprobTokens);
  }

  /** Whether the answer itself gives a plausible count of its completion tokens. */
  boolean countsItsTokens(StreamedText text) {
    CompletionTokens counts = countsOf(text, Delta.ABSENT);
    Optional<TokenSource> source = counts.first(List.of(TokenSource.USAGE, TokenSource.LOGPROBS));
    return counts.streamed(source).tokens().isPresent();
  }

  private CompletionTokens countsOf(StreamedText text, int byTokenizer) {
    CompletionTokens counts = new CompletionTokens(text);
    OptionalInt total =
        promptTokens > 0 && totalTokens > promptTokens
            ? OptionalInt.of(totalTokens - promptTokens)
            : OptionalInt.empty();
    counts.usage(optional(completionTokens), optional(reasoningTokens), total, textBehindUsage);
    counts.put(TokenSource.LOGPROBS, logprobTokens);
    counts.put(TokenSource.TOKENIZER, byTokenizer);
    counts.sift();
    return counts;
  }

  /** The answer, with the values that only the HTTP client knows. */
  public Answer answer(
      OptionalInt httpStatus,
      Optional<String> contentEncoding,
      Map<String, String> rateLimits,
      ServerText words) {
    return new Answer(
        httpStatus,
        Optional.ofNullable(id).map(words::name),
        Optional.ofNullable(finishReason).map(words::name),
        terminated,
        items == 0 ? OptionalInt.empty() : OptionalInt.of(items),
        contentEncoding.map(words::name),
        rateLimits(rateLimits, words));
  }

  private static RateLimits rateLimits(Map<String, String> raw, ServerText words) {
    Map<String, String> headers = new TreeMap<>();
    raw.forEach((name, value) -> headers.put(words.name(name), words.name(value)));
    return new RateLimits(headers);
  }

  /**
   * @param sources sources of the completion count, in order of preference
   * @param tokenizerPromptTokens counted by the client's tokenizer, like the next one
   * @param sharedPromptTokens first tokens of the prompt that came before; empty if unknown
   */
  TokenCounts tokens(
      List<TokenSource> sources,
      StreamedText text,
      OptionalInt tokenizerPromptTokens,
      OptionalInt tokenizerCompletionTokens,
      OptionalInt sharedPromptTokens) {
    PromptTokens byUsage =
        new PromptTokens(promptTokens, cachedPromptTokens, tokenizerPromptTokens);
    OptionalInt usagePrompt = byUsage.usage();
    OptionalInt prompt = usagePrompt.isPresent() ? usagePrompt : tokenizerPromptTokens;
    TokenSource promptSource = usagePrompt.isPresent() ? TokenSource.USAGE : TokenSource.TOKENIZER;
    CompletionTokens counts = countsOf(text, tokenizerCompletionTokens.orElse(Delta.ABSENT));
    Optional<TokenSource> source = counts.first(sources);
    return new TokenCounts(
        prompt,
        prompt.isPresent() ? Optional.of(promptSource) : Optional.empty(),
        source.isPresent() ? counts.count(source.get()) : OptionalInt.empty(),
        source,
        usagePrompt,
        tokenizerPromptTokens,
        counts.count(TokenSource.USAGE),
        counts.count(TokenSource.LOGPROBS),
        counts.count(TokenSource.TOKENIZER),
        byUsage.cached(),
        counts.reasoning(),
        counts.streamed(source),
        new RefusedCounts(
            byUsage.refused(),
            counts.refused(),
            byUsage.refusedCached(),
            counts.refusedReasoning()),
        sharedPromptTokens);
  }

  private static OptionalInt optional(int count) {
    return count == Delta.ABSENT ? OptionalInt.empty() : OptionalInt.of(count);
  }
}
