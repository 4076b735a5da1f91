package dev.gatlingllm.metrics;

import dev.gatlingllm.record.TokenRange;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a server counts of a prompt beyond the prompt's own tokens: its chat template, or a sign
 * that the tokenizer is not the model's.
 *
 * @param requests successes that have both counts
 * @param server prompt tokens by usage less those of the text by the client's tokenizer; empty
 *     without a request
 * @param template tokens that the tokenizer's own chat template adds; empty where there is none
 */
public record PromptOverhead(
    long requests, Optional<TokenRange> server, Optional<TokenRange> template) {
  /** With fewer, a difference that is always the same says little. */
  private static final int LEAST_REQUESTS = 3;

  /** What the difference is. */
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
    /** It is of no template: it varies, or is below 0, or of too few requests to tell. */
    UNEXPLAINED
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

  /** Both together. */
  PromptOverhead plus(PromptOverhead other) {
    Optional<TokenRange> seen =
        server.isEmpty()
            ? other.server
            : other
                .server
                .map(it -> server.get().with(it.least()).with(it.most()))
                .or(() -> server);
    return new PromptOverhead(requests + other.requests, seen, template);
  }

  /** One more request, where it has both counts. */
  PromptOverhead plus(OptionalInt byUsage, OptionalInt byTokenizer) {
    if (byUsage.isEmpty() || byTokenizer.isEmpty()) {
      return this;
    }
    int more = byUsage.getAsInt() - byTokenizer.getAsInt();
    TokenRange seen = server.map(range -> range.with(more)).orElse(new TokenRange(more, more));
    return new PromptOverhead(requests + 1, Optional.of(seen), template);
  }
}
