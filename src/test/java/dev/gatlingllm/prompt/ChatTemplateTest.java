package dev.gatlingllm.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatlingllm.Slow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChatTemplateTest {
  private static final Path TEMPLATES = Path.of("src/test/resources/chat-templates");
  private static final Map<String, String> SPECIAL =
      Map.of("bos_token", "<s>", "eos_token", "</s>");

  @TempDir private Path folder;

  static List<Arguments> rendered() throws IOException {
    List<Arguments> cases = new ArrayList<>();
    for (JsonNode one : new ObjectMapper().readTree(TEMPLATES.resolve("rendered.json").toFile())) {
      cases.add(
          Arguments.of(
              one.get("name").asText(),
              one.get("template").asText(),
              one.get("message").asText(),
              one.get("rendered").asText()));
    }
    return cases;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rendered")
  void aTemplateIsRenderedAsPythonsJinjaDoes(
      String name, String template, String message, String rendered) throws IOException {
    String source =
        template.endsWith(".jinja") ? Files.readString(TEMPLATES.resolve(template)) : template;
    String today = TemplateFunctions.strftime("%d %B %Y", LocalDateTime.now());
    assertThat(new ChatTemplate(source, SPECIAL).render(message))
        .isEqualTo(rendered.replace("NOW", today));
  }

  @Slow
  @Test
  void aTemplateAddsTheSameToEveryMessageSpecialTokensIncluded() throws IOException {
    Files.copy(TEMPLATES.resolve("qwen3.jinja"), folder.resolve("chat_template.jinja"));
    var added = added("Tell me of the sea.", "One", "a b\n\nc");
    // <|im_start|> user \n … <|im_end|> \n <|im_start|> assistant \n
    assertThat(added.getMin()).isEqualTo(8);
    assertThat(added.getMax()).isEqualTo(8);
  }

  @Slow
  @Test
  void whatATemplateAddsMayDependOnTheMessage() throws IOException {
    template("{{ messages[0].content }}{{ messages[0].content }}");
    var added = added("One", "One two three");
    assertThat(added.getMin()).isEqualTo(1);
    assertThat(added.getMax()).isEqualTo(3);
    template("{{ messages[0].content * 2 }}");
    assertThatThrownBy(() -> added("One"))
        .isInstanceOf(TokenizerException.class)
        .hasMessageStartingWith("line 1: ");
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        Arguments.of("{{ raise_exception('no system here') }}", "raise_exception"),
        Arguments.of("{% nonsense %}", "nonsense"),
        Arguments.of("{{ unknown(1) }}", "unknown"),
        Arguments.of("{% for m in messages %}", "endfor"),
        Arguments.of("{{ 1 + }}", "line 1"),
        Arguments.of("{{ strftime_now('%Q') }}", "strftime_now"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void aTemplateThatCannotBeRenderedSaysWhy(String template, String why) {
    assertThatThrownBy(() -> new ChatTemplate(template, Map.of()).render("Hi"))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aLongTextInATemplateIsNoDanger() {
    String words = "word ".repeat(100_000);
    assertThat(new ChatTemplate("{{ '" + words + "' }}", Map.of()).render("Hi")).isEqualTo(words);
  }

  @Test
  void theTokenizersConfigMayHoldTheTemplate() throws IOException {
    config("{'bos_token': {'content': '<b>'}, 'chat_template': '{{ bos_token }}!'}");
    assertThat(found()).isEqualTo("<b>!");
  }

  @Test
  void ofSeveralTemplatesTheDefaultIsTaken() throws IOException {
    config(
        "{'chat_template': [{'name': 'tool_use', 'template': 'tools'},"
            + " {'name': 'default', 'template': 'plain'}]}");
    assertThat(found()).isEqualTo("plain");
  }

  @Test
  void aFileOfItsOwnWinsAndStillHasTheSpecialTokens() throws IOException {
    config("{'eos_token': '<e>', 'chat_template': 'old'}");
    Files.writeString(folder.resolve("chat_template.jinja"), "new{{ eos_token }}\n");
    assertThat(found()).isEqualTo("new<e>");
  }

  @Slow
  @Test
  void theFolderOfATokenizerJsonIsLookedInto() throws IOException {
    config("{'chat_template': 'here'}");
    Path file = Files.writeString(folder.resolve("tokenizer.json"), "{}");
    assertThat(ForeignTemplate.beside(file.toString()).orElseThrow().rendered(List.of("Hi")))
        .contains(List.of("here"));
    Path other = Files.writeString(folder.resolve("other.json"), "{}");
    assertThat(ForeignTemplate.beside(other.toString())).isEmpty();
  }

  @Slow
  @Test
  void withoutATemplateThereIsNone() throws IOException {
    assertThat(ForeignTemplate.beside("")).isEmpty();
    assertThat(ForeignTemplate.beside("qwen3")).isEmpty();
    assertThat(ForeignTemplate.beside("org/model")).isEmpty();
    assertThat(ForeignTemplate.beside(folder.toString())).isEmpty();
    config("{'chat_template': null}");
    assertThat(ChatTemplateFiles.in(folder)).isEmpty();
    assertThat(ForeignTemplate.beside(folder.toString()).orElseThrow().rendered(List.of("Hi")))
        .isEmpty();
  }

  @Test
  void aBrokenConfigIsSaidSo() throws IOException {
    config("{'chat_template");
    assertThatThrownBy(this::found)
        .isInstanceOf(TokenizerException.class)
        .hasMessageEndingWith("tokenizer_config.json is no JSON: it ends within a text");
  }

  @Test
  void timesAreWrittenAsPythonDoes() {
    LocalDateTime time = LocalDateTime.of(2026, 3, 7, 15, 4, 5);
    assertThat(TemplateFunctions.strftime("%d %b %Y, %B %A %a %-d %H:%M:%S %I%p %y %m %j %%", time))
        .isEqualTo("07 Mar 2026, March Saturday Sat 7 15:04:05 03PM 26 03 066 %");
  }

  private IntSummaryStatistics added(String... messages) {
    return ForeignTemplate.beside(folder.toString())
        .orElseThrow()
        .addedTokens(Vocabulary.qwen3().tokenizer(), List.of(messages))
        .orElseThrow();
  }

  private void template(String text) throws IOException {
    Files.writeString(folder.resolve("chat_template.jinja"), text);
  }

  private String found() {
    return ChatTemplateFiles.in(folder).orElseThrow().render("Hi");
  }

  private void config(String json) throws IOException {
    Files.writeString(folder.resolve("tokenizer_config.json"), json.replace('\'', '"'));
  }
}
