package dev.gatlingllm.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as users write them. */
class BaseUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:99999",
        "http://127.0.0.1:65536",
        "http://127.0.0.1:0",
        "http://127.0.0.1:-1",
        "http://127.0.0.1:",
        "http://127.0.0.1:8o80",
        "http://[::1]:70000",
        "http://a_b:99999",
        "http://127.0.0.1:+80"
      })
  void aPortIsOneThatThereIs(String url) {
    refused(url).hasMessageContaining("its port 1 to 65535");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://my host:8000",
        "http://",
        "http://:8000",
        "http:///v1",
        "http://::1:8000",
        "http://[::1",
        "127.0.0.1:8000",
        "ftp://127.0.0.1:8000",
        "http:127.0.0.1",
        "http://127.0.0.1:8000/?key=hunter2",
        "http://127.0.0.1:8000/#top",
        "http://127.0.0.1:8000\\v1",
        "http://h/\u0000",
        "http://h/a b",
        "http://h/\u202e",
        "http://h/é"
      })
  void whatIsNoUrlIsRefused(String url) {
    refused(url).hasMessageContaining("a URL such as http://127.0.0.1:8000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://me:hunter2@127.0.0.1:8000", "http://hunter2@h", "https://me:hunter2@a_b"})
  void aPasswordIsNoPartOfItAndIsNotShown(String url) {
    refused(url).message().doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8000/v1/chat/completions, /v1/chat/completions",
    "http://127.0.0.1:8000/chat/completions/, /chat/completions",
    "https://api.groq.com/openai/v1/chat/completions, /v1/chat/completions",
    "https://x.openai.azure.com/openai/deployments/gpt/chat/completions, /openai/deployments/gpt/chat/completions",
    "http://h/v1/completions, /v1/completions",
    "http://h/v1/models, /v1/models",
    "http://h/v1/models/, /v1/models",
    "http://h/v1/responses, /v1/responses",
    "http://h/v1/messages, /v1/messages",
    "http://h/v1/embeddings, /v1/embeddings",
    "http://h/api/chat, /api/chat",
    "http://h/api/generate, /api/generate",
    "http://h/generate_stream, /generate_stream",
    "http://h/completion, /completion",
    "http://h/v1beta/models/gemini-2.5-pro:streamGenerateContent, /v1beta/models/gemini-2.5-pro:streamGenerateContent",
    "http://h/v1/v1, /v1/v1",
    "http://h/v1//v1/, /v1//v1"
  })
  void theApisPathIsDropped(String url, String path) {
    refused(url).hasMessageContaining("drop the path " + path + " (");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8000, http://127.0.0.1:8000",
    "http://127.0.0.1:8000/, http://127.0.0.1:8000",
    "http://127.0.0.1:8000/v1, http://127.0.0.1:8000",
    "http://127.0.0.1:8000/v1//, http://127.0.0.1:8000",
    "HTTP://127.0.0.1:8000, http://127.0.0.1:8000",
    "HttpS://Host/v1, https://Host",
    "http://[::1]:8000/v1, http://[::1]:8000",
    "http://vllm_server:8000, http://vllm_server:8000",
    "https://h/openai/v1, https://h/openai",
    "https://h/models, https://h/models",
    "https://h/chat, https://h/chat"
  })
  void anAddressIsMadeNormal(String url, String normal) {
    assertThat(BaseUrl.normal(url)).isEqualTo(normal);
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
      String url) {
    return assertThatThrownBy(() -> BaseUrl.normal(url))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("llm.baseUrl ");
  }
}
