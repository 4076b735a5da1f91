package dev.gatlingllm.gatling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.gatling.RequestSpec.Part;
import dev.gatlingllm.gatling.RequestSpec.Unresolved;
import dev.gatlingllm.gatling.RequestSpec.Value;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.record.Labels;
import io.gatling.commons.validation.Success;
import io.gatling.core.session.Session;
import io.gatling.core.session.Session$;
import io.gatling.javaapi.core.internal.Expressions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a simulation's own values may do wrong is told in one sentence. */
class RequestSpecTest {
  private static final Value NULL = session -> new Success<>(null);

  private final Session session = Session$.MODULE$.apply("Chat", 1, null);

  @Test
  void aMissingAttributeIsTold() {
    unresolved(part(LlmInput.USER, el("#{nope}")))
        .hasMessage("No attribute named 'nope' is defined");
    unresolved(List.of()).hasMessage("No attribute named 'prompt' is defined");
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "system", "assistant"})
  void aFunctionThatGivesNullIsTold(String role) {
    unresolved(part(role, NULL)).hasMessage(role + " is null");
  }

  @Test
  void messagesThatAreNoneAreTold() {
    unresolved(part(Part.LIST, NULL)).hasMessage("messages is null");
    unresolved(part(Part.LIST, el("[]")))
        .hasMessage("messages(…) is no list of maps of role and content");
    Map<String, String> noContent = new HashMap<>();
    noContent.put("role", "user");
    noContent.put("content", null);
    for (List<?> wrong :
        List.of(List.of("hi"), List.of(noContent), Collections.singletonList(null))) {
      unresolved(part(Part.LIST, it -> new Success<>(wrong)))
          .hasMessage("messages(…) has an element that is no map of role and content");
    }
  }

  @Test
  void everyOtherValueThatIsNullIsTold() {
    List<Part> hello = part(LlmInput.USER, el("Hello"));
    RequestSpec spec =
        spec(hello, Optional.of(NULL), Map.of("x-team", NULL), Map.of("top_p", NULL));
    assertThatThrownBy(() -> spec.input(session, true)).hasMessage("maxTokens is null");
    assertThatThrownBy(() -> spec.temperature(session)).hasMessage("temperature is null");
    assertThatThrownBy(() -> spec.model(session)).hasMessage("model is null");
    assertThatThrownBy(() -> spec.headers(Map.of(), session)).hasMessage("header x-team is null");
  }

  @Test
  void aFieldOfTheBodyMayBeNullWhichRemovesIt() {
    RequestSpec spec =
        spec(part("user", el("Hello")), Optional.empty(), Map.of(), Map.of("top_p", NULL));
    assertThat(spec.input(session, true).body()).containsEntry("top_p", null);
  }

  @Test
  void whatAFeedersInputSaysComesBeforeWhatTheRequestSays() {
    LlmInput fed =
        LlmInput.of(
                List.of(
                    new LlmInput.Message("system", new Prompt("Be short.", 3)),
                    new LlmInput.Message("user", new Prompt("Why?", 2))))
            .withMaxTokens(OptionalInt.of(7))
            .withBody(Map.of("top_p", 0.5))
            .with(Labels.NONE.ofClass("chat"));
    RequestSpec spec =
        spec(
            List.of(
                new Part("system", el("You are kind.")), new Part(LlmInput.USER, el("#{prompt}"))),
            Optional.of(el("99")),
            Map.of(),
            Map.of("top_p", el("1"), "user", el("me")));
    LlmInput asked = spec.input(session.set("prompt", fed), false);
    assertThat(asked.messages())
        .extracting(it -> it.content().text())
        .containsExactly("You are kind.", "Be short.", "Why?");
    assertThat(asked.maxTokens()).hasValue(7);
    assertThat(asked.stream()).contains(false);
    assertThat(asked.body()).containsOnly(Map.entry("top_p", 0.5), Map.entry("user", "me"));
    assertThat(asked.labels().requestClass()).isEqualTo("chat");
    assertThat(asked.tokens()).as("its own text is not counted").isEmpty();
  }

  @Test
  void insideALongerTextOrASystemPromptAnInputIsItsText() {
    LlmInput fed = LlmInput.of(new Prompt("Why?", 2)).withMaxTokens(OptionalInt.of(7));
    for (List<Part> parts :
        List.of(
            part(LlmInput.USER, el("So: #{prompt}")),
            List.of(new Part("system", el("#{prompt}")), new Part(LlmInput.USER, el("Hi"))))) {
      RequestSpec spec = spec(parts, Optional.empty(), Map.of(), Map.of());
      LlmInput asked = spec.input(session.set("prompt", fed), true);
      assertThat(asked.messages().get(0).content().text()).endsWith("Why?");
      assertThat(asked.maxTokens()).isEmpty();
    }
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ?> unresolved(List<Part> parts) {
    RequestSpec spec = spec(parts, Optional.empty(), Map.of(), Map.of());
    return assertThatThrownBy(() -> spec.input(session, true)).isInstanceOf(Unresolved.class);
  }

  private static RequestSpec spec(
      List<Part> parts, Optional<Value> each, Map<String, Value> headers, Map<String, Value> body) {
    return new RequestSpec("Ask")
        .with(
            spec -> {
              spec.parts = new ArrayList<>(parts);
              spec.maxTokens = each;
              spec.temperature = each;
              spec.model = each;
              spec.body = body;
              spec.headers = headers;
            });
  }

  private static List<Part> part(String role, Value value) {
    return List.of(new Part(role, value));
  }

  private static Value el(String expression) {
    return Expressions.toAnyExpression(expression)::apply;
  }
}
