package dev.gatlingllm.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ArrivalsTextTest {
  @Property
  void anyInstantsComeBack(@ForAll long[] nanos) {
    assertThat(ArrivalsText.nanos(ArrivalsText.of(nanos))).containsExactly(nanos);
  }

  @Test
  void aGapOf50MillisTakesFourBytes() {
    long[] nanos = {0, 50_000_000, 100_000_000, 150_000_000};
    assertThat(ArrivalsText.of(nanos)).hasSize((1 + 3 * 4 + 2) / 3 * 4 - 2);
  }

  @Test
  void aTextThatWasCutIsRefused() {
    String whole = ArrivalsText.of(new long[] {123_456_789_000L});
    assertThatThrownBy(() -> ArrivalsText.nanos(whole.substring(0, whole.length() - 2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ArrivalsText.nanos("gICAgICAgICAgICAgAE"))
        .hasMessageContaining("does not end");
    assertThatThrownBy(() -> ArrivalsText.nanos("a b"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
