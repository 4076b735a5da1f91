package dev.gatlingllm.gatling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.gatling.RequestSpec.Unresolved;
import io.gatling.core.session.Session;
import io.gatling.core.session.Session$;
import org.junit.jupiter.api.Test;

class RequestNameTest {
  private static String name(String text, Object kind) {
    Session session = Session$.MODULE$.apply("Chat", 1, null).set("kind", kind);
    return new RequestName(text).of(session);
  }

  @Test
  void anAttributeIsEachUsersOwn() {
    assertThat(name("Ask a #{kind}", "poem")).isEqualTo("Ask a poem");
    assertThat(name("Ask", "poem")).isEqualTo("Ask");
    assertThat(name("#{kind}", 7)).isEqualTo("7");
  }

  @Test
  void aNameIsOneLineOfBoundedLength() {
    assertThat(name("#{kind}", "a\r\nb\tc")).isEqualTo("a b c");
    assertThat(name("#{kind}", "x".repeat(5_000))).hasSize(100);
    assertThat(name("#{kind}", " \n ")).as("none at all").isEqualTo("#{kind}");
  }

  @Test
  void aMissingAttributeIsTold() {
    assertThatThrownBy(() -> name("Ask #{nope}", "poem"))
        .isInstanceOf(Unresolved.class)
        .hasMessage("the request's name: No attribute named 'nope' is defined");
  }
}
