package dev.gatlingllm.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is typed is what is used. The pairs were seen with gatling-maven-plugin 4.21.5. */
class GatlingPluginTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\\\"top_p\\\":0.9,\\\"n\\\":2} | {\"top_p\":0.9,\"n\":2}",
        "\\u901a\\u4e49\\u5343\\u95ee | 通义千问",
        "Gr\\u00f6\\u00dfe | Größe",
        "it\\'s \\\"so\\\" | it's \"so\"",
        "k\\'1\\\\2 | k'1\\2",
        "C:\\\\models\\\\new | C:\\models\\new",
        "\\ud83d\\ude80 | 🚀",
        "\\\\u0041 | \\u0041",
        "\\\\\\\\n | \\\\n",
        "plain, with a blank | plain, with a blank"
      })
  void aValueThatThePluginHandsOnIsReadAsItWasTyped(String forwarded, String typed) {
    assertThat(GatlingPlugin.typed(forwarded)).isEqualTo(typed);
  }

  @Test
  void controlCharactersAreReadAsTheyWereTyped() {
    assertThat(GatlingPlugin.typed("a\\tb\\nc\\rd\\fe\\bf\\u0001g\\u001bh"))
        .isEqualTo("a\tb\nc\rd\fe\bf\u0001g\u001bh");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"top_p\":0.9}",
        "Größe",
        "it's",
        "C:\\models\\x",
        "\\u0041",
        "end\\",
        "\\u00",
        "\\u12G4"
      })
  void aValueThatThePluginCannotHaveWrittenIsLeftAsItIs(String value) {
    assertThat(GatlingPlugin.typed(value)).isEqualTo(value);
  }

  @Test
  void aValueOfAnotherStarterIsNeverChanged() {
    Properties properties = new Properties();
    properties.setProperty("llm.model", "a\\\\b");
    assertThat(ConfigSources.llmProperties(properties, false)).containsEntry("llm.model", "a\\\\b");
    assertThat(ConfigSources.llmProperties(properties, true)).containsEntry("llm.model", "a\\b");
  }

  @Property
  void anyValueComesThroughThePluginUnchanged(@ForAll String typed) {
    StringBuilder forwarded = new StringBuilder();
    for (char c : typed.toCharArray()) {
      forwarded.append(
          switch (c) {
            case '\b' -> "\\b";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\f' -> "\\f";
            case '\r' -> "\\r";
            case '\'' -> "\\'";
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            default ->
                c < 32 || c > 127
                    ? String.format(Locale.ROOT, "\\u%04x", (int) c)
                    : String.valueOf(c);
          });
    }
    assertThat(GatlingPlugin.typed(forwarded.toString())).isEqualTo(typed);
  }

  @Test
  void aValueThatTheLocaleCouldNotReadIsRefused() {
    assertThat(Stream.of("llm.model", "llm.headers.X-Team", "llm.extraBody.stop"))
        .allSatisfy(
            key ->
                assertThat(
                        catchThrowable(
                            () -> Sources.none().property(key, "Gr\uFFFD\uFFFDe").read()))
                    .hasMessageStartingWith("-D" + key + " is 'Gr")
                    .hasMessageContaining("could not be read with this shell's locale"));
  }
}
