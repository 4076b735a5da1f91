package dev.gatlingllm.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatlingllm.config.Generation;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.record.TokenCounts;
import dev.gatlingllm.record.TokenSource;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A streamed chat, each string of events one read of the socket, a millisecond apart. */
final class ReadAnswer {
  private final AnswerReader reader;
  private OptionalLong asked = OptionalLong.empty();

  ReadAnswer(Generation generation, List<String> reads) {
    this(generation, reads, 1_000_000);
  }

  ReadAnswer(Generation generation, List<String> reads, long nanosEach) {
    reader = new AnswerReader(Dialects.of("chat", generation), true, true);
    reader.begin(200, "text/event-stream");
    long nanos = 0;
    for (String read : reads) {
      nanos += nanosEach;
      var bytes = Unpooled.copiedBuffer(read, UTF_8);
      if (!reader.readAgain(bytes, nanos)) {
        reader.append(bytes, nanos);
        boolean more = true;
        while (more) {
          more = reader.next(false, nanos);
        }
      }
    }
    reader.end(nanos);
    reader.close();
  }

  /** Of a request that asked for at most so many tokens. */
  ReadAnswer asked(long mostTokens) {
    asked = OptionalLong.of(mostTokens);
    return this;
  }

  AnswerOutcome outcome() {
    return reader.outcome();
  }

  /** By whatever counts. */
  TokenCounts tokens(int byTokenizer) {
    return tokens(List.of(TokenSource.values()), OptionalInt.of(byTokenizer));
  }

  TokenCounts tokens() {
    return tokens(List.of(TokenSource.values()), OptionalInt.empty());
  }

  TokenCounts tokens(List<TokenSource> sources, OptionalInt byTokenizer) {
    return outcome().tokens(sources, asked, OptionalInt.of(32), byTokenizer, OptionalInt.empty());
  }

  static String event(String json) {
    return "data: " + json + "\n\n";
  }

  /** A chunk with text; {@code more} are fields of its choice, each with a comma before it. */
  static String chunk(String field, String text, String more, String usage) {
    return event(
        "{\"choices\":[{\"index\":0,\"delta\":{\"%s\":\"%s\"}%s}]%s}"
            .formatted(field, text, more, usage.isEmpty() ? "" : ",\"usage\":" + usage));
  }

  static String content(String text) {
    return chunk("content", text, "", "");
  }

  static String reasoning(String text) {
    return chunk("reasoning_content", text, "", "");
  }

  /** The events behind the text, {@code usage} as it is. */
  static String end(String usage) {
    return event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}")
        + (usage.isEmpty() ? "" : event("{\"choices\":[],\"usage\":" + usage + "}"))
        + event("[DONE]");
  }
}
