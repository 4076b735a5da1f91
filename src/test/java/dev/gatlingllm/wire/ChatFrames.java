package dev.gatlingllm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.wire.FrameServer.Arrived;
import dev.gatlingllm.wire.Http2Client.Asked;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A chat's answer, as a {@link FrameServer} sends it and an {@link Http2Client} awaits it. */
final class ChatFrames {
  static final byte[] TEXT = event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}");
  static final byte[] DONE = event("[DONE]");

  private ChatFrames() {}

  private static byte[] event(String data) {
    return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  static void answer(Arrived request) {
    request.head();
    request.data(TEXT, false);
    request.data(DONE, true);
  }

  /** The answer came to its end, on a request that was sent again so often. */
  static void assertWhole(LlmExchange exchange, int chunks, int resends) {
    assertThat(exchange.outcome.cause()).as(exchange.outcome.message()).isNull();
    assertThat(exchange.outcome.timeline().count()).isEqualTo(chunks);
    assertThat(exchange.facts.resends()).isEqualTo(resends);
  }

  static void awaitChunks(Asked asked, int chunks) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (asked.textChunks() < chunks) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
