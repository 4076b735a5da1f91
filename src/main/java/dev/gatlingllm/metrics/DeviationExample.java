package dev.gatlingllm.metrics;

import dev.gatlingllm.record.Counted;
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
      case AFTER_TERMINATOR ->
          Counted.text("%s {byte|bytes}", record.conformance().afterTerminator().orElse(0));
      case USAGE_DIFFERS, IMPOSSIBLE_USAGE -> counts(record);
      case MANY_TOKENS_A_CHUNK ->
          Counted.text(
              "%s {token|tokens} in %s {chunk|chunks}",
              record.tokens().arrived().orElse(0), record.chunks().count());
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
    return Counted.text(
        "%s {token|tokens} by usage, %s%s text {chunk|chunks}",
        usage, counted, record.chunks().count());
  }
}
