package dev.gatlingllm.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatlingllm.Slow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A tokenizer's folder may come from anywhere: whatever is in it ends soon, in a sentence. */
@Slow
class ForeignFilesTest {
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final String SPLIT =
      "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"%s\"},\"behavior\":\"Isolated\","
          + "\"invert\":false}";

  @TempDir private Path folder;

  private static String tower(int levels, String before, String core, String after) {
    return before.repeat(levels) + core + after.repeat(levels);
  }

  private static String doubled(String start, String doubling) {
    return "{% set n = namespace(x="
        + start
        + ") %}{% for i in range(60) %}{% set n.x = "
        + doubling
        + " %}{% endfor %}{{ n.x|length }}";
  }

  static Stream<Arguments> runaway() {
    String loop = "{% for i in range(1000) %}";
    return Stream.of(
        Arguments.of(tower(4, loop, "", "{% endfor %}"), "takes more than 2 s"),
        Arguments.of(tower(20_000, "{{ (", "1", ") }}"), "too deep|line 1|more than 2 s"),
        Arguments.of("{{ " + tower(20_000, "(", "1", ")") + " }}", "too deep|more than 2 s"),
        Arguments.of(tower(20_000, "{% if true %}", "", "{% endif %}"), "too deep|more than 2 s"),
        Arguments.of(doubled("['a']", "n.x + n.x"), "256 MB of memory|more than 2 s"),
        Arguments.of("{{ '%1000000000s'|format('a') }}", "256 MB of memory|more than 2 s"),
        Arguments.of(loop + "x".repeat(200) + "{% endfor %}", "adds more than 100000"));
  }

  @ParameterizedTest
  @MethodSource("runaway")
  void aTemplateIsStoppedInTimeAndMemory(String template, String why) throws IOException {
    Files.writeString(folder.resolve("chat_template.jinja"), template);
    assertThatThrownBy(() -> new ForeignTemplate(folder, SHORT).rendered(List.of("Hi")))
        .isInstanceOf(TokenizerException.class)
        .message()
        .containsPattern(why)
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"include", "import", "extends", "from"})
  void aTemplateReadsNoFile(String tag) {
    String rest = tag.equals("from") ? " import x" : tag.equals("import") ? " as x" : "";
    for (String file : List.of("gatling.conf", "/etc/hostname", "../gatling.conf")) {
      String template = "{% " + tag + " '" + file + "'" + rest + " %}{{ x }}";
      assertThatThrownBy(() -> new ChatTemplate(template, Map.of()).render("Hi"))
          .isInstanceOf(TokenizerException.class)
          .hasMessageContaining("may read no file, not " + file);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "''.class",
        "''.getClass().forName('java.lang.Runtime')",
        "messages.getClass()",
        "messages[0].class.classLoader",
        "____int3rpr3t3r____.getConfig()",
        "____int3rpr3t3r____.config",
        "____int3rpr3t3r____.getContext().getClass()",
        "____int3rpr3t3r____.application.resourceLocator",
        "range.getClass()",
        "raise_exception.class",
        "''['class']",
        "messages|map(attribute='class')|list",
        "''|attr('class')"
      })
  void aTemplateReachesNoObjectOfJavas(String expression) {
    String out;
    try {
      out = new ChatTemplate("[{{ " + expression + " }}]", Map.of()).render("Hi");
    } catch (TokenizerException e) {
      return;
    }
    assertThat(out).isIn("[]", "[[]]", "[[null]]", "[[none]]", "[[None]]");
  }

  @Test
  void aFileThatHasNoEndIsNotRead() throws Exception {
    Path zero = Path.of("/dev/zero");
    assumeTrue(Files.exists(zero));
    assertRefused(zero, "is no regular file");
    Path link = Files.createSymbolicLink(folder.resolve("tokenizer.json"), zero);
    assertRefused(link, "is no regular file");
    assertRefused(folder, "is no regular file");
    Path pipe = folder.resolve("pipe");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    assertRefused(pipe, "is no regular file");
    Files.createSymbolicLink(folder.resolve("chat_template.jinja"), pipe);
    assertThatThrownBy(() -> ChatTemplateFiles.in(folder)).hasMessageContaining("no regular file");
  }

  @Test
  void aPackedFileIsUnpackedNoFurtherThanItMayBeLarge() throws IOException {
    Path bomb = folder.resolve("tokenizer.json.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 70; i++) {
        out.write(zeros);
      }
    }
    assertRefused(folder, "unpacked, is larger than 64 MB");
  }

  @Test
  void aFileIsReadNoFurtherThanItMayBeLarge() throws IOException {
    try (var file = new java.io.RandomAccessFile(folder.resolve("tokenizer.json").toFile(), "rw")) {
      file.setLength(4L << 30);
    }
    assertRefused(folder, "is larger than 64 MB");
    Files.write(folder.resolve("chat_template.jinja"), new byte[1_000_001]);
    assertThatThrownBy(() -> ChatTemplateFiles.in(folder))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("is larger than 1 MB");
  }

  static Stream<Arguments> panics() {
    return Stream.of(
        Arguments.of("\"pre_tokenizer\":" + SPLIT.formatted("([^?]+)+$"), "status 134"),
        Arguments.of("\"pre_tokenizer\":{\"type\":\"FixedLength\",\"length\":0}", "status 134"),
        Arguments.of(
            "\"normalizer\":{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"/////w==\"}",
            "memory|status 134"),
        Arguments.of("\"model\":{\"type\":\"Unigram\",\"vocab\":[]}", "cannot count English"));
  }

  @ParameterizedTest
  @MethodSource("panics")
  void whereTheLibraryAbortsThereIsASentence(String field, String why) throws IOException {
    String model = "\"model\":{\"type\":\"WordLevel\",\"vocab\":{\"a\":0},\"unk_token\":\"a\"}";
    Path file =
        Files.writeString(
            folder.resolve("tokenizer.json"),
            "{\"version\":\"1.0\",\"added_tokens\":[],"
                + (field.startsWith("\"model") ? field : field + "," + model)
                + "}");
    assertThatThrownBy(() -> TokenizerLoader.load(file.toString()))
        .isInstanceOf(TokenizerException.class)
        .message()
        .startsWith("The tokenizer " + file + " cannot ")
        .containsPattern(why)
        .doesNotContain("\n");
  }

  private static void assertRefused(Path spec, String why) {
    assertThatThrownBy(() -> TokenizerLoader.load(spec.toString()))
        .isInstanceOf(TokenizerException.class)
        .hasMessageStartingWith("The tokenizer " + spec)
        .hasMessageContaining(why);
  }
}
