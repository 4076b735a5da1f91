package dev.gatlingllm.wire;

import static dev.gatlingllm.wire.ChatFrames.assertWhole;
import static dev.gatlingllm.wire.RawFrames.CONTINUATION;
import static dev.gatlingllm.wire.RawFrames.DATA;
import static dev.gatlingllm.wire.RawFrames.END_HEADERS;
import static dev.gatlingllm.wire.RawFrames.GOAWAY;
import static dev.gatlingllm.wire.RawFrames.HEADERS;
import static dev.gatlingllm.wire.RawFrames.LAST;
import static dev.gatlingllm.wire.RawFrames.PADDED;
import static dev.gatlingllm.wire.RawFrames.PING;
import static dev.gatlingllm.wire.RawFrames.RST_STREAM;
import static dev.gatlingllm.wire.RawFrames.SETTINGS;
import static dev.gatlingllm.wire.RawFrames.WINDOW_UPDATE;
import static dev.gatlingllm.wire.RawFrames.frame;
import static dev.gatlingllm.wire.RawFrames.head;
import static dev.gatlingllm.wire.RawFrames.header;
import static dev.gatlingllm.wire.RawFrames.number;
import static dev.gatlingllm.wire.RawFrames.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.Slow;
import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.system.Keys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames without end, with TLS and without: each ends its own request, and no other one. */
@Timeout(60)
class Http2FloodsTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG, LONG);
  private static final Timeouts HASTY = new Timeouts(LONG, Duration.ofSeconds(1), LONG, LONG);

  /** Of frames that cost nothing. */
  private static final int MANY = 100_000;

  @TempDir static Path folder;
  private static Keys keys;

  @BeforeAll
  static void prepare() {
    keys = Keys.ofLocalhost(folder, "server");
  }

  /**
   * What is sent instead of an answer.
   *
   * @param cause null where the answer comes behind it, and is to be read
   */
  private record Flood(String name, RawFrames.Script script, FailureCause cause, String words) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static byte[] repeated(int times, byte[] frame) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      all.writeBytes(frame);
    }
    return all.toByteArray();
  }

  private static byte[] all(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private interface Frames {
    byte[] on(int stream);
  }

  /** The first, and then the others again and again. */
  private static RawFrames.Script endless(Frames first, Frames then) {
    return (stream, out) -> {
      out.write(first.on(stream));
      byte[] more = then.on(stream);
      for (int i = 0; i < 1 << 20; i++) {
        out.write(more);
      }
    };
  }

  private static byte[] begun(int stream) {
    return frame(HEADERS, END_HEADERS, stream, head());
  }

  private static byte[] open(int stream) {
    return frame(HEADERS, 0, stream, head());
  }

  private static byte[] nothing(int stream) {
    return new byte[0];
  }

  /** So many of these, and a whole answer. */
  private static RawFrames.Script before(int times, Frames noise) {
    return (stream, out) -> {
      byte[] block = repeated(1000, noise.on(stream));
      for (int i = 0; i < times; i += 1000) {
        out.write(block);
      }
      whole(stream, out);
    };
  }

  private static void headless(int stream, OutputStream out) throws IOException {
    out.write(frame(DATA, 0, stream, ChatFrames.TEXT));
    out.write(frame(DATA, LAST, stream, ChatFrames.DONE));
  }

  private static void someEmptyData(int stream, OutputStream out) throws IOException {
    out.write(begun(stream));
    out.write(repeated(3, frame(DATA, 0, stream)));
    out.write(frame(DATA, 0, stream, ChatFrames.TEXT));
    out.write(repeated(3, frame(DATA, 0, stream)));
    out.write(frame(DATA, LAST, stream, ChatFrames.DONE));
  }

  private static byte[] longHead(int bytes) {
    byte[] field = header("x-field", "v".repeat(1000));
    return all(head(), repeated(bytes / field.length, field));
  }

  /** In as many frames as it takes. */
  private static RawFrames.Script withHead(int bytes) {
    return (stream, out) -> {
      byte[] block = longHead(bytes);
      for (int from = 0; from < block.length; from += 16_000) {
        int to = Math.min(block.length, from + 16_000);
        out.write(
            frame(
                from == 0 ? HEADERS : CONTINUATION,
                to == block.length ? END_HEADERS : 0,
                stream,
                Arrays.copyOfRange(block, from, to)));
      }
      out.write(frame(DATA, 0, stream, ChatFrames.TEXT));
      out.write(frame(DATA, LAST, stream, ChatFrames.DONE));
    };
  }

  private static Stream<Flood> floods() {
    byte[] ping = frame(PING, 0, 0, new byte[8]);
    byte[] settings = frame(SETTINGS, 0, 0, all(new byte[] {0, 4}, number(65_535)));
    return Stream.of(
        broken(
            "a head that goes on and on",
            endless(Http2FloodsTest::open, it -> frame(CONTINUATION, 0, it, longHead(15_000)))),
        broken(
            "a head that goes on without bytes",
            endless(Http2FloodsTest::open, it -> repeated(1000, frame(CONTINUATION, 0, it)))),
        broken("a head of 10 MB", withHead(10 << 20)),
        broken("a head of 100 kB", withHead(100 << 10)),
        read("a head of 6 kB", withHead(6 << 10)),
        read("settings", before(MANY, it -> settings)),
        read("pings", before(MANY, it -> ping)),
        read("words of pings", before(MANY, it -> frame(PING, 1, 0, new byte[8]))),
        read("windows", before(MANY, it -> frame(WINDOW_UPDATE, 0, 0, number(1)))),
        read("unknown frames", before(MANY, it -> frame(0x77, 0, 0, number(1)))),
        read("farewells", before(MANY, it -> frame(GOAWAY, 0, 0, all(number(it), number(0))))),
        new Flood(
            "resets of its own stream",
            before(MANY, it -> frame(RST_STREAM, 0, it, number(8))),
            FailureCause.PREMATURE_CLOSE,
            "the stream ended before the answer did"),
        broken(
            "resets of streams that nobody opened",
            before(MANY, it -> frame(RST_STREAM, 0, it + 2, number(8)))),
        read("some interim heads", before(1000, RawFrames::interim)),
        new Flood(
            "interim heads",
            endless(Http2FloodsTest::nothing, it -> repeated(100, RawFrames.interim(it))),
            FailureCause.TIMEOUT_FIRST_TOKEN,
            "llm.timeouts.firstToken"),
        new Flood(
            "a body without a head",
            Http2FloodsTest::headless,
            FailureCause.NOT_A_STREAM,
            "a body came without a head"),
        broken(
            "data without bytes",
            endless(Http2FloodsTest::begun, it -> repeated(1000, frame(DATA, 0, it)))),
        broken(
            "data of padding",
            endless(
                Http2FloodsTest::begun,
                it -> frame(DATA, PADDED, it, all(new byte[] {(byte) 255}, new byte[255])))));
  }

  private static Flood broken(String name, RawFrames.Script script) {
    return new Flood(name, script, FailureCause.PREMATURE_CLOSE, "breaks the rules of HTTP/2");
  }

  private static Flood read(String name, RawFrames.Script script) {
    return new Flood(name, script, null, null);
  }

  private static Stream<Arguments> ways() {
    return floods().flatMap(it -> Stream.of(Arguments.of(it, false), Arguments.of(it, true)));
  }

  @Slow
  @ParameterizedTest(name = "{0}, TLS {1}")
  @MethodSource("ways")
  void eachEndsItsOwnRequestAndTheNextIsAnswered(Flood flood, boolean tls) throws Exception {
    try (RawFrames server = tls ? new RawFrames(keys, flood.script) : new RawFrames(flood.script);
        Http2Client client =
            tls ? new Http2Client(keys, server.port()) : new Http2Client(server.port())) {
      boolean endless = flood.cause == FailureCause.TIMEOUT_FIRST_TOKEN;
      client.within(endless ? HASTY : PATIENT);
      LlmExchange exchange = client.ask(Map.of(), 9).await();
      assertThat(exchange.outcome.cause()).as(exchange.outcome.message()).isEqualTo(flood.cause);
      if (flood.cause != null) {
        assertThat(exchange.outcome.message()).contains(flood.words);
      }
      if (!endless) { // else a next request would share the connection with the flood
        assertWhole(client.ask(Map.of(), 9).await(), 1, 0);
      }
    }
  }

  /** Netty's limit of two without TLS would be one of servers that mean to flush. */
  @Test
  void someDataWithoutBytesIsNoneWithoutTls() throws Exception {
    try (RawFrames server = new RawFrames(Http2FloodsTest::someEmptyData);
        Http2Client client = new Http2Client(server.port())) {
      assertWhole(client.ask(Map.of(), 9).await(), 1, 0);
    }
  }
}
