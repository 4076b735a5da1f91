package dev.gatlingllm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Api;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AnyInputPropertyTest {

  @Property(tries = 300)
  void noBytesMakeItThrow(@ForAll byte[] data) {
    Dialect chat = Dialects.of("chat", Told.GENERATION);
    Delta delta = new Delta(false);
    chat.readEvent(data, 0, data.length, delta);
    assertThat(delta.textChoices()).isZero();
    chat.readBody(data, 0, data.length, delta);
    assertThat(delta.malformed()).isNotNull();
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void noShapeOfJsonMakesItThrow(@ForAll("shapes") String json) {
    for (String api : new String[] {"chat", "completions"}) {
      Delta delta = new Delta(true);
      byte[] data = json.getBytes(UTF_8);
      Dialects.of(api, Told.GENERATION).readEvent(data, 0, data.length, delta);
      assertThat(delta.malformed()).isNull();
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void noDialectIsThrownByAnyShape(@ForAll("deepShapes") String json) {
    byte[] data = json.getBytes(UTF_8);
    for (Api api : Dialects.APIS) {
      Dialect dialect = Dialects.of(api.name(), Told.GENERATION);
      Delta delta = new Delta(true);
      dialect.readEvent(data, 0, data.length, delta);
      if (api.streams()) {
        assertThat(delta.malformed()).as(api.name()).isNull();
      }
      dialect.readBody(data, 0, data.length, delta);
      dialect.readEvent(data, 0, data.length - 1, delta);
      assertThat(delta.malformed()).as(api.name()).isNotNull();
    }
  }

  @Provide
  Arbitrary<String> deepShapes() {
    Arbitrary<String> leaf =
        Arbitraries.of("null", "true", "7", "-1.5", "\"x\"", "\"\"", "{}", "[]", "[[{}],[]]");
    Arbitrary<String> name =
        Arbitraries.of(
            ("type delta response message content content_block usage error token details text"
                    + " generated_text thinking tool_calls function arguments input timings"
                    + " text_output outputs data name candidates parts functionCall args"
                    + " usageMetadata promptFeedback embedding results relevance_score output"
                    + " summary incomplete_details stop done perf_metrics status index choices item"
                    + " reasoning reasoning_details finish_reason finishReason msg thought")
                .split(" "));
    return Arbitraries.recursive(
            () -> leaf,
            inner ->
                Arbitraries.oneOf(
                    Combinators.combine(name, inner, name, inner)
                        .as(
                            (n1, v1, n2, v2) ->
                                "{\"" + n1 + "\":" + v1 + ",\"" + n2 + "\":" + v2 + "}"),
                    inner.map(value -> "[" + value + "," + value + "]")),
            1,
            6)
        .filter(json -> json.startsWith("{"));
  }

  @Provide
  Arbitrary<String> shapes() {
    Arbitrary<String> leaf =
        Arbitraries.of("null", "true", "7", "-1.5", "\"x\"", "\"\"", "{}", "[]");
    return Arbitraries.recursive(() -> leaf, AnyInputPropertyTest::around, 0, 7)
        .map(
            value -> "{\"choices\":" + value + ",\"usage\":" + value + ",\"error\":" + value + "}");
  }

  private static Arbitrary<String> around(Arbitrary<String> inner) {
    Arbitrary<String> name =
        Arbitraries.of(
            "delta",
            "text",
            "content",
            "index",
            "tool_calls",
            "function",
            "arguments",
            "error",
            "message",
            "usage",
            "prompt_tokens",
            "prompt_tokens_details",
            "finish_reason",
            "thinking",
            "reasoning_details",
            "name",
            "other");
    Arbitrary<String> object =
        Combinators.combine(name, inner, name, inner)
            .as((n1, v1, n2, v2) -> "{\"" + n1 + "\":" + v1 + ",\"" + n2 + "\":" + v2 + "}");
    return Arbitraries.oneOf(object, inner.map(value -> "[" + value + "," + value + "]"));
  }
}
