package dev.gatlingllm.metrics;

import dev.gatlingllm.record.Deviation;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.TokenCounts;
import dev.gatlingllm.record.TokenSource;

/** Describes the deviation of one request, in a few words. */
final class DeviationExample {
  private DeviationExample() {}

  static String of(Deviation deviation, RequestRecord record) {
    String detail = detail(deviation, record);
    int injector = record.origin().injector();
    return "request "
        + record.origin().request()
        + (injector == 1 ? "" : " of injector " + injector)
        + (detail.isEmpty() ? "" : ": " + detail);
  }

  private static String detail(Deviation deviation, RequestRecord record) {
    return switch (deviation) {
      case MEDIA_TYPE -> record.conformance().mediaType().orElse("no media type");
      case AFTER_TERMINATOR -> record.conformance().afterTerminator().orElse(0) + " bytes";
      case USAGE_DIFFERS, IMPOSSIBLE_USAGE -> counts(record);
      case MANY_TOKENS_A_CHUNK ->
          record.tokens().arrived().orElse(0) + " tokens in " + record.chunks().count() + " chunks";
      default -> "";
    };
  }

  private static String counts(RequestRecord record) {
    TokenCounts tokens = record.tokens();
    String counted =
        tokens.tokenizerCompletionTokens().isPresent()
            ? tokens.tokenizerCompletionTokens().getAsInt() + " by the tokenizer, "
            : "";
    int usage =
        tokens
            .refused()
            .completion()
            .getOrDefault(TokenSource.USAGE, tokens.usageCompletionTokens().orElse(0));
    return "%s tokens by usage, %s%s text chunks"
        .formatted(usage, counted, record.chunks().count());
  }
}
