package dev.gatlingllm.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.dialect.Dialects;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiSettingsTest {

  @Test
  void byDefaultAllIsTheServersOwn() {
    Generation generation = ReadConfig.of().generation();
    assertThat(generation.sampling()).isEqualTo(Generations.SERVERS_OWN);
    assertThat(generation.apiOptions()).isEqualTo(Generations.options());
  }

  @Test
  void everySettingOfTheSamplingArrives() {
    assertThat(
            ReadConfig.of(
                    "llm.topK=40",
                    "llm.n=2",
                    "llm.logprobs=0",
                    "llm.reasoningEffort=low",
                    "llm.minTokens=5")
                .generation()
                .sampling())
        .isEqualTo(
            new Sampling(
                OptionalInt.of(40), 2, OptionalInt.of(0), Optional.of("low"), OptionalInt.of(5)));
  }

  @Test
  void everySettingOfOneApiArrives() {
    assertThat(
            options("llm.api=azure", "llm.azure.apiVersion=2025-01-01")
                .text("llm.azure.apiVersion"))
        .isEqualTo("2025-01-01");
    Settings embeddings =
        options(
            "llm.api=embeddings",
            "llm.stream=false",
            "llm.embeddings.batchSize=8",
            "llm.embeddings.dimensions=256");
    assertThat(embeddings.positive("llm.embeddings.batchSize", 9)).isEqualTo(8);
    assertThat(embeddings.positiveOr("llm.embeddings.dimensions", "default")).hasValue(256);
    Settings rerank =
        options(
            "llm.api=rerank",
            "llm.stream=false",
            "llm.rerank.documents=20",
            "llm.rerank.topN=3",
            "llm.rerank.query=Why?",
            "llm.rerank.documentsField=texts");
    assertThat(rerank.positive("llm.rerank.documents", 99)).isEqualTo(20);
    assertThat(rerank.positiveOr("llm.rerank.topN", "all")).hasValue(3);
    assertThat(rerank.text("llm.rerank.query")).isEqualTo("Why?");
    assertThat(rerank.text("llm.rerank.documentsField")).isEqualTo("texts");
    assertThat(
            options("llm.api=triton-generate", "llm.triton.backend=tensorrt-llm")
                .text("llm.triton.backend"))
        .isEqualTo("tensorrt-llm");
  }

  private static Settings options(String... properties) {
    return ReadConfig.of(properties).generation().apiOptions();
  }

  @ParameterizedTest
  @CsvSource({
    "llm.topK, 0, 'a whole number from 1 to 100,000,000, or default'",
    "llm.topK, many, 'a whole number from 1 to 100,000,000, or default'",
    "llm.n, 0, 'a whole number from 1 to 100,000,000'",
    "llm.logprobs, -1, 'a whole number from 0 to 100,000,000, or off'",
    "llm.minTokens, 201, 'at most llm.maxTokens, which is 200'",
    "llm.embeddings.batchSize, 0, 'a whole number from 1 to 10,000'",
    "llm.triton.backend, onnx, 'one of vllm, tensorrt-llm'",
    "llm.rerank.topN, none, 'a whole number from 1 to 100,000,000, or all'",
  })
  void aWrongValueIsNamedWithItsRule(String key, String value, String rule) {
    assertThatThrownBy(() -> ReadConfig.of(key + "=" + value))
        .isInstanceOf(ConfigException.class)
        .hasMessage(key + " is '" + value + "', must be " + rule + ".");
  }

  @Test
  void imagesAreAListOfSizes() {
    assertThat(ReadConfig.of().generation().images()).isEqualTo(Generations.NO_IMAGES);
    assertThat(
            ReadConfig.of(
                    "llm.prompt.images=512x384, 8 x 4096",
                    "llm.prompt.imagesPosition=end",
                    "llm.prompt.imagesFormat=png")
                .generation()
                .images())
        .isEqualTo(
            new Images(
                List.of(new Images.Size(512, 384), new Images.Size(8, 4096)),
                Images.Position.END,
                Images.Format.PNG));
  }

  @ParameterizedTest
  @ValueSource(strings = {"512", "0x5", "5x0", "4097x1", "1x99999999999", "axb", "5x5x5", "-1x5"})
  void aSizeThatIsNoneIsNamed(String size) {
    assertThatThrownBy(() -> ReadConfig.of("llm.prompt.images=8x8," + size))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "llm.prompt.images is '"
                + size
                + "', must be a width x height in pixels, 1 to 4096 each, e.g. 512x512, or a list"
                + " of them.");
  }

  @Test
  void anUnknownApiIsNamedWithAllThereAre() {
    assertThatThrownBy(() -> ReadConfig.of("llm.api=cohere"))
        .hasMessage(
            "llm.api is 'cohere', must be one of "
                + String.join(", ", Dialects.APIS.stream().map(Api::name).toList())
                + ".");
  }

  @ParameterizedTest
  @ValueSource(strings = {"triton-infer", "embeddings", "rerank"})
  void whatDoesNotStreamWantsNoStream(String api) {
    assertThatThrownBy(() -> ReadConfig.of("llm.api=" + api, "llm.stream=false,true"))
        .hasMessage(
            "llm.stream is 'false,true', must be false with llm.api="
                + api
                + ", whose answers come whole.");
    assertThat(ReadConfig.of("llm.api=" + api, "llm.stream=false").api()).isEqualTo(api);
  }

  @ParameterizedTest
  @ValueSource(strings = {"anthropic", "azure", "gemini"})
  void aKeyOfOpenAisIsNotShownToOthers(String api) {
    Map<String, String> environment = Map.of("OPENAI_API_KEY", "sk-1");
    assertThat(ReadConfig.of(environment, "llm.api=" + api).apiKey()).isEmpty();
    assertThat(ReadConfig.of(environment).apiKey().map(Secret::reveal)).contains("sk-1");
    assertThat(
            ReadConfig.of(Map.of("LLM_API_KEY", "k"), "llm.api=" + api)
                .apiKey()
                .map(Secret::reveal))
        .contains("k");
  }
}
