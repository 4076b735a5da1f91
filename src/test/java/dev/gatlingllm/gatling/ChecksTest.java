package dev.gatlingllm.gatling;

import static dev.gatlingllm.gatling.LlmDsl.answerText;
import static dev.gatlingllm.gatling.LlmDsl.ttft;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.gatling.RequestSpec.Conditional;
import dev.gatlingllm.gatling.RequestSpec.Value;
import dev.gatlingllm.record.ChunkArrivals;
import dev.gatlingllm.record.Chunks;
import dev.gatlingllm.record.Connection;
import dev.gatlingllm.record.Failure;
import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.Samples;
import io.gatling.commons.validation.Success;
import io.gatling.core.session.Session;
import io.gatling.core.session.Session$;
import io.gatling.javaapi.core.internal.Expressions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A check fails its request, whatever the simulation's own code does; it never ends the run. */
class ChecksTest {
  private static final OptionalInt NO_COUNT = OptionalInt.empty();

  private final Session session = Session$.MODULE$.apply("Chat", 1, null).set("old", "before");
  private final LlmAnswer answer =
      new LlmAnswer(
          record(),
          Optional.of("ships sail"),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty());

  @Test
  void aCheckThatHoldsSavesItsValue() {
    LlmCheck<Integer> length = answerText().transform(String::length);
    assertThat(failure(length.saveAs("length").is(10))).isEmpty();
    assertThat(saved(length.saveAs("length").is(10)).attributes().apply("length")).isEqualTo(10);
  }

  @Test
  void gatlingCountsFailuresOfOneLimitOnATimeTogetherWhateverWasFound() {
    LlmCheck<Double> late = answerText().transform(it -> 51.237);
    assertThat(failure(late.lte(50))).hasValue("answerText().lte(50): found 51.237");
    assertThat(counted(late.lte(50))).hasValue("check: answerText().lte(50)");
    assertThat(counted(answerText().transform(String::length).is(7)))
        .hasValue("check: answerText().is(7): found 10");
    assertThat(counted(late.transform(it -> List.of().get(0))).orElseThrow())
        .startsWith("check: answerText() crashed: java.lang.ArrayIndexOutOfBoundsException");
  }

  @Test
  void aFunctionThatThrowsFailsTheRequestAndSavesNothing() {
    LlmCheck<Integer> number = answerText().transform(Integer::parseInt).saveAs("old");
    String why = " crashed: java.lang.NumberFormatException: For input string: \"ships sail\"";
    assertThat(failure(number)).hasValue("answerText()" + why);
    assertThat(failure(number.gte(1))).hasValue("answerText().gte(1)" + why);
    assertThat(saved(number).attributes().contains("old")).isFalse();
    assertThat(failure(answerText().validate("fit", it -> Integer.parseInt(it) > 1)))
        .hasValue("answerText().validate(fit)" + why);
    assertThat(failure(answerText().lte(5)))
        .hasValue(
            "answerText().lte(5) crashed: java.lang.IllegalArgumentException: answerText() is no"
                + " number: ships sail");
  }

  @Test
  void aFunctionThatGivesNullHasNoValue() {
    LlmCheck<String> none = answerText().transform(it -> null);
    assertThat(failure(none.exists())).hasValue("answerText().exists(): found nothing");
    assertThat(failure(none.notExists())).isEmpty();
  }

  @Test
  void aConditionWithoutAValueFailsTheRequest() {
    Value missing = Expressions.toAnyExpression("#{nope}")::apply;
    assertThat(failure(missing, answerText().saveAs("old")))
        .hasValue("checkIf: No attribute named 'nope' is defined");
    Value nothing = it -> new Success<>(null);
    assertThat(failure(nothing, answerText())).hasValue("checkIf: the condition is null");
    assertThat(saved(nothing, answerText().saveAs("new")).attributes().contains("new")).isFalse();
  }

  @Test
  void aCheckThatDoesNotApplyIsNotTried() {
    Value no = it -> new Success<>(false);
    LlmCheck<Integer> number = answerText().transform(Integer::parseInt).saveAs("old").is(1);
    assertThat(failure(no, number)).isEmpty();
    assertThat(saved(no, number).attributes().apply("old")).isEqualTo("before");
    assertThat(failure(no, ttft().lte(1))).isEmpty();
  }

  private Optional<String> failure(LlmCheck<?> check) {
    return failure(it -> new Success<>(true), check);
  }

  private Optional<String> failure(Value condition, LlmCheck<?> check) {
    return judged(condition, check).record().failure().map(Failure::message);
  }

  private Optional<String> counted(LlmCheck<?> check) {
    return judged(it -> new Success<>(true), check).failure();
  }

  private LlmAnswer judged(Value condition, LlmCheck<?> check) {
    return Checks.judged(answer, List.of(new Conditional(Optional.of(condition), check)), session);
  }

  private Session saved(LlmCheck<?> check) {
    return saved(it -> new Success<>(true), check);
  }

  private Session saved(Value condition, LlmCheck<?> check) {
    List<Conditional> checks = List.of(new Conditional(Optional.of(condition), check));
    return Checks.saved(answer, checks, session);
  }

  private static RequestRecord record() {
    OptionalLong some = OptionalLong.of(1);
    return Samples.record(
        new Origin(1, 0, "one", "Chat", 1, false, true),
        new Instants(0, OptionalLong.empty(), 0, some, some, some, some, some, 9),
        new Connection(false, OptionalLong.empty(), OptionalLong.empty(), 0),
        Samples.answer(OptionalInt.of(200), Optional.empty(), Optional.empty(), true),
        Samples.counts(
            NO_COUNT,
            Optional.empty(),
            NO_COUNT,
            Optional.empty(),
            NO_COUNT,
            NO_COUNT,
            NO_COUNT,
            NO_COUNT,
            NO_COUNT,
            NO_COUNT,
            NO_COUNT),
        new Chunks(20, 0, 19, 0, OptionalLong.empty()),
        20,
        Optional.empty(),
        ChunkArrivals.NONE);
  }
}
