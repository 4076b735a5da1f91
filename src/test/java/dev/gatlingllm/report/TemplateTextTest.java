package dev.gatlingllm.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.metrics.PromptOverhead;
import dev.gatlingllm.metrics.TokenComparison;
import dev.gatlingllm.record.TokenRange;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TemplateTextTest {
  private static final TokenRange NINE = new TokenRange(9, 9);
  private static final TokenRange LARGE = new TokenRange(1_023, 1_023);
  private static final TokenRange MANY = new TokenRange(-3, 12);

  @Test
  void eachKindHasItsWords() {
    assertThat(text(null, null)).isEmpty();
    assertThat(text(null, NINE))
        .contains("+9 tokens a request by the tokenizer's; usage does not tell");
    assertThat(text(NINE, NINE)).contains("+9 tokens a request, as the tokenizer's adds");
    assertThat(text(LARGE, null))
        .contains("+1,023 tokens in every request: it looks like the server's chat template");
    assertThat(text(LARGE, NINE))
        .contains("+1,023 tokens a request, where the tokenizer's adds +9");
    assertThat(text(MANY, null))
        .contains("usage counts -3 to +12 tokens a request beyond the prompt's own");
    assertThat(text(MANY, NINE))
        .contains(
            "usage counts -3 to +12 tokens a request beyond the prompt's own, where the tokenizer's"
                + " template adds +9");
    assertThat(text(new TokenRange(0, 0), null))
        .contains("none: usage counts the prompt's own tokens");
  }

  private static Optional<String> text(TokenRange server, TokenRange template) {
    return TemplateText.of(
        new PromptOverhead(
            new TokenComparison(0, 0),
            20,
            Optional.ofNullable(server),
            Optional.ofNullable(template)));
  }
}
