package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.config.Generations;
import dev.gatlingllm.config.Images;
import dev.gatlingllm.config.Images.Format;
import dev.gatlingllm.config.Images.Position;
import dev.gatlingllm.config.Images.Size;
import dev.gatlingllm.prompt.Image;
import dev.gatlingllm.prompt.Prompt;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shapes are those of each API's documentation; {@code OptionTest} has who takes none. */
class ImagesInRequestsTest {
  private static final Prompt PROMPT =
      new Prompt(
          "one \"two\" three four",
          OptionalInt.of(6),
          List.of(new Image("image/png", "QUJD"), new Image("image/jpeg", "REVG")));

  private static final String CHAT =
      """
      [{"type":"text","text":"one \\"two\\" three four"},
       {"type":"image_url","image_url":{"url":"data:image/png;base64,QUJD"}},
       {"type":"image_url","image_url":{"url":"data:image/jpeg;base64,REVG"}}]\
      """;

  /**
   * One API.
   *
   * @param place of the prompt in the body
   * @param json what stands there
   */
  record Case(String api, String place, String json) {
    @Override
    public String toString() {
      return api;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("chat", "/messages/0/content", CHAT),
        new Case("azure", "/messages/0/content", CHAT),
        new Case("fireworks", "/messages/0/content", CHAT),
        new Case(
            "responses",
            "/input",
            """
            [{"role":"user","content":[
             {"type":"input_text","text":"one \\"two\\" three four"},
             {"type":"input_image","image_url":"data:image/png;base64,QUJD"},
             {"type":"input_image","image_url":"data:image/jpeg;base64,REVG"}]}]\
            """),
        new Case(
            "anthropic",
            "/messages/0/content",
            """
            [{"type":"text","text":"one \\"two\\" three four"},
             {"type":"image","source":{"type":"base64","media_type":"image/png","data":"QUJD"}},
             {"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"REVG"}}]\
            """),
        new Case(
            "gemini",
            "/contents/0/parts",
            """
            [{"text":"one \\"two\\" three four"},
             {"inlineData":{"mimeType":"image/png","data":"QUJD"}},
             {"inlineData":{"mimeType":"image/jpeg","data":"REVG"}}]\
            """),
        new Case(
            "ollama-chat",
            "/messages/0",
            """
            {"role":"user","content":"one \\"two\\" three four","images":["QUJD","REVG"]}\
            """),
        new Case("ollama-generate", "/images", "[\"QUJD\",\"REVG\"]"));
  }

  private static JsonNode body(String api, Position position, Prompt prompt) {
    Images images = new Images(List.of(new Size(1, 1), new Size(1, 1)), position, Format.PNG);
    Generation generation = Generations.with(Requests.generation(Generations.SERVERS_OWN), images);
    return Requests.tree(Dialects.of(api, generation).request(prompt, true, 7).body());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anImageIsWordedAsTheApiHasIt(Case it) {
    assertThat(body(it.api, Position.END, PROMPT).at(it.place)).isEqualTo(Requests.tree(it.json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "responses", "anthropic", "gemini"})
  void evenlySpacedImagesStandBetweenPartsOfTheText(String api) {
    JsonNode parts = body(api, Position.SPACE_EVENLY, PROMPT);
    parts =
        switch (api) {
          case "responses" -> parts.at("/input/0/content");
          case "gemini" -> parts.at("/contents/0/parts");
          default -> parts.at("/messages/0/content");
        };
    assertThat(parts).hasSize(5);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      assertThat(parts.get(i).has("text")).as(parts.get(i).toString()).isEqualTo(i % 2 == 0);
      text.append(parts.get(i).path("text").asText());
    }
    assertThat(text).hasToString(PROMPT.text());
  }

  @Test
  void imagesWithPlacesOfTheirOwnStayThere() {
    Prompt prompt =
        new Prompt(
            "\nOne\nand two\n",
            OptionalInt.of(5),
            List.of(
                new Image("image/png", "QUJD", OptionalInt.of(0)),
                new Image("image/jpeg", "REVG", OptionalInt.of(4)),
                new Image("image/jpeg", "REVG", OptionalInt.of(4))));
    JsonNode parts = body("chat", Position.SPACE_EVENLY, prompt).at("/messages/0/content");
    assertThat(parts)
        .extracting(it -> it.path("text").asText("image"))
        .containsExactly("image", "\nOne", "image", "image", "and two\n");
  }

  /** Anthropic refuses a part without text. */
  @Test
  void aTextTooShortToCutHasNoEmptyParts() {
    Prompt word = new Prompt("Hi", OptionalInt.of(1), PROMPT.images());
    JsonNode parts = body("anthropic", Position.SPACE_EVENLY, word).at("/messages/0/content");
    assertThat(parts).extracting(part -> part.path("type").asText()).contains("image", "text");
    assertThat(parts)
        .filteredOn(part -> part.has("text"))
        .extracting(part -> part.get("text").asText())
        .containsExactly("Hi");
  }

  /** As the preflight's. */
  @Test
  void aPromptWithoutImagesIsPlain() {
    Prompt plain = new Prompt("Hi", 1);
    assertThat(body("chat", Position.END, plain).at("/messages/0/content").asText())
        .isEqualTo("Hi");
    assertThat(body("responses", Position.END, plain).at("/input").asText()).isEqualTo("Hi");
    assertThat(body("ollama-generate", Position.END, plain).get("images")).isEmpty();
  }

  @Property
  void partsInSequenceAreTheTextAgain(
      @ForAll String text, @ForAll @IntRange(min = 1, max = 9) int n) {
    List<String> parts = TextParts.inSequence(text, n);
    assertThat(parts).hasSize(n);
    assertThat(String.join("", parts)).isEqualTo(text);
  }

  @Test
  void partsOfAPlainTextAreAboutEqual() {
    assertThat(TextParts.inSequence("aaa bbb ccc ddd eee fff", 3))
        .containsExactly("aaa bbb", " ccc ddd", " eee fff");
    assertThat(TextParts.inSequence("aaa bbb ccccc", 3)).containsExactly("aaa", " bbb", " ccccc");
  }
}
