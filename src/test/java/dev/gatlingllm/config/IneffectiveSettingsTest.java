package dev.gatlingllm.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that could have no effect, as others stand. */
class IneffectiveSettingsTest {
  private static final String NO_TLS = " and no llm.proxy.url: nothing speaks TLS";

  private static Sources of(String settings) {
    Sources sources = Sources.none();
    for (String setting : settings.split(" ")) {
      String[] parts = setting.split("=", 2);
      sources = sources.property("llm." + parts[0], parts[1]);
    }
    return sources;
  }

  private static void refused(Sources sources, String message) {
    assertThatThrownBy(sources::read).isInstanceOf(ConfigException.class).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "concurrency=2 rate=5 | concurrency is '2' | no llm.load and llm.rate=5: the load is stated"
            + " there",
        "rate=5 load=x | rate is '5' | llm.load=x: the load is stated there",
        "conversation.toolDelay=5s | conversation.toolDelay is '5s' |"
            + " llm.conversation.toolRounds=0: tool calls are not answered",
        "abort.failRatio=0.5 requests=19 | abort.failRatio is '0.5' | llm.requests=19: a stage ends"
            + " before 20 requests have ended, of which it is the share",
        "overflow=drop | overflow is 'drop' | llm.maxInFlight=unlimited: nothing overflows",
        "retry.longestWait=5s | retry.longestWait is '5s' | llm.retry.max=0: no request is sent"
            + " again",
        "proxy.user=me | proxy.user is 'me' | no llm.proxy.url: there is no proxy",
        "proxy.password=hunter2 | proxy.password is set | no llm.proxy.url: there is no proxy",
        "prompt.imagesFormat=png | prompt.imagesFormat is 'png' | no llm.prompt.images: there are"
            + " no images",
        "prompt.imagesPosition=end | prompt.imagesPosition is 'end' | no llm.prompt.images: there"
            + " are no images",
        "api=ollama-chat prompt.images=8x8 prompt.imagesPosition=end | prompt.imagesPosition is"
            + " 'end' | llm.api=ollama-chat: Ollama's API has no places for images",
        "baseUrl=https://h tls.password=hunter2 | tls.password is set | no llm.tls.key and no"
            + " llm.tls.keyStore: there is no key to open",
        "baseUrl=http://h simulator.maxBatch=1 | simulator.maxBatch is '1' | llm.baseUrl=http://h:"
            + " the embedded server is not used",
        "azure.apiVersion=x | azure.apiVersion is 'x' | llm.api=chat: only azure has it",
        "embeddings.batchSize=2 | embeddings.batchSize is '2' | llm.api=chat: only embeddings has"
            + " it",
        "api=tgi rerank.query=Why? | rerank.query is 'Why?' | llm.api=tgi: only rerank has it",
        "api=triton-infer stream=false triton.backend=tensorrt-llm | triton.backend is"
            + " 'tensorrt-llm' | llm.api=triton-infer: only triton-generate has it",
        "api=anthropic includeUsage=false | includeUsage is 'false' | llm.api=anthropic: it has no"
            + " such field",
        "api=responses maxTokensField=max_completion_tokens | maxTokensField is"
            + " 'max_completion_tokens' | llm.api=responses: it has no such field",
      })
  void whatTheCommandLineSetsToNoEffectIsRefused(String settings, String what, String why) {
    refused(of(settings), "llm." + what + ", must be left at its default with " + why + ".");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://h", ""})
  void tlsWithoutAnybodyWhoSpeaksItIsRefused(String baseUrl) {
    String with = baseUrl.isEmpty() ? "no llm.baseUrl" : "llm.baseUrl=http://h";
    refused(
        of("baseUrl=" + baseUrl + " tls.insecure=true"),
        "llm.tls.insecure is 'true', must be left at its default with " + with + NO_TLS + ".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "baseUrl=https://h tls.insecure=true",
        "baseUrl=http://h proxy.url=https://p:1 tls.insecure=true",
        "retry.max=1 retry.longestWait=5s",
        "prompt.images=8x8 prompt.imagesFormat=png",
        "api=azure azure.apiVersion=x includeUsage=false",
        "simulator.maxBatch=1",
        "target=auto baseUrl=http://h azure.apiVersion=x",
      })
  void whatHasAnEffectIsNot(String settings) {
    assertThat(of(settings).read()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "baseUrl=http://h tls.insecure=false",
        "retry.longestWait=60s",
        "baseUrl=http://h simulator.maxBatch=8",
      })
  void aDefaultSaysNothingNew(String settings) {
    assertThat(of(settings).read()).isNotNull();
  }

  @Test
  void aFileThatContradictsItselfIsRefused() {
    refused(
        Sources.none().file("llm { baseUrl = \"http://h\", tls.insecure = true }"),
        "llm.tls.insecure is 'true', must be left at its default with llm.baseUrl=http://h"
            + NO_TLS
            + ".");
  }

  @ParameterizedTest
  @ValueSource(strings = {"baseUrl=http://h", "target=of-a-test"})
  void aFileMayHoldWhatThisRunPutsOutOfUse(String settings) {
    assertThat(of(settings).file("llm.simulator.maxBatch = 2").read()).isNotNull();
  }

  @Test
  void aFileMayHoldWhatIsOfTheApiThatItNames() {
    String file = "llm { api = rerank, stream = false, rerank.query = x }";
    assertThat(of("api=chat").file(file).read()).isNotNull();
    refused(
        Sources.none().file("llm.rerank.query = x"),
        "llm.rerank.query is 'x', must be left at its default with llm.api=chat: only rerank has"
            + " it.");
  }

  @Test
  void aTargetMayHoldWhatIsOutOfUse() {
    // Its max_completion_tokens is for the other API.
    LlmConfig config = of("target=openai api=responses").read();
    assertThat(config.generation().maxTokensField()).isEqualTo("max_completion_tokens");
  }

  @Test
  void passwordsOfTheEnvironmentMayWait() {
    assertThat(
            Sources.none()
                .environment("LLM_TLS_PASSWORD", "hunter2")
                .environment("LLM_PROXY_PASSWORD", "hunter2")
                .read())
        .isNotNull();
  }
}
