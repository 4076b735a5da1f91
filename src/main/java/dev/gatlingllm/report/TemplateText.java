package dev.gatlingllm.report;

import dev.gatlingllm.metrics.PromptOverhead;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.record.Counted;
import dev.gatlingllm.record.TokenRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The tokens that a server adds to each prompt, in words. */
final class TemplateText {
  private TemplateText() {}

  /** The text; empty if there is nothing to say. By class, server or request where they differ. */
  static Optional<String> of(StageSummary stage) {
    Map<String, PromptOverhead> parts = stage.promptOverheads();
    if (parts.size() == 1) {
      return of(stage.answers().promptOverhead());
    }
    List<String> texts = new ArrayList<>();
    parts.forEach((name, part) -> of(part).ifPresent(text -> texts.add(name + " " + text)));
    return Optional.of(String.join("; ", texts)).filter(it -> !it.isEmpty());
  }

  static Optional<String> of(PromptOverhead overhead) {
    String server = overhead.server().map(TemplateText::signed).orElse("");
    String own = overhead.template().map(TemplateText::signed).orElse("");
    return switch (overhead.kind()) {
      case UNKNOWN ->
          overhead
              .template()
              .map(
                  range ->
                      Counted.text(
                          "%s {token|tokens} a request by the tokenizer's; usage does not tell",
                          own));
      case NONE ->
          Optional.of("none: usage counts the prompt's own tokens" + instead(overhead, own));
      case TEMPLATE ->
          Optional.of(Counted.text("%s {token|tokens} a request, as the tokenizer's adds", server));
      case OTHER_TEMPLATE ->
          Optional.of(
              Counted.text(
                  "%s {token|tokens} a request, where the tokenizer's adds %s", server, own));
      case CONSTANT ->
          Optional.of(
              Counted.text(
                  "%s {token|tokens} in every request: it looks like the server's chat template",
                  server));
      case UNEXPLAINED ->
          Optional.of(
              Counted.text(
                  "usage counts %s {token|tokens} a request beyond the prompt's own%s",
                  server, instead(overhead, own)));
    };
  }

  /** The same for requests without a chat. */
  static Optional<String> ofItems(PromptOverhead overhead) {
    return overhead
        .server()
        .map(
            range ->
                range.isConstant() && range.least() == 0
                    ? "none: usage counts the prompt's own tokens"
                    : Counted.text(
                        "%s {token|tokens} a request beyond the prompt's own, such as the special"
                            + " tokens of each text, or the query of a rerank",
                        signed(range)));
  }

  private static String instead(PromptOverhead overhead, String own) {
    return overhead.template().isPresent() ? ", where the tokenizer's template adds " + own : "";
  }

  private static String signed(TokenRange range) {
    return range.isConstant()
        ? String.format(Locale.ROOT, "%+,d", range.least())
        : String.format(Locale.ROOT, "%+,d to %+,d", range.least(), range.most());
  }
}
