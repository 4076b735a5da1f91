package dev.gatlingllm.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.config.LlmConfig.MixClass;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MixReaderTest {
  private static final String THREE =
      """
      llm { mix {
        chat { weight = 70, promptTokens = 128, slo.ttft = 500ms }
        summarise { weight = 20, promptTokens = 4096, maxTokens = 100, extraBody { top_p = 0.5 } }
        embed { weight = 10, api = embeddings, model = bge, headers { X-Team = search } }
      } }
      """;

  private static final String CA = "src/test/resources/tls/openssl.crt";

  private static final String TWO =
      "llm.mix { chat.weight = 1, embed { weight = 1, api = embeddings } }";

  private static Map<String, MixClass> classes(Sources sources) {
    return sources.read().mix().stream().collect(Collectors.toMap(MixClass::name, it -> it));
  }

  @Test
  void eachClassHasTheRunsSettingsAndItsOwn() {
    Sources sources =
        Sources.none()
            .file(THREE)
            .property("llm.maxTokens", "300")
            .property("llm.headers.X-All", "yes");
    Map<String, MixClass> classes = classes(sources);
    assertThat(sources.read().mix())
        .extracting(MixClass::name)
        .containsExactly("chat", "embed", "summarise");
    LlmConfig chat = classes.get("chat").config();
    LlmConfig summarise = classes.get("summarise").config();
    LlmConfig embed = classes.get("embed").config();
    assertThat(classes.get("chat").weight()).isEqualTo(70);
    assertThat(chat.prompts().tokens()).isEqualTo("128");
    assertThat(chat.generation().maxTokens()).isEqualTo(300);
    assertThat(chat.slo()).containsOnlyKeys("ttft");
    assertThat(summarise.prompts().tokens()).isEqualTo("4096");
    assertThat(summarise.generation().maxTokens()).isEqualTo(100);
    assertThat(summarise.generation().extraBody()).containsOnly(Map.entry("top_p", 0.5));
    assertThat(summarise.slo()).isEmpty();
    assertThat(embed.api()).isEqualTo("embeddings");
    assertThat(embed.generation().model()).hasValue("bge");
    assertThat(embed.headers())
        .containsOnly(Map.entry("X-All", "yes"), Map.entry("X-Team", "search"));
    assertThat(embed.prompts().tokens()).isEqualTo("512");
    assertThat(embed.load().stream()).as("it cannot stream").containsExactly(false);
    assertThat(embed.mix()).isEmpty();
  }

  @Test
  void whatTheRunSaysOfTextDoesNotHoldForAClassWithoutText() {
    Sources mix = Sources.none().file(TWO);
    Sampling usual = classes(mix).get("embed").config().generation().sampling();
    Sources sources =
        Sources.none()
            .file(TWO)
            .property("llm.outputTokens", "uniform 10 to 20")
            .property("llm.requireTokens", "exact")
            .property("llm.ignoreEos", "true")
            .property("llm.minTokens", "5")
            .property("llm.logprobs", "2")
            .property("llm.n", "2")
            .property("llm.topK", "40")
            .property("llm.reasoningEffort", "low");
    LlmConfig chat = classes(sources).get("chat").config();
    LlmConfig embed = classes(sources).get("embed").config();
    assertThat(chat.prompts().outputTokens()).hasValue("uniform 10 to 20");
    assertThat(chat.generation().ignoreEos()).isTrue();
    assertThat(embed.prompts().outputTokens()).isEmpty();
    assertThat(embed.requiredTokens()).isEmpty();
    assertThat(embed.generation().ignoreEos()).isFalse();
    assertThat(embed.generation().sampling()).isEqualTo(usual);
  }

  @Test
  void whatTheRunSaysThatAnApiCannotExpressDoesNotHoldForAClassOfIt() {
    Sources sources =
        Sources.none()
            .file("llm.mix { chat.weight = 1, other { weight = 1, api = anthropic } }")
            .property("llm.n", "2")
            .property("llm.logprobs", "2")
            .property("llm.tokenCount", "logprobs")
            .property("llm.topK", "40")
            .property("llm.prompt.images", "8x8");
    LlmConfig chat = classes(sources).get("chat").config();
    LlmConfig other = classes(sources).get("other").config();
    assertThat(chat.generation().sampling().n()).isEqualTo(2);
    assertThat(chat.tokenCount()).isEqualTo(TokenCount.LOGPROBS);
    assertThat(other.generation().sampling().n()).isEqualTo(1);
    assertThat(other.generation().sampling().logprobs()).isEmpty();
    assertThat(other.tokenCount()).isEqualTo(TokenCount.AUTO);
    assertThat(other.generation().sampling().topK()).as("it has a field for it").hasValue(40);
    assertThat(other.generation().images().any()).isTrue();
    assertThatThrownBy(sources.property("llm.mix.other.tokenCount", "logprobs")::read)
        .hasMessageStartingWith("In llm.mix.other, llm.tokenCount is 'logprobs', must be another");
  }

  /** Setting of the run, of the class, and what is then in force. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "outputTokens=uniform 1 to 9 | maxTokens=100 | outputTokens=",
        "outputTokens=uniform 1 to 9 | maxTokens=200 | outputTokens=",
        "maxTokens=100 | outputTokens=uniform 1 to 9 | outputTokens=uniform 1 to 9",
        "maxTokens=100 | lengths=8/8 | lengths=8/8",
        "promptTokens=100 | lengths=8/8 | lengths=8/8",
        "lengths=8/8 | promptTokens=16 | lengths=",
        "lengths=8/8 | outputTokens=16 | lengths=",
        "lengths=8/8 | maxTokens=16 | lengths=",
        "dataset.file=a.txt | promptTokens=16 | dataset.file=",
        "dataset.file=a.txt | lengths=8/8 | dataset.file=",
        "dataset.file=a.txt | prompt.images=8x8 | dataset.file=",
        "dataset.file=a.txt | prompt.sharedPrefixTokens=0 | dataset.file=a.txt",
        "promptTokens=100 | dataset.file=a.txt | dataset.file=a.txt",
        "tls.insecure=true baseUrl=https://h | tls.ca={ca} | tls.insecure=false",
        "tls.ca={ca} baseUrl=https://h | tls.insecure=true | tls.ca=",
        "path=/v2/chat | api=anthropic | path=",
        "path=/v2/chat | api=chat | path=/v2/chat",
      })
  void whatAClassSaysHoldsForItWhereTheRunSaysTheSameInOtherWords(
      String run, String own, String inForce) {
    Sources sources = Sources.none().property("llm.mix.chat.weight", "1");
    for (String setting : run.split(" (?=[a-zA-Z.]+=)")) {
      sources = with(sources, "llm.", setting);
    }
    LlmConfig config = classes(with(sources, "llm.mix.chat.", own)).get("chat").config();
    String[] shown = inForce.split("=", 2);
    assertThat(config.shown()).containsEntry("llm." + shown[0], shown[1]);
  }

  private static Sources with(Sources sources, String block, String setting) {
    String[] parts = setting.replace("{ca}", CA).split("=", 2);
    return sources.property(block + parts[0], parts[1]);
  }

  @Test
  void aClassWhoseFormatHasNoColumnsLeavesTheRunsColumnOut() {
    Sources sources =
        Sources.none()
            .property("llm.dataset.file", "a.csv")
            .property("llm.dataset.column", "prompt")
            .property("llm.mix.chat.weight", "1")
            .property("llm.mix.chat.dataset.file", "b.jsonl")
            .property("llm.mix.chat.dataset.format", "chat");
    assertThat(classes(sources).get("chat").config().dataset().orElseThrow().column()).isEmpty();
  }

  @Test
  void aClassThatContradictsItselfIsRefused() {
    Sources sources =
        Sources.none()
            .property("llm.mix.chat.weight", "1")
            .property("llm.mix.chat.maxTokens", "9")
            .property("llm.mix.chat.outputTokens", "uniform 1 to 9");
    assertThatThrownBy(sources::read)
        .hasMessage(
            "In llm.mix.chat, llm.maxTokens is '9', must be left at its default with"
                + " llm.outputTokens=uniform 1 to 9: the lengths of answers are stated there.");
  }

  @Test
  void aFaultOfTheRunIsNotSaidOfAClass() {
    assertThatThrownBy(() -> Sources.none().file(TWO).property("llm.maxTokens", "0").read())
        .hasMessageStartingWith("llm.maxTokens is '0', ");
  }

  @Test
  void whatAClassWithoutTextSaysOfTextItselfIsRefused() {
    assertThatThrownBy(
            () -> Sources.none().file(THREE).property("llm.mix.embed.outputTokens", "9").read())
        .hasMessage(
            "In llm.mix.embed, llm.outputTokens is '9', must be empty with llm.api=embeddings,"
                + " whose answers have no text.");
  }

  @Test
  void theCommandLineAddsToTheFileAndItsDotsAreOfTheHeader() {
    Sources sources =
        Sources.none()
            .file(THREE)
            .property("llm.mix.chat.weight", "0.5")
            .property("llm.mix.chat.temperature", "0")
            .property("llm.mix.chat.headers.X-A.b", "c")
            .property("llm.mix.summarise.extraBody.seed", "7")
            .property("llm.mix.extra.weight", "1");
    Map<String, MixClass> classes = classes(sources);
    assertThat(classes).containsOnlyKeys("chat", "embed", "summarise", "extra");
    assertThat(classes.get("chat").weight()).isEqualTo(0.5);
    assertThat(classes.get("chat").config().prompts().tokens()).isEqualTo("128");
    assertThat(classes.get("chat").config().generation().temperature()).hasValue(0);
    assertThat(classes.get("chat").config().headers()).containsEntry("X-A.b", "c");
    assertThat(classes.get("summarise").config().generation().extraBody())
        .isEqualTo(Map.of("top_p", 0.5, "seed", 7));
    assertThat(classes.get("extra").own()).isEmpty();
  }

  @Test
  void theSettingsAreShownByClassWithoutSecrets() {
    LlmConfig config =
        Sources.none()
            .file(THREE)
            .property("llm.mix.embed.apiKey", "sk-of-embed-1")
            .property("llm.mix.embed.headers.Authorization", "Bearer sk-of-embed-2")
            .property("llm.mix.chat.extraBody.api_key", "sk-of-chat-3")
            .property("llm.mix.chat.prompt.images", "8x8")
            .read();
    assertThat(config.shown())
        .containsEntry("llm.mix.chat.weight", "70")
        .containsEntry("llm.mix.summarise.maxTokens", "100")
        .containsEntry("llm.mix.summarise.extraBody", "{\"top_p\":0.5}")
        .containsEntry("llm.mix.embed.headers.X-Team", "search")
        .doesNotContainKeys("llm.mix", "llm.mix.embed.apiKey");
    assertThat(config.command()).contains("-Dllm.mix.chat.prompt.images=8x8");
    for (String told :
        List.of(config.shown().toString(), config.command(), config.mix().toString())) {
      assertThat(told).doesNotContain("sk-of-");
    }
    String server = "no key sk-of-embed-1, sk-of-embed-2, sk-of-chat-3";
    assertThat(config.redactor().strike(server)).doesNotContain("sk-of-");
  }

  private static Arguments refused(String mix, String sentence) {
    return Arguments.of(mix, sentence);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refused(
            "chat { promptTokens = 1 }",
            "llm.mix.chat has no weight, must have one, e.g. llm.mix.chat.weight=70: its share."),
        refused(
            "chat { weight = -1 }",
            "llm.mix.chat.weight is '-1', must be a number from 0 to 1,000,000,000, of which not"
                + " all are 0."),
        refused(
            "chat { weight = 2000000000 }",
            "llm.mix.chat.weight is '2000000000', must be a number from 0 to 1,000,000,000, of"
                + " which not all are 0."),
        refused(
            "chat { weight = many }",
            "llm.mix.chat.weight is 'many', must be a number from 0 to 1,000,000,000, of which not"
                + " all are 0."),
        refused(
            "chat { weight = 0 }, mail { weight = 0 }",
            "llm.mix has weights that sum to 0, must have one above 0."),
        refused(
            "chat { weight = 1, duration = 10s }",
            "llm.mix.chat.duration has no effect: llm.duration is of the whole run."),
        refused(
            "chat { weight = 1, record { timeline = true } }",
            "llm.mix.chat.record has no effect: llm.record is of the whole run."),
        refused(
            "chat { weight = 1, tokenizer = gpt2 }",
            "llm.mix.chat.tokenizer has no effect: llm.tokenizer is of the whole run."),
        refused(
            "chat { weight = 1, conversation.sessionHeader = x-session }",
            "llm.mix.chat.conversation.sessionHeader has no effect: llm.conversation.sessionHeader"
                + " is of the whole run."),
        refused(
            "chat { weight = 1, dataset.file = a.jsonl, conversation.turns = 5 }",
            "In llm.mix.chat, llm.conversation.turns is '5', must be left at its default with"
                + " llm.dataset.file=a.jsonl: its conversations have turns of their own."),
        refused(
            "chat { weight = 1, promptToken = 10 }",
            "Unknown setting llm.mix.chat.promptToken (a class of llm.mix): did you mean"
                + " llm.mix.chat.promptTokens? gatling.conf lists them all."),
        refused(
            "chat { wieght = 1 }",
            "Unknown setting llm.mix.chat.wieght (a class of llm.mix): did you mean"
                + " llm.mix.chat.weight? gatling.conf lists them all."),
        refused(
            "chat { weight = 1, maxTokens = 0 }",
            "In llm.mix.chat, llm.maxTokens is '0', must be a whole number from 1 to 100,000,000."),
        refused(
            "chat { weight = 1, embeddings.batchSize = 4 }",
            "In llm.mix.chat, llm.embeddings.batchSize is '4', must be left at its default with"
                + " llm.api=chat: only embeddings has it."),
        refused(
            "chat { weight = 1, model = null }",
            "llm.mix.chat.model is null, must have a value; without the line the run's holds."),
        refused(
            "\"a b\" { weight = 1 }",
            "A class of llm.mix is 'a b', must be named by 1 to 30 letters, digits, - and _, a"
                + " letter first: reports show the name."),
        refused(
            "chat = 70",
            "llm.mix.chat is '70', must be a block of settings, e.g. chat { weight = 70,"
                + " promptTokens = 512 }."));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void badClassesAreRefusedInASentence(String mix, String sentence) {
    Sources sources = Sources.none().file("llm { mix { " + mix + " } }");
    assertThatThrownBy(sources::read).isInstanceOf(ConfigException.class).hasMessage(sentence);
  }

  @Test
  void aMixIsABlock() {
    assertThatThrownBy(Sources.none().property("llm.mix", "chat")::read)
        .hasMessage(
            "llm.mix is 'chat', must be a block of settings, e.g. mix { chat { weight = 70,"
                + " promptTokens = 512 }, … }.");
  }

  @Test
  void whatTheRunSaysForOthersIsNoReasonToRefuseAClass() {
    Sources sources =
        Sources.none()
            .property("llm.maxTokens", "100")
            .property("llm.temperature", "0.5")
            .property("llm.mix.chat.weight", "1")
            .property("llm.mix.embed.weight", "1")
            .property("llm.mix.embed.api", "embeddings");
    assertThat(classes(sources)).containsOnlyKeys("chat", "embed");
  }
}
