package dev.gatlingllm.gatling;

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
import java.util.function.Function;

/**
 * One LLM request of a scenario: {@code llm("Ask").system("Be short.").user("#{question}")}. Texts
 * are in Gatling's expression language. Left out, a request asks {@code #{prompt}}, with the model,
 * the limit and all else of its server. Immutable: each call makes a new one.
 */
public final class LlmRequest implements ActionBuilder {
  private final RequestSpec spec;

  private LlmRequest(RequestSpec spec) {
    this.spec = spec;
  }

  static LlmRequest named(String name) {
    return new LlmRequest(new RequestSpec(ServerText.wellFormed(name)));
  }

  /** A message of the user's, behind those that were given before. */
  public LlmRequest user(String expression) {
    return with(new Part(LlmInput.USER, value(expression)));
  }

  public LlmRequest user(Function<Session, String> text) {
    return with(new Part(LlmInput.USER, value(text)));
  }

  /** The same as {@link #user}. */
  public LlmRequest prompt(String expression) {
    return user(expression);
  }

  /** A system prompt. */
  public LlmRequest system(String expression) {
    return with(new Part(LlmInput.SYSTEM, value(expression)));
  }

  /** A turn of the model's, as a conversation has it. */
  public LlmRequest assistant(String expression) {
    return with(new Part("assistant", value(expression)));
  }

  /**
   * A session attribute with a list of messages, each a map of "role" and "content", behind those
   * that were given before.
   */
  public LlmRequest messages(String expression) {
    return with(new Part(Part.LIST, value(expression)));
  }

  public LlmRequest messages(Function<Session, List<Map<String, String>>> messages) {
    return with(new Part(Part.LIST, value(messages)));
  }

  /**
   * At most so many tokens are to be generated.
   *
   * @throws IllegalArgumentException below 1
   */
  public LlmRequest maxTokens(int tokens) {
    if (tokens < 1) {
      throw new IllegalArgumentException("maxTokens is " + tokens + ", must be 1 or more");
    }
    return maxTokens(String.valueOf(tokens));
  }

  public LlmRequest maxTokens(String expression) {
    return asking(
        Optional.of(value(expression)),
        spec.temperature(),
        spec.model(),
        spec.body(),
        spec.headers());
  }

  public LlmRequest temperature(double temperature) {
    return temperature(String.valueOf(temperature));
  }

  public LlmRequest temperature(String expression) {
    return asking(
        spec.maxTokens(),
        Optional.of(value(expression)),
        spec.model(),
        spec.body(),
        spec.headers());
  }

  /** Another model of the same server. */
  public LlmRequest model(String expression) {
    return asking(
        spec.maxTokens(),
        spec.temperature(),
        Optional.of(value(expression)),
        spec.body(),
        spec.headers());
  }

  /**
   * A field of the JSON body, which wins over all others; objects are merged field by field.
   *
   * @param value what Jackson can write; a text is in Gatling's expression language, and where it
   *     is one attribute alone, stands for that attribute whatever its type
   */
  public LlmRequest body(String field, Object value) {
    Map<String, Value> fields = new LinkedHashMap<>(spec.body());
    fields.put(field, value instanceof String text ? value(text) : value(session -> value));
    return asking(spec.maxTokens(), spec.temperature(), spec.model(), fields, spec.headers());
  }

  /** One more header of this request; the value is in Gatling's expression language. */
  public LlmRequest header(String name, String expression) {
    Map<String, Value> all = new LinkedHashMap<>(spec.headers());
    all.put(name, value(expression));
    return asking(spec.maxTokens(), spec.temperature(), spec.model(), spec.body(), all);
  }

  /** Asks for a stream or not; by default what the stage, or else {@code llm.stream}, says. */
  public LlmRequest stream(boolean streamed) {
    return copy(spec.parts(), Optional.of(streamed), spec.cancelAfterChunks(), spec.checks());
  }

  /**
   * Hangs up after so many text chunks, as a user does who has seen enough. The record's failure
   * cause is {@code cancelled}; it counts neither as a success nor as a failure.
   *
   * @throws IllegalArgumentException below 1
   */
  public LlmRequest cancelAfter(int textChunks) {
    if (textChunks < 1) {
      throw new IllegalArgumentException(
          "cancelAfter is " + textChunks + ", must be 1 or more text chunks");
    }
    return copy(spec.parts(), spec.stream(), textChunks, spec.checks());
  }

  /** What must hold of the answer, and what of it becomes a session attribute; see LlmDsl. */
  public LlmRequest check(LlmCheck<?>... more) {
    return checking(Optional.empty(), more);
  }

  /** The same, where a condition holds: an expression that is true or false. */
  public LlmRequest checkIf(String condition, LlmCheck<?>... more) {
    return checking(Optional.of(value(condition)), more);
  }

  public LlmRequest checkIf(Function<Session, Boolean> condition, LlmCheck<?>... more) {
    return checking(Optional.of(value(condition)), more);
  }

  private LlmRequest checking(Optional<Value> condition, LlmCheck<?>... more) {
    List<Conditional> all = new ArrayList<>(spec.checks());
    for (LlmCheck<?> check : more) {
      all.add(new Conditional(condition, check));
    }
    return copy(spec.parts(), spec.stream(), spec.cancelAfterChunks(), List.copyOf(all));
  }

  private LlmRequest with(Part more) {
    List<Part> all = new ArrayList<>(spec.parts());
    all.add(more);
    return copy(List.copyOf(all), spec.stream(), spec.cancelAfterChunks(), spec.checks());
  }

  private LlmRequest copy(
      List<Part> parts, Optional<Boolean> stream, int cancelAfterChunks, List<Conditional> checks) {
    return new LlmRequest(
        new RequestSpec(
            spec.name(),
            parts,
            stream,
            cancelAfterChunks,
            spec.maxTokens(),
            spec.temperature(),
            spec.model(),
            spec.body(),
            spec.headers(),
            checks));
  }

  private LlmRequest asking(
      Optional<Value> maxTokens,
      Optional<Value> temperature,
      Optional<Value> model,
      Map<String, Value> body,
      Map<String, Value> headers) {
    return new LlmRequest(
        new RequestSpec(
            spec.name(),
            spec.parts(),
            spec.stream(),
            spec.cancelAfterChunks(),
            maxTokens,
            temperature,
            model,
            body,
            headers,
            spec.checks()));
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
