package dev.gatlingllm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BrotliTest {
  private String before;

  @BeforeEach
  void forget() {
    before = System.clearProperty(Brotli.LIBRARY);
  }

  @AfterEach
  void restore() {
    System.clearProperty(Brotli.LIBRARY);
    if (before != null) {
      System.setProperty(Brotli.LIBRARY, before);
    }
  }

  private static String libraryWith(Map<String, String> headers) {
    Brotli.leaveOut(headers);
    return System.getProperty(Brotli.LIBRARY);
  }

  @Test
  void itIsLeftOutWhereNobodyAsksForIt() {
    assertThat(libraryWith(Map.of("Accept-Encoding", "gzip", "X-Br", "br"))).isEqualTo("none");
  }

  @Test
  void whoAsksForItGetsIt() {
    assertThat(libraryWith(Map.of("accept-encoding", "gzip, br"))).isNull();
  }

  @Test
  void aPathOfTheUsersStays() {
    System.setProperty(Brotli.LIBRARY, "/usr/lib/libbrotli.so");
    assertThat(libraryWith(Map.of())).isEqualTo("/usr/lib/libbrotli.so");
  }
}
