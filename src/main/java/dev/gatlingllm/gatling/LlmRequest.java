package dev.gatlingllm.gatling;

import static dev.gatlingllm.gatling.Given.given;

import dev.gatlingllm.config.ArgumentException;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.gatling.RequestSpec.Conditional;
import dev.gatlingllm.gatling.RequestSpec.Part;
import dev.gatlingllm.gatling.RequestSpec.Value;
import dev.gatlingllm.prompt.LlmInput;
import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.internal.Expressions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One LLM request of a scenario: {@code llm("Ask").system("Be short.").user("#{question}")}. Texts
 * are in Gatling's expression language. By default, a request sends {@code #{prompt}}, with the
 * model, token limit and other settings of its server. Immutable: each call returns a new request.
 */
public final class LlmRequest implements ActionBuilder {
  private final RequestSpec spec;

  private LlmRequest(RequestSpec spec) {
    this.spec = spec;
  }

  static LlmRequest named(String name) {
    return new LlmRequest(new RequestSpec(ServerText.wellFormed(name)));
  }

  /** Adds a user message. */
  public LlmRequest user(String expression) {
    return with(new Part(LlmInput.USER, value(given("user", expression))));
  }

  public LlmRequest user(Function<Session, String> text) {
    return with(new Part(LlmInput.USER, value(given("user", text))));
  }

  public LlmRequest prompt(String expression) {
    return user(given("prompt", expression));
  }

  /** Adds a system prompt. */
  public LlmRequest system(String expression) {
    return with(new Part(LlmInput.SYSTEM, value(given("system", expression))));
  }

  /** Adds a message of the model, as in a conversation. */
  public LlmRequest assistant(String expression) {
    return with(new Part(LlmInput.ASSISTANT, value(given("assistant", expression))));
  }

  /** Adds the messages of a session attribute: a list of maps with "role" and "content". */
  public LlmRequest messages(String expression) {
    return with(new Part(Part.LIST, value(given("messages", expression))));
  }

  public LlmRequest messages(Function<Session, List<Map<String, String>>> messages) {
    return with(new Part(Part.LIST, value(given("messages", messages))));
  }

  /** Maximum number of completion tokens. @throws IllegalArgumentException below 1 */
  public LlmRequest maxTokens(int tokens) {
    if (tokens < 1) {
      throw new ArgumentException("maxTokens is " + tokens + ", must be 1 or more");
    }
    return maxTokens(String.valueOf(tokens));
  }

  public LlmRequest maxTokens(String expression) {
    return with(copy -> copy.maxTokens = Optional.of(value(given("maxTokens", expression))));
  }

  public LlmRequest temperature(double temperature) {
    return temperature(String.valueOf(temperature));
  }

  public LlmRequest temperature(String expression) {
    return with(copy -> copy.temperature = Optional.of(value(given("temperature", expression))));
  }

  /** Another model of the same server. */
  public LlmRequest model(String expression) {
    return with(copy -> copy.model = Optional.of(value(given("model", expression))));
  }

  /**
   * Sets a field of the JSON body, overriding any other value; objects are merged field by field.
   *
   * @param value anything that Jackson can write. A text is in Gatling's expression language; if it
   *     is a single attribute, the attribute's value is used, of whatever type
   */
  public LlmRequest body(String field, Object value) {
    Value set = value instanceof String text ? value(text) : value(session -> value);
    return with(copy -> copy.body = with(spec.body, given("body", field), set));
  }

  /** Adds a header to this request; the value is in Gatling's expression language. */
  public LlmRequest header(String name, String expression) {
    return with(
        copy ->
            copy.headers =
                with(spec.headers, given("header", name), value(given("header", expression))));
  }

  /**
   * Any setting of the server or of its requests for this request, by its key in gatling.conf, e.g.
   * {@code set("llm.api", "embeddings")}. It overrides those of the protocol and of a class.
   */
  public LlmRequest set(String key, String value) {
    return with(
        copy ->
            copy.settings =
                LlmTypes.LlmProtocolBuilder.with(
                    spec.settings, given("set", key), given("set", value)));
  }

  /** Another API of the same server: "embeddings", … (docs/targets.md). */
  public LlmRequest api(String name) {
    return set("llm.api", given("api", name));
  }

  /** Whether to request a stream; by default as in the stage, or in {@code llm.stream}. */
  public LlmRequest stream(boolean streamed) {
    return with(copy -> copy.stream = Optional.of(streamed));
  }

  /**
   * Hangs up after this number of text chunks, like a user who has seen enough. The record's
   * failure cause is {@code cancelled}; it counts neither as a success nor as a failure.
   *
   * @throws IllegalArgumentException below 1
   */
  public LlmRequest cancelAfter(int textChunks) {
    if (textChunks < 1) {
      throw new ArgumentException(
          "cancelAfter is " + textChunks + ", must be 1 or more text chunks");
    }
    return with(copy -> copy.cancelAfterChunks = textChunks);
  }

  /** Adds checks of the answer; see {@link LlmDsl}. */
  public LlmRequest check(LlmCheck<?>... more) {
    return checking(Optional.empty(), given("check", more));
  }

  /**
   * Adds checks that apply only if a condition is true.
   *
   * @param condition an expression that is true or false
   */
  public LlmRequest checkIf(String condition, LlmCheck<?>... more) {
    return checking(Optional.of(value(given("checkIf", condition))), given("checkIf", more));
  }

  public LlmRequest checkIf(Function<Session, Boolean> condition, LlmCheck<?>... more) {
    return checking(Optional.of(value(given("checkIf", condition))), given("checkIf", more));
  }

  private LlmRequest checking(Optional<Value> condition, LlmCheck<?>... more) {
    List<Conditional> all = new ArrayList<>(spec.checks);
    for (LlmCheck<?> check : more) {
      all.add(new Conditional(condition, check));
    }
    return with(copy -> copy.checks = List.copyOf(all));
  }

  private LlmRequest with(Part more) {
    List<Part> all = new ArrayList<>(spec.parts);
    all.add(more);
    return with(copy -> copy.parts = List.copyOf(all));
  }

  private static <T> Map<String, T> with(Map<String, T> some, String key, T value) {
    Map<String, T> all = new LinkedHashMap<>(some);
    all.put(key, value);
    return all;
  }

  private LlmRequest with(Consumer<RequestSpec> change) {
    return new LlmRequest(spec.with(change));
  }

  RequestSpec spec() {
    return spec;
  }

  private static Value value(String expression) {
    return Expressions.toAnyExpression(expression)::apply;
  }

  private static <T> Value value(Function<Session, T> function) {
    return Expressions.javaObjectFunctionToExpression(function::apply)::apply;
  }

  @Override
  public io.gatling.core.action.builder.ActionBuilder asScala() {
    return (context, next) ->
        new LlmAction(
            spec,
            context.coreComponents(),
            context.protocolComponentsRegistry().components(LlmProtocol.KEY),
            next);
  }
}
