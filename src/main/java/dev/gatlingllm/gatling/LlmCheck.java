package dev.gatlingllm.gatling;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A check of one answer, which reads like Gatling's: what is looked at, what must hold of it, and
 * the session attribute that it is saved as. What is not there, as the time to the first token of
 * an answer that had none, removes the attribute, so that an old one cannot be mistaken for it.
 * Immutable: each call makes a new one.
 *
 * @param <T> what is looked at
 */
public final class LlmCheck<T> {
  /** What is looked at, of an answer that is over. */
  interface Extractor<T> {
    Optional<T> of(LlmAnswer answer);
  }

  /** What must hold; the words follow the check's name. */
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

  /** The same, of an answer whose text has to be kept. */
  LlmCheck<T> ofText() {
    return new LlmCheck<>(name, extractor, rule, attribute, true);
  }

  boolean needsText() {
    return needsText;
  }

  /**
   * Saves it as this session attribute.
   *
   * @throws IllegalArgumentException if that is blank
   */
  public LlmCheck<T> saveAs(String sessionAttribute) {
    if (sessionAttribute.isBlank()) {
      throw new IllegalArgumentException("saveAs needs the name of a session attribute");
    }
    return new LlmCheck<>(name, extractor, rule, Optional.of(sessionAttribute), needsText);
  }

  /** What comes of it, e.g. {@code answerText().transform(String::length)}. */
  public <S> LlmCheck<S> transform(Function<T, S> function) {
    return new LlmCheck<S>(
        name,
        answer -> extractor.of(answer).map(function),
        Optional.empty(),
        Optional.empty(),
        needsText);
  }

  /** It is there. */
  public LlmCheck<T> exists() {
    return with("exists()", Optional::isPresent);
  }

  /** It is not there. */
  public LlmCheck<T> notExists() {
    return with("notExists()", Optional::isEmpty);
  }

  public LlmCheck<T> is(T expected) {
    return has("is(" + expected + ")", value -> equal(value, expected));
  }

  public LlmCheck<T> not(T unexpected) {
    return has("not(" + unexpected + ")", value -> !equal(value, unexpected));
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
   * Anything else.
   *
   * @param words what is wanted, for the message of a request that fails by it
   */
  public LlmCheck<T> validate(String words, Predicate<T> condition) {
    return has("validate(" + words + ")", condition);
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

  /** 1 rather than 1.0. */
  private static String bound(double bound) {
    return bound == Math.rint(bound) && Math.abs(bound) < 1e15
        ? String.valueOf((long) bound)
        : String.valueOf(bound);
  }

  /** Why the answer does not pass; empty if it does. */
  Optional<String> failure(LlmAnswer answer) {
    if (rule.isEmpty()) {
      return Optional.empty();
    }
    Optional<T> found = extractor.of(answer);
    try {
      return rule.get().holds().test(found)
          ? Optional.empty()
          : Optional.of(
              name
                  + "()."
                  + rule.get().words()
                  + ": found "
                  + found.map(Object::toString).orElse("nothing"));
    } catch (RuntimeException e) {
      return Optional.of(name + "()." + rule.get().words() + " crashed: " + e);
    }
  }

  Optional<String> attribute() {
    return attribute;
  }

  Optional<T> value(LlmAnswer answer) {
    return extractor.of(answer);
  }
}
