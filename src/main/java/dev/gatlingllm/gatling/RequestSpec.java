package dev.gatlingllm.gatling;

import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.LlmInput.Message;
import dev.gatlingllm.prompt.Prompt;
import io.gatling.commons.validation.Failure;
import io.gatling.commons.validation.Success;
import io.gatling.commons.validation.Validation;
import io.gatling.core.session.Session;
import io.gatling.javaapi.core.internal.Expressions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import scala.Function1;

/** A request of a scenario, before its values are taken from a session. Only copies change. */
final class RequestSpec implements Cloneable {
  /** Sent if the messages are empty or end with a system prompt. */
  private static final Part FED =
      new Part(LlmInput.USER, Expressions.toAnyExpression("#{prompt}")::apply);

  /** A value taken from the session. */
  interface Value extends Function1<Session, Validation<Object>> {}

  /**
   * One message, or a list of messages.
   *
   * @param role the role of one message; empty for a list, each a {@link Message} or a map of
   *     "role" and "content"
   */
  record Part(String role, Value value) {
    static final String LIST = "";

    /** Adds its messages; returns the input of a feeder, if that is what it is. */
    Optional<LlmInput> addTo(List<Message> all, Session session) {
      Object found = present(role.equals(LIST) ? "messages" : role, value, session);
      if (found instanceof LlmInput input && (role.equals(LIST) || role.equals(LlmInput.USER))) {
        all.addAll(input.messages());
        return Optional.of(input);
      }
      if (!role.equals(LIST)) {
        all.add(new Message(role, prompt(found)));
      } else if (found instanceof Iterable<?> messages) {
        messages.forEach(it -> all.add(message(it)));
      } else {
        throw new Unresolved("messages(…) is no list of maps of role and content");
      }
      return Optional.empty();
    }
  }

  /** A check that applies only if its condition holds. */
  record Conditional(Optional<Value> condition, LlmCheck<?> check) {
    /**
     * Why the answer does not pass; empty if it does, or if the check does not apply. A condition
     * without a value fails the request, as in Gatling.
     */
    Optional<LlmAnswer.Failed> failure(LlmAnswer answer, Session session) {
      try {
        return applies(session) ? check.failure(answer) : Optional.empty();
      } catch (Unresolved e) {
        return Optional.of(new LlmAnswer.Failed("checkIf: " + e.getMessage()));
      }
    }

    /** Whether a value is to be saved. */
    boolean saves(Session session) {
      try {
        return check.attribute().isPresent() && applies(session);
      } catch (Unresolved e) {
        return false;
      }
    }

    private boolean applies(Session session) {
      return condition.isEmpty()
          || Boolean.parseBoolean(present("the condition", condition.get(), session).toString());
    }
  }

  /** A session lacks a value that is needed. */
  static final class Unresolved extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unresolved(String message) {
      super(message, null, false, false);
    }
  }

  final String name;

  /** Its messages; {@code #{prompt}} if there are none. */
  List<Part> parts = List.of();

  /** Whether to request a stream; empty for the stage's choice. */
  Optional<Boolean> stream = Optional.empty();

  /** Its own settings by their {@code llm.*} key. */
  Map<String, String> settings = Map.of();

  /** Number of text chunks after which it hangs up. */
  int cancelAfterChunks = Integer.MAX_VALUE;

  Optional<Value> maxTokens = Optional.empty();
  Optional<Value> temperature = Optional.empty();
  Optional<Value> model = Optional.empty();
  Map<String, Value> body = Map.of();
  Map<String, Value> headers = Map.of();
  List<Conditional> checks = List.of();

  RequestSpec(String name) {
    this.name = name;
  }

  RequestSpec with(Consumer<RequestSpec> change) {
    try {
      RequestSpec copy = (RequestSpec) clone();
      change.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether it may have anything but a single user message. */
  boolean needsMessages() {
    return parts.size() > 1 || parts.size() == 1 && !parts.get(0).role().equals(LlmInput.USER);
  }

  /** Whether a check needs the text of the answer. */
  boolean needsText() {
    return checks.stream().anyMatch(it -> it.check().needsText());
  }

  /**
   * The input for this session. What a feeder's input says comes before what the request says.
   *
   * @throws Unresolved with one sentence
   */
  LlmInput input(Session session, boolean streamed) {
    List<Message> all = new ArrayList<>(parts.size() + 1);
    Optional<LlmInput> fed = Optional.empty();
    for (Part part : parts) {
      Optional<LlmInput> added = part.addTo(all, session);
      fed = added.isPresent() ? added : fed;
    }
    if (all.isEmpty() || all.get(all.size() - 1).role().equals(LlmInput.SYSTEM)) {
      fed = FED.addTo(all, session);
    }
    Map<String, Object> fields = body.isEmpty() ? Map.of() : new LinkedHashMap<>();
    body.forEach((field, value) -> fields.put(field, of(value, session)));
    return fed.map(it -> it.with(all))
        .orElseGet(() -> LlmInput.of(all))
        .or(maxTokens(session), streamed, fields);
  }

  /** The usual headers, overridden by its own. */
  Map<String, String> headers(Map<String, String> usual, Session session) {
    if (headers.isEmpty()) {
      return usual;
    }
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(usual);
    headers.forEach(
        (name, value) -> all.put(name, present("header " + name, value, session).toString()));
    return all;
  }

  private OptionalInt maxTokens(Session session) {
    if (maxTokens.isEmpty()) {
      return OptionalInt.empty();
    }
    double tokens = number("maxTokens", maxTokens.get(), session);
    if (tokens < 1 || tokens != (int) tokens) {
      throw new Unresolved("maxTokens is " + tokens + ", must be a whole number of 1 or more");
    }
    return OptionalInt.of((int) tokens);
  }

  OptionalDouble temperature(Session session) {
    return temperature.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(number("temperature", temperature.get(), session));
  }

  Optional<String> model(Session session) {
    return model.map(value -> present("model", value, session).toString());
  }

  private static double number(String what, Value value, Session session) {
    Object found = present(what, value, session);
    try {
      return Double.parseDouble(found.toString());
    } catch (NumberFormatException e) {
      throw new Unresolved(what + " is '" + found + "', must be a number");
    }
  }

  private static Message message(Object value) {
    if (value instanceof Message message) {
      return message;
    }
    if (value instanceof Map<?, ?> map && map.get("role") != null && map.get("content") != null) {
      return new Message(map.get("role").toString(), prompt(map.get("content")));
    }
    throw new Unresolved("messages(…) has an element that is no map of role and content");
  }

  /** A prompt of our own feeder knows its number of tokens. */
  private static Prompt prompt(Object text) {
    return text instanceof LlmInput input ? input.prompt() : Prompt.uncounted(text.toString());
  }

  /** A value that is not null; a field of the body may be. */
  private static Object present(String what, Value value, Session session) {
    Object found = of(value, session);
    if (found == null) {
      throw new Unresolved(what + " is null");
    }
    return found;
  }

  private static Object of(Value value, Session session) {
    Validation<Object> found = value.apply(session);
    if (found instanceof Success<Object> success) {
      return success.value();
    }
    throw new Unresolved(((Failure) (Object) found).message());
  }
}
