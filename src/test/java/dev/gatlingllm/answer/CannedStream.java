package dev.gatlingllm.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.record.Answer;
import dev.gatlingllm.record.Conformance;
import dev.gatlingllm.record.Connection;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.Samples;
import dev.gatlingllm.record.TokenCounts;
import dev.gatlingllm.record.TokenSource;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/** An answer of fixed bytes, read through body, decoder and dialect: what it is held to be. */
public final class CannedStream {
  private static final ServerText WORDS =
      new ServerText(secret -> secret.replace("k-secret", "***"));

  private final Dialect dialect;
  private final Map<String, String> headers = new TreeMap<>();
  private String version = "HTTP/1.1";
  private OptionalInt counted = OptionalInt.empty();

  CannedStream(Dialect dialect) {
    this.dialect = dialect;
    headers.put("content-type", "text/event-stream; charset=utf-8");
    headers.put("transfer-encoding", "chunked");
  }

  CannedStream version(String http) {
    version = http;
    return this;
  }

  /** With another value for a header; without it where that is null. */
  CannedStream header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  CannedStream countedByTokenizer(int tokens) {
    counted = OptionalInt.of(tokens);
    return this;
  }

  Conformance conformance(String text) {
    AnswerReader reader = new AnswerReader(dialect, true, false);
    AnswerOutcome outcome = reader.outcome();
    outcome.observation().head(version, headers::get);
    reader.begin(200, headers.get("content-type"));
    reader.append(Unpooled.copiedBuffer(text, UTF_8), 1);
    boolean more = true;
    while (more) {
      more = reader.next(true, 1);
    }
    reader.close();
    Answer answer =
        outcome.metadata().answer(OptionalInt.of(200), Optional.empty(), Map.of(), WORDS);
    OptionalInt none = OptionalInt.empty();
    TokenCounts tokens =
        outcome.tokens(List.of(TokenSource.USAGE), OptionalLong.empty(), none, counted, none);
    return outcome.conformance(answer, tokens, WORDS);
  }

  /** A record of it, as far as conformance goes. */
  public static RequestRecord recorded(long request, Conformance seen) {
    RequestRecord sample = Samples.success(request, new long[] {5_000, 7_999});
    return new RequestRecord(
        sample.origin(),
        sample.instants(),
        new Connection(false, OptionalLong.empty(), OptionalLong.empty(), 0),
        sample.answer(),
        sample.tokens(),
        sample.chunks(),
        sample.windowTokens(),
        sample.failure(),
        sample.timeline(),
        seen);
  }
}
