package dev.gatlingllm.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SseDecoderPropertyTest {

  @Property(tries = 300)
  void anyStreamCutAnywhereReadsAsTheSpecificationHasIt(
      @ForAll("streams") String stream, @ForAll("cutShares") List<Double> shares) {
    byte[] input = stream.getBytes(UTF_8);
    int[] cuts = shares.stream().mapToInt(s -> (int) (s * input.length)).sorted().toArray();
    assertThat(Decoded.of(new SseDecoder(), input, cuts)).isEqualTo(NaiveSse.decode(input));
  }

  @Provide
  Arbitrary<String> streams() {
    return Arbitraries.of(
            "data",
            "data:",
            "data: ",
            "event",
            "event: ",
            "error: ",
            "id: 7",
            "retry:",
            ":",
            " ",
            "\n",
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "\uFEFF",
            "d",
            "e",
            "a long name of some sort",
            "{\"x\":1}",
            "é🙂",
            "[DONE]",
            "x".repeat(3000))
        .list()
        .ofMaxSize(60)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<List<Double>> cutShares() {
    return Arbitraries.doubles().between(0, 1).list().ofMaxSize(40);
  }
}
