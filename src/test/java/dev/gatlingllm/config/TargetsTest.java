package dev.gatlingllm.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.dialect.Dialects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files that come with the project for -Dllm.target. */
class TargetsTest {
  private static final String ENDING = ".conf";

  static Stream<String> targets() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("user-files/resources/targets"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ENDING))
          .map(name -> name.substring(0, name.length() - ENDING.length()))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void aTargetIsASettingsFileThatADialectSpeaksAndHoldsNoKey(String target) {
    LlmConfig config =
        Sources.none().property("llm.target", target).property("llm.model", "m").read();
    assertThat(config.target()).contains(target);
    assertThat(config.embedded()).isFalse();
    assertThat(config.apiKey()).isEmpty();
    assertThat(Dialects.of(config.api(), config.generation()).api().name()).isEqualTo(config.api());
  }

  @ParameterizedTest
  @MethodSource("targets")
  void theCommandLineStandsOverATarget(String target) {
    LlmConfig config =
        Sources.none()
            .property("llm.target", target)
            .property("llm.baseUrl", "http://10.0.0.1:9000")
            .property("llm.ignoreEos", "false")
            .read();
    assertThat(config.baseUrl()).contains("http://10.0.0.1:9000");
    assertThat(config.generation().ignoreEos()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void aTargetStandsOverTheSettingsFile(String target) {
    LlmConfig config =
        Sources.none()
            .file("llm { target = " + target + ", baseUrl = \"http://10.0.0.1:9000\" }")
            .read();
    assertThat(config.baseUrl()).isPresent().get().isNotEqualTo("http://10.0.0.1:9000");
  }

  @ParameterizedTest
  @MethodSource("targets")
  void everyTargetIsDocumented(String target) throws IOException {
    assertThat(Files.readString(Path.of("docs/targets.md"))).contains("| `" + target + "` |");
  }

  @Test
  void aFileAtTheRootOfTheUsersClassPathIsATargetToo() {
    assertThat(ConfigSources.target("of-a-test")).isPresent();
    assertThat(ConfigSources.class.getResource("/targets/vllm.conf")).isNull();
    assertThat(ConfigSources.target("vllm")).isPresent();
    assertThat(ConfigSources.target("no-such")).isEmpty();
  }

  @Test
  void everyServerOfTheSeedAndTheFieldHasOne() throws IOException {
    assertThat(targets())
        .contains(
            "text-generation-webui",
            "vllm",
            "openllm",
            "openllm-int8",
            "tgi",
            "sglang",
            "llama-cpp",
            "ollama",
            "lmstudio",
            "triton",
            "triton-tensorrt-llm",
            "tensorrt-llm",
            "openai",
            "azure",
            "anthropic",
            "together",
            "fireworks",
            "groq",
            "gemini");
  }
}
