package dev.gatlingllm.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.gatlingllm.answer.AnswerReader;
import dev.gatlingllm.answer.Timeline;
import dev.gatlingllm.config.Generations;
import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.stream.SseDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one token costs between the socket read and the next: a chunk as vLLM 0.11 sends it, 222
 * bytes of JSON. Read the figures as ratios to {@link #jacksonAlone}, the least that reading the
 * JSON costs.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class HotPath {
  private static final String JSON =
      "{\"id\":\"chatcmpl-5f0c7a1b9d3e4c6f8a2b1d0e9c7f6a5b\",\"object\":\"chat.completion.chunk\","
          + "\"created\":1764000000,\"model\":\"Qwen/Qwen3-8B\",\"choices\":[{\"index\":0,"
          + "\"delta\":{\"content\":\" token\"},\"logprobs\":null,\"finish_reason\":null}]}";

  private final byte[] json = JSON.getBytes(StandardCharsets.UTF_8);
  // One number more: no event is the last one said again.
  private final byte[] other =
      JSON.replace("1764000000", "1764000001").getBytes(StandardCharsets.UTF_8);
  private final ByteBuf event = inStream(json);
  private final ByteBuf otherEvent = inStream(other);
  private int turn;
  private final JsonFactory jackson = new JsonFactory();
  private final SseDecoder decoder = new SseDecoder();
  private final Delta delta = new Delta(false);
  private final Dialect dialect = Dialects.of("chat", Generations.of(false, true, Map.of()));
  private AnswerReader reader;
  private boolean keepText;
  private Timeline timeline;
  private long now;

  private static ByteBuf inStream(byte[] json) {
    return Unpooled.directBuffer()
        .writeBytes("data: ".getBytes(StandardCharsets.UTF_8))
        .writeBytes(json)
        .writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
  }

  @Setup
  public void warm() {
    begin();
  }

  /** The floor: Jackson walks over the same bytes and does nothing. */
  @Benchmark
  public int jacksonAlone() throws IOException {
    int tokens = 0;
    try (JsonParser parser = jackson.createParser(json, 0, json.length)) {
      while (parser.nextToken() != null) {
        tokens++;
      }
    }
    return tokens;
  }

  @Benchmark
  public int decoderAlone() {
    decoder.append(event);
    int end = 0;
    while (decoder.next()) {
      end = decoder.dataTo();
    }
    return end;
  }

  /** An event that says the last one again, with a text of its own or the same. */
  @Benchmark
  public long dialectAgain() {
    dialect.readEvent(json, 0, json.length, delta);
    return delta.textChoices();
  }

  @Benchmark
  public long dialectParsed() {
    byte[] next = (turn++ & 1) == 0 ? json : other;
    dialect.readEvent(next, 0, next.length, delta);
    return delta.textChoices();
  }

  @Benchmark
  public int timelineAlone() {
    if (timeline.count() >= 200) {
      timeline = new Timeline();
    }
    timeline.chunk(now += 50_000_000, 1);
    return timeline.count();
  }

  /** What the engine does for a token that says the last one again; one of 200 is parsed. */
  @Benchmark
  public int wholeTokenAgain() {
    if (timeline.count() >= 200) {
      begin();
    }
    if (!reader.readAgain(event, now += 50_000_000)) {
      throw new IllegalStateException("not the last one again");
    }
    return timeline.count();
  }

  /** So with its text kept for a tokenizer, as the default settings have it. */
  @Benchmark
  public int wholeTokenAgainKept() {
    keepText = true;
    return wholeTokenAgain();
  }

  private void begin() {
    reader = new AnswerReader(dialect, true, keepText);
    reader.begin(200, "text/event-stream");
    reader.append(event, now += 50_000_000);
    while (reader.next(false, now)) {
      timeline = reader.outcome().timeline();
    }
  }

  /** Decoder, dialect and timeline. */
  @Benchmark
  public int wholeTokenParsed() {
    return wholeToken((turn++ & 1) == 0 ? event : otherEvent);
  }

  private int wholeToken(ByteBuf bytes) {
    decoder.append(bytes);
    while (decoder.next()) {
      dialect.readEvent(decoder.buffer(), decoder.dataFrom(), decoder.dataTo(), delta);
      if (timeline.count() >= 200) {
        timeline = new Timeline();
      }
      timeline.chunk(now += 50_000_000, delta.textChoices());
    }
    return timeline.count();
  }
}
