package dev.gatlingllm.metrics;

import dev.gatlingllm.record.TokenRange;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Prompt tokens that a server counts beyond those of the text: its chat template, or a sign of a
 * wrong tokenizer.
 *
 * @param counts prompt tokens of the successes with both counts
 * @param requests number of those successes
 * @param server prompt tokens by usage − tokens of the text by the client's tokenizer; empty
 *     without requests
 * @param template tokens that the tokenizer's own chat template adds; empty if it has none
 */
public record PromptOverhead(
    TokenComparison counts,
    long requests,
    Optional<TokenRange> server,
    Optional<TokenRange> template) {
  /** With fewer requests, a constant difference says little. */
  private static final int LEAST_REQUESTS = 3;

  /** What explains the difference. */
  public enum Kind {
    /** No request has both counts. */
    UNKNOWN,
    /** The server counts the prompt's own tokens. */
    NONE,
    /** What the tokenizer's chat template adds. */
    TEMPLATE,
    /** The same in every request, but not what the tokenizer's chat template adds. */
    OTHER_TEMPLATE,
    /** The same in every request: it looks like a chat template. */
    CONSTANT,
    /** Not a template: it varies, is below 0, or has too few requests. */
    UNEXPLAINED
  }

  static PromptOverhead none(Optional<TokenRange> template) {
    return new PromptOverhead(TokenComparison.NONE, 0, Optional.empty(), template);
  }

  public Kind kind() {
    if (server.isEmpty()) {
      return Kind.UNKNOWN;
    }
    TokenRange seen = server.get();
    if (template.isPresent() && template.get().contains(seen)) {
      return Kind.TEMPLATE;
    }
    if (seen.isConstant() && seen.least() == 0) {
      return Kind.NONE;
    }
    if (seen.isConstant() && seen.least() > 0 && requests >= LEAST_REQUESTS) {
      return template.isPresent() ? Kind.OTHER_TEMPLATE : Kind.CONSTANT;
    }
    return Kind.UNEXPLAINED;
  }

  PromptOverhead plus(PromptOverhead other) {
    Optional<TokenRange> seen =
        server.isEmpty()
            ? other.server
            : other
                .server
                .map(it -> server.get().with(it.least()).with(it.most()))
                .or(() -> server);
    return new PromptOverhead(counts.plus(other.counts), requests + other.requests, seen, template);
  }

  /** Adds a request, if it has both counts. */
  PromptOverhead plus(OptionalInt byUsage, OptionalInt byTokenizer) {
    if (byUsage.isEmpty() || byTokenizer.isEmpty()) {
      return this;
    }
    int more = byUsage.getAsInt() - byTokenizer.getAsInt();
    TokenRange seen = server.map(range -> range.with(more)).orElse(new TokenRange(more, more));
    return new PromptOverhead(
        counts.plus(byUsage, byTokenizer), requests + 1, Optional.of(seen), template);
  }
}
