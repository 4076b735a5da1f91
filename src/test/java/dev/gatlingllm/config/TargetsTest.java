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

class TargetsTest {

  static Stream<String> targets() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("user-files/resources/targets"))) {
      return files
          .map(file -> file.getFileName().toString().replace(".conf", ""))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void aTargetIsASettingsFileThatADialectSpeaks(String target) {
    LlmConfig config = ReadConfig.of("llm.target=" + target, "llm.model=m");
    assertThat(config.target()).contains(target);
    assertThat(config.embedded()).isFalse();
    assertThat(Dialects.of(config.api(), config.generation()).name()).isEqualTo(config.api());
  }

  @ParameterizedTest
  @MethodSource("targets")
  void everyTargetIsDocumented(String target) throws IOException {
    assertThat(Files.readString(Path.of("docs/targets.md"))).contains("| `" + target + "` |");
  }

  @Test
  void thePropertyWinsOverTheTarget() {
    LlmConfig config = ReadConfig.of("llm.target=tgi", "llm.api=chat", "llm.baseUrl=http://h:1/v1");
    assertThat(config.api()).isEqualTo("chat");
    assertThat(config.baseUrl()).contains("http://h:1");
  }

  @Test
  void everyServerOfTheSeedAndTheFieldHasOne() throws IOException {
    assertThat(targets())
        .contains(
            "text-generation-webui",
            "openllm",
            "openllm-int8",
            "tgi",
            "sglang",
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
