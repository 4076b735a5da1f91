package dev.gatlingllm.record;

import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.dialect.ServerText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What the events of one answer said beside their text, gathered. Belongs to one thread. */
public final class Said {
  private String id;
  private String finishReason;
  private String unfinished;
  private boolean terminated;
  private int promptTokens = Delta.ABSENT;
  private int completionTokens = Delta.ABSENT;
  private int cachedPromptTokens = Delta.ABSENT;
  private int reasoningTokens = Delta.ABSENT;
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
    promptTokens = known(delta.promptTokens(), promptTokens);
    completionTokens = known(delta.completionTokens(), completionTokens);
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

  /** The answer tells its completion tokens, by usage or by log probabilities. */
  public boolean countsItsTokens() {
    return completionTokens != Delta.ABSENT || logprobTokens != Delta.ABSENT;
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
        RateLimits.of(rateLimits, words));
  }

  /**
   * Its tokens.
   *
   * @param sources those that may say how many were generated; the first that knows does
   * @param chunks text chunks
   * @param tokenizerPromptTokens by the client's tokenizer, as the next
   */
  public TokenCounts tokens(
      List<TokenSource> sources,
      int chunks,
      OptionalInt tokenizerPromptTokens,
      OptionalInt tokenizerCompletionTokens) {
    OptionalInt usagePrompt = optional(promptTokens);
    Optional<TokenSource> promptSource =
        usagePrompt.isPresent()
            ? Optional.of(TokenSource.USAGE)
            : tokenizerPromptTokens.isPresent()
                ? Optional.of(TokenSource.TOKENIZER)
                : Optional.empty();
    Optional<TokenSource> source =
        sources.stream()
            .filter(it -> count(it, chunks, tokenizerCompletionTokens).isPresent())
            .findFirst();
    return new TokenCounts(
        usagePrompt.isPresent() ? usagePrompt : tokenizerPromptTokens,
        promptSource,
        source.isPresent()
            ? count(source.get(), chunks, tokenizerCompletionTokens)
            : OptionalInt.empty(),
        source,
        usagePrompt,
        tokenizerPromptTokens,
        optional(completionTokens),
        optional(logprobTokens),
        tokenizerCompletionTokens,
        optional(cachedPromptTokens),
        optional(reasoningTokens));
  }

  private OptionalInt count(TokenSource source, int chunks, OptionalInt counted) {
    return switch (source) {
      case USAGE -> optional(completionTokens);
      case LOGPROBS -> optional(logprobTokens);
      case TOKENIZER -> counted;
      case CHUNKS -> chunks == 0 ? OptionalInt.empty() : OptionalInt.of(chunks);
    };
  }

  private static OptionalInt optional(int count) {
    return count == Delta.ABSENT ? OptionalInt.empty() : OptionalInt.of(count);
  }
}
