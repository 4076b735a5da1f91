package dev.gatlingllm.gatling;

import static dev.gatlingllm.gatling.Given.given;

import dev.gatlingllm.config.ArgumentException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A check of one answer, written like Gatling's: a value to extract, conditions that must hold, and
 * the session attribute to save it as. If there is no value, such as the time to first token of an
 * answer without tokens, saving removes the attribute, so that an old value is not mistaken for a
 * new one. Immutable: each call returns a new check.
 *
 * @param <T> the type of the value
 */
public final class LlmCheck<T> {
  /** Extracts the value from a finished answer. */
  interface Extractor<T> {
    Optional<T> of(LlmAnswer answer);
  }

  /** A condition; the words follow the check's name. */
  private record Rule<T>(String words, Predicate<Optional<T>> holds) {}

  private final String name;
  private final Extractor<T> extractor;
  private final Optional<Rule<T>> rule;
  private final Optional<String> attribute;
  private final boolean needsText;

  LlmCheck(String name, Extractor<T> extractor) {
    this(name, extractor, Optional.empty(), Optional.empty(), false);
  }

  private LlmCheck(
      String name,
      Extractor<T> extractor,
      Optional<Rule<T>> rule,
      Optional<String> attribute,
      boolean needsText) {
    this.name = name;
    this.extractor = extractor;
    this.rule = rule;
    this.attribute = attribute;
    this.needsText = needsText;
  }

  /** A copy that needs the answer's text to be kept. */
  LlmCheck<T> ofText() {
    return new LlmCheck<>(name, extractor, rule, attribute, true);
  }

  boolean needsText() {
    return needsText;
  }

  /**
   * Saves the value as this session attribute. @throws IllegalArgumentException if that is blank
   */
  public LlmCheck<T> saveAs(String sessionAttribute) {
    if (given("saveAs", sessionAttribute).isBlank()) {
      throw new ArgumentException("saveAs needs the name of a session attribute");
    }
    return new LlmCheck<>(name, extractor, rule, Optional.of(sessionAttribute), needsText);
  }

  /** A check of the transformed value, e.g. {@code answerText().transform(String::length)}. */
  public <S> LlmCheck<S> transform(Function<T, S> function) {
    Function<T, S> change = given("transform", function);
    return new LlmCheck<S>(
        name,
        answer -> extractor.of(answer).map(change),
        Optional.empty(),
        Optional.empty(),
        needsText);
  }

  /** Requires that there is a value. */
  public LlmCheck<T> exists() {
    return with("exists()", Optional::isPresent);
  }

  /** Requires that there is no value. */
  public LlmCheck<T> notExists() {
    return with("notExists()", Optional::isEmpty);
  }

  public LlmCheck<T> is(T expected) {
    return has("is(" + given("is", expected) + ")", value -> equal(value, expected));
  }

  public LlmCheck<T> not(T unexpected) {
    return has("not(" + given("not", unexpected) + ")", value -> !equal(value, unexpected));
  }

  public LlmCheck<T> lt(double bound) {
    return has("lt(" + bound(bound) + ")", value -> number(value) < bound);
  }

  public LlmCheck<T> lte(double bound) {
    return has("lte(" + bound(bound) + ")", value -> number(value) <= bound);
  }

  public LlmCheck<T> gt(double bound) {
    return has("gt(" + bound(bound) + ")", value -> number(value) > bound);
  }

  public LlmCheck<T> gte(double bound) {
    return has("gte(" + bound(bound) + ")", value -> number(value) >= bound);
  }

  /**
   * Requires any other condition.
   *
   * @param words what is expected, for the message of a failed request
   */
  public LlmCheck<T> validate(String words, Predicate<T> condition) {
    return has("validate(" + given("validate", words) + ")", given("validate", condition));
  }

  private LlmCheck<T> has(String words, Predicate<T> condition) {
    return with(words, found -> found.filter(condition).isPresent());
  }

  private LlmCheck<T> with(String words, Predicate<Optional<T>> holds) {
    return new LlmCheck<>(
        name, extractor, Optional.of(new Rule<>(words, holds)), attribute, needsText);
  }

  private static boolean equal(Object value, Object expected) {
    return value instanceof Number one && expected instanceof Number other
        ? one.doubleValue() == other.doubleValue()
        : value.equals(expected);
  }

  private double number(T value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException(name + "() is no number: " + value);
  }

  /** "1" instead of "1.0". */
  private static String bound(double bound) {
    return bound == Math.rint(bound) && Math.abs(bound) < 1e15
        ? String.valueOf((long) bound)
        : String.valueOf(bound);
  }

  /** Empty if the answer passes. What the simulation's code throws fails it. */
  Optional<LlmAnswer.Failed> failure(LlmAnswer answer) {
    String words = name + "()" + rule.map(it -> "." + it.words()).orElse("");
    try {
      Optional<T> found = extractor.of(answer);
      if (rule.isEmpty() || rule.get().holds().test(found)) {
        return Optional.empty();
      }
      String why = words + ": found " + found.map(Object::toString).orElse("nothing");
      return Optional.of(
          new LlmAnswer.Failed(why, found.orElse(null) instanceof Double ? words : why));
    } catch (RuntimeException e) {
      return Optional.of(new LlmAnswer.Failed(words + " crashed: " + e));
    }
  }

  Optional<String> attribute() {
    return attribute;
  }

  /** The value; empty if there is none, or if a function of the simulation throws. */
  Optional<T> value(LlmAnswer answer) {
    try {
      return extractor.of(answer);
    } catch (RuntimeException e) {
      return Optional.empty(); // failure(…) has told
    }
  }
}
