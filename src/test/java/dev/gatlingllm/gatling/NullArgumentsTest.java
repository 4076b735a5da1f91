package dev.gatlingllm.gatling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.config.ArgumentException;
import dev.gatlingllm.draw.Distribution;
import io.gatling.javaapi.core.CoreDsl;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A null is refused where it is given, by every method of the DSL, with the method's name. */
class NullArgumentsTest {
  private static final LlmRequest REQUEST = LlmDsl.llm("Ask");

  /** What methods with arguments are called on. */
  private static final List<Object> RECEIVERS =
      List.of(
          REQUEST,
          LlmDsl.llm,
          LlmDsl.ttft(),
          LlmDsl.prompts(),
          LlmDsl.poissonUsersPerSec(1),
          LlmDsl.trace("user-files/resources/traces/sample.jsonl"),
          LlmDsl.dataset("user-files/resources/prompts/chat.jsonl"),
          LlmDsl.conversations(REQUEST));

  /** A call with one argument that is null. */
  record Call(Method method, int index, boolean amid) {
    @Override
    public String toString() {
      return method.getDeclaringClass().getSimpleName()
          + "."
          + method.getName()
          + Arrays.toString(method.getParameterTypes())
          + index
          + (amid ? " within" : "");
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aNullIsRefusedWithTheMethodsName(Call call) {
    Object[] arguments =
        Stream.of(call.method.getParameterTypes()).map(NullArgumentsTest::some).toArray();
    if (call.amid) {
      arguments[call.index] =
          Array.newInstance(arguments[call.index].getClass().getComponentType(), 1);
    } else {
      arguments[call.index] = null;
    }
    assertThatThrownBy(() -> invoke(call.method, arguments))
        .isInstanceOf(ArgumentException.class)
        .hasMessage(call.method.getName() + "(…) is called with null, must have a value");
  }

  static Stream<Call> calls() {
    List<Call> all =
        Stream.concat(Stream.of(LlmDsl.class), RECEIVERS.stream().map(Object::getClass))
            .flatMap(type -> Stream.of(type.getDeclaredMethods()))
            .filter(it -> Modifier.isPublic(it.getModifiers()) && !it.isSynthetic())
            .filter(it -> !List.of("get", "toString", "equals").contains(it.getName()))
            .flatMap(NullArgumentsTest::of)
            .toList();
    assertThat(all).as("the DSL").hasSizeGreaterThan(60);
    return all.stream();
  }

  private static Stream<Call> of(Method method) {
    Class<?>[] types = method.getParameterTypes();
    return Stream.iterate(0, i -> i < types.length, i -> i + 1)
        .filter(i -> !types[i].isPrimitive())
        .filter(i -> !(method.getName().equals("body") && i == 1)) // null is a value of JSON
        .flatMap(
            i ->
                types[i].isArray()
                    ? Stream.of(new Call(method, i, false), new Call(method, i, true))
                    : Stream.of(new Call(method, i, false)));
  }

  private static Object invoke(Method method, Object... arguments) throws Throwable {
    Object receiver =
        RECEIVERS.stream().filter(method.getDeclaringClass()::isInstance).findFirst().orElse(null);
    try {
      return method.invoke(receiver, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Object some(Class<?> type) {
    if (type.isArray()) {
      Object[] one = (Object[]) Array.newInstance(type.getComponentType(), 1);
      one[0] = some(type.getComponentType());
      return one;
    }
    return Stream.of(
            "llm.seed",
            1,
            1L,
            1.0,
            true,
            Duration.ofSeconds(1),
            Distribution.constant(1),
            (Function<Object, Object>) it -> it,
            (Predicate<Object>) it -> true,
            CoreDsl.exec(session -> session),
            LlmDsl.share("a", 1, LlmDsl.prompts()),
            LlmDsl.classOf("a", 1, CoreDsl.exec(session -> session)),
            LlmDsl.prompts(),
            LlmDsl.dataset("user-files/resources/prompts/chat.jsonl"),
            REQUEST,
            LlmDsl.ttft())
        .filter(it -> wrapped(type).isInstance(it))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no example of " + type));
  }

  private static Class<?> wrapped(Class<?> type) {
    return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
  }
}
