package dev.gatlingllm.wire;

import static dev.gatlingllm.wire.ChatFrames.DONE;
import static dev.gatlingllm.wire.ChatFrames.TEXT;
import static dev.gatlingllm.wire.ChatFrames.answer;
import static dev.gatlingllm.wire.ChatFrames.assertWhole;
import static dev.gatlingllm.wire.ChatFrames.awaitChunks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.wire.FrameServer.Arrived;
import dev.gatlingllm.wire.Http2Client.Asked;
import io.netty.handler.codec.http2.Http2Error;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** What holds over HTTP/2, with TLS and without. */
final class Http2Rules {
  private Http2Rules() {}

  static void aCompressedChunkHasTheStampOfItsRead(Http2Client client, FrameServer server)
      throws Exception {
    Asked asked = client.ask(Map.of("Accept-Encoding", "gzip"), 9);
    Arrived request = server.take();
    request.head("content-encoding", "gzip");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long[] written = new long[5];
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, true)) {
      for (int i = 0; i < written.length; i++) {
        gzip.write(TEXT);
        gzip.flush();
        written[i] = System.nanoTime();
        request.data(taken(bytes), false);
        awaitChunks(asked, i + 1);
      }
      gzip.write(DONE);
    }
    request.data(taken(bytes), true);
    assertWhole(asked.await(), written.length, 0);
    assertThat(asked.exchange().facts.contentEncoding).isEqualTo("gzip");
    long[] stamped = asked.exchange().outcome.timeline().arrivals().nanos();
    for (int i = 0; i < written.length; i++) {
      assertThat(stamped[i]).as("chunk %d", i).isGreaterThan(written[i]);
      if (i + 1 < written.length) {
        assertThat(stamped[i]).as("chunk %d", i).isLessThan(written[i + 1]);
      }
    }
  }

  /**
   * @param how what ended it, behind the usual words
   */
  static void assertBrokenOff(LlmExchange exchange, String how) {
    assertThat(exchange.outcome.cause()).isEqualTo(FailureCause.PREMATURE_CLOSE);
    assertThat(exchange.outcome.message())
        .isEqualTo(
            (how.contains("RST_STREAM") ? "the stream" : "the connection")
                + " ended before the answer did"
                + how);
    assertThat(exchange.facts.resends()).isZero();
  }

  static byte[] taken(ByteArrayOutputStream bytes) {
    byte[] all = bytes.toByteArray();
    bytes.reset();
    return all;
  }

  static void aGoAwayBetweenRequestsCostsTheNextNothingButAConnection(
      Http2Client client, FrameServer server) throws Exception {
    Asked asked = client.ask(Map.of(), 9);
    Arrived request = server.take();
    answer(request);
    assertWhole(asked.await(), 1, 0);
    request.goAway(request.id(), Http2Error.NO_ERROR);
    Asked next = client.ask(Map.of(), 9);
    Arrived again = server.take();
    answer(again);
    LlmExchange exchange = next.await();
    assertThat(exchange.outcome.cause()).as(exchange.outcome.message()).isNull();
    assertThat(exchange.outcome.timeline().count()).isEqualTo(1);
    assertThat(again.connection()).isEqualTo(2);
    // Whether the client saw it before it wrote is chance; if not, the request went twice.
    assertThat(exchange.facts.resends()).isLessThanOrEqualTo(1);
  }
}
