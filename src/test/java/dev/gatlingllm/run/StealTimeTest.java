package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class StealTimeTest {
  @TempDir private Path folder;

  @Test
  void theShareIsOfAllTimeButTheGuestsWhichIsUserTimeAlready() throws IOException {
    StealTime start = stat("cpu  100 0 50 800 10 5 15 20 70 0\ncpu0 1 2 3 4 5 6 7 8 9 0");
    StealTime end = stat("cpu  190 0 80 850 10 5 15 50 150 0");
    assertThat(start).isEqualTo(new StealTime(20, 1000));
    assertThat(end.shareSince(start)).hasValue(30.0 / 200);
    assertThat(end.shareSince(end)).isEmpty();
  }

  @Test
  void whatCannotBeReadSaysNothing() throws IOException {
    assertThat(StealTime.of(folder.resolve("none"))).isEmpty();
    assertThat(read("")).isEmpty();
    assertThat(read("cpu  1 2 3 4")).isEmpty();
    assertThat(read("cpu  1 2 3 4 5 6 7 many 0 0")).isEmpty();
    assertThat(read("cpu0 1 2 3 4 5 6 7 8 9 0")).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void linuxSays() {
    assertThat(StealTime.now()).isPresent();
  }

  private StealTime stat(String text) throws IOException {
    return read(text).orElseThrow();
  }

  private Optional<StealTime> read(String text) throws IOException {
    return StealTime.of(Files.writeString(folder.resolve("stat"), text));
  }
}
