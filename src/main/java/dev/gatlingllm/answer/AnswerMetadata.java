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

/** What the events of one answer said beside their text, gathered. Belongs to one thread. */
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

  /** An event came, or a whole answer. */
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

  /** A finish reason came. */
  public boolean finished() {
    return finishReason != null;
  }

  /** The finish reason by which the answer is not finished, in the server's words; else null. */
  String unfinished() {
    return unfinished;
  }

  /** The stream's last word came. */
  public boolean terminated() {
    return terminated;
  }

  /** Tokens whose log probabilities came so far. */
  OptionalInt logprobTokens() {
    return optional(logprobTokens);
  }

  /** The answer tells its completion tokens itself: so many can be, and came as text. */
  boolean countsItsTokens(StreamedText text) {
    CompletionTokens counts = countsOf(text, OptionalInt.empty());
    Optional<TokenSource> source = counts.first(List.of(TokenSource.USAGE, TokenSource.LOGPROBS));
    return counts.streamed(source).tokens().isPresent();
  }

  private CompletionTokens countsOf(StreamedText text, OptionalInt byTokenizer) {
    CompletionTokens counts = new CompletionTokens(text);
    OptionalInt total =
        promptTokens > 0 && totalTokens > promptTokens
            ? OptionalInt.of(totalTokens - promptTokens)
            : OptionalInt.empty();
    counts.usage(optional(completionTokens), optional(reasoningTokens), total, textBehindUsage);
    counts.put(TokenSource.LOGPROBS, optional(logprobTokens));
    counts.put(TokenSource.TOKENIZER, byTokenizer);
    counts.sift();
    return counts;
  }

  /**
   * The answer, of which the HTTP client knows the rest.
   *
   * @param contentEncoding the header as it came, as the next
   * @param words takes in what the server wrote
   */
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
   * Its tokens.
   *
   * @param sources those that may say how many were generated; the first that knows does
   * @param tokenizerPromptTokens by the client's tokenizer, as the next
   */
  TokenCounts tokens(
      List<TokenSource> sources,
      StreamedText text,
      OptionalInt tokenizerPromptTokens,
      OptionalInt tokenizerCompletionTokens) {
    PromptTokens byUsage =
        new PromptTokens(promptTokens, cachedPromptTokens, tokenizerPromptTokens);
    OptionalInt usagePrompt = byUsage.usage();
    OptionalInt prompt = usagePrompt.isPresent() ? usagePrompt : tokenizerPromptTokens;
    TokenSource promptSource = usagePrompt.isPresent() ? TokenSource.USAGE : TokenSource.TOKENIZER;
    CompletionTokens counts = countsOf(text, tokenizerCompletionTokens);
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
            counts.refusedReasoning()));
  }

  private static OptionalInt optional(int count) {
    return count == Delta.ABSENT ? OptionalInt.empty() : OptionalInt.of(count);
  }
}
