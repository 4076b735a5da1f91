package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.Slow;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.prompt.Vocabulary;
import dev.gatlingllm.record.TokenRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the chat template beside a tokenizer adds to the prompts of a run. */
class TemplateTokensTest {
  private static final String CHATML =
      "<|im_start|>user\n{{ messages[0].content }}<|im_end|>\n<|im_start|>assistant\n\n";

  private final Tokenizer tokenizer = Vocabulary.qwen3().tokenizer();

  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();

  @Slow
  @Test
  void theTemplateOfTheFolderIsMeasuredOnTheRunsPrompts() throws IOException {
    template(CHATML);
    // <|im_start|> user \n … <|im_end|> \n <|im_start|> assistant \n, the last of two dropped
    assertThat(added(Map.of())).contains(new TokenRange(8, 8));
    assertThat(notes).isEmpty();
  }

  @Slow
  @Test
  void promptsAreNotAllTheSameToEveryTemplate() throws IOException {
    template("{{ messages[0].content }}{{ messages[0].content[:9] }}");
    TokenRange range = added(Map.of()).orElseThrow();
    assertThat(range.isConstant()).isFalse();
    assertThat(range.least()).isPositive();
    assertThat(range.most()).isLessThan(9);
  }

  @Test
  void aBarePromptHasNoTemplate() throws IOException {
    template(CHATML);
    assertThat(added(Map.of("llm.api", "completions"))).isEmpty();
  }

  @Slow
  @Test
  void aTemplateOfNoUseIsNotedOnce() throws IOException {
    template("{{ raise_exception('tools only.') }}");
    assertThat(added(Map.of())).isEmpty();
    assertThat(notes)
        .singleElement()
        .asString()
        .startsWith("The chat template beside llm.tokenizer cannot be used, so what it adds to a")
        .contains("line 1")
        .endsWith(".");
  }

  @Test
  void withoutATemplateThereIsNothingToSay() {
    assertThat(added(Map.of())).isEmpty();
    assertThat(notes).isEmpty();
  }

  private void template(String text) throws IOException {
    Files.writeString(folder.resolve("chat_template.jinja"), text);
  }

  private Optional<TokenRange> added(Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("llm.tokenizer", folder.toString());
    all.put("llm.promptTokens", "32");
    all.forEach(System::setProperty);
    try {
      return TemplateTokens.of(ConfigReader.readThisJvm(Dialects.APIS), tokenizer, 7, notes::add);
    } finally {
      all.keySet().forEach(System::clearProperty);
    }
  }
}
