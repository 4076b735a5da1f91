package dev.gatlingllm.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JointLoadTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "constant 4/s 30s | constant 4/s | constant 8/s 30s | constant 8/s",
        "poisson 0.1/s 30s | poisson 0.1/s (2) | poisson 0.2/s 30s | poisson 0.2/s (2)",
        "uniform 30/min 1m | uniform 30/min, not streaming | uniform 60/min 1m | uniform 60/min,"
            + " not streaming",
        "gamma 5/s burstiness 2 9s | gamma 5/s burstiness 2 | gamma 10/s burstiness 2 9s | gamma"
            + " 10/s burstiness 2",
        "ramp 1/s to 20/s 60s | ramp 1/s to 20/s | ramp 2/s to 40/s 60s | ramp 2/s to 40/s",
        "stairs 2/s to 4/s by 1/s every 30s | stairs 2/s | stairs 4/s to 8/s by 2/s every 30s |"
            + " stairs 4/s",
        "series 0s:1/s 30s:5/s | series a 3.csv | series 0s:2/s 30s:10/s | 2 × series a 3.csv",
        "burst 50 every 10s 1m | burst 50 every 10s | burst 100 every 10s 1m | burst 100 every 10s",
        "100 at once | 100 at once (3) | 200 at once | 200 at once (3)",
        "ramp 1 to 64 users 2m | ramp 1 to 64 users | ramp 2 to 128 users 2m | ramp 2 to 128 users",
        "constant 60000/s 30s | constant 60000/s | constant 60000/s 30s | 2 × constant 60000/s",
        "trace 'a 4.csv' speed 2 | trace a 4.csv | trace 'a 4.csv' speed 2 | 2 × trace a 4.csv"
      },
      quoteCharacter = '"')
  void twiceTheLoad(String words, String name, String bothWords, String bothName) {
    JointLoad both = new JointLoad(words, 1, 2);
    assertThat(both.words()).isEqualTo(bothWords);
    assertThat(both.name(name)).isEqualTo(bothName);
  }

  @Test
  void whatTwoMakeIsAddedToByAThird() {
    JointLoad load = new JointLoad("poisson 0.2/s 30s", 2, 3);
    assertThat(load.words()).isEqualTo("poisson 0.3/s 30s");
    assertThat(load.name("poisson 0.2/s")).isEqualTo("poisson 0.3/s");
    assertThat(load.name("2 × series rates.csv")).isEqualTo("3 × series rates.csv");
    assertThat(new JointLoad("poisson 0.2/s 30s", 2, 1).words()).isEqualTo("poisson 0.1/s 30s");
  }
}
