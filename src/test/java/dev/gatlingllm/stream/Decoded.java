package dev.gatlingllm.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** All that a decoder says of one response. */
record Decoded(List<Event> events, Framing framing, boolean tooLarge) {

  record Event(String name, String data, boolean unterminated) {}

  /** Feeds the input in pieces, cut before each of these ascending indices. */
  static Decoded of(SseDecoder decoder, byte[] input, int... cuts) {
    ByteBuf bytes = Unpooled.wrappedBuffer(input);
    List<Event> events = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= cuts.length; i++) {
      int to = i < cuts.length ? cuts[i] : input.length;
      decoder.append(bytes.slice(from, to - from));
      from = to;
      while (decoder.next()) {
        events.add(event(decoder));
      }
    }
    while (decoder.end()) {
      events.add(event(decoder));
    }
    return new Decoded(events, decoder.framing(), decoder.tooLarge());
  }

  static Event event(SseDecoder decoder) {
    return new Event(
        text(decoder, decoder.eventFrom(), decoder.eventTo()),
        text(decoder, decoder.dataFrom(), decoder.dataTo()),
        decoder.unterminated());
  }

  private static String text(SseDecoder decoder, int from, int to) {
    return new String(decoder.buffer(), from, to - from, UTF_8);
  }
}
