package dev.gatlingllm.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gatlingllm.answer.AnswerBounds;
import dev.gatlingllm.answer.AnswerReader;
import dev.gatlingllm.config.Durations;
import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.record.Conformance.BodyEnd;
import dev.gatlingllm.record.Counted;
import dev.gatlingllm.record.Failure;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.stream.ChunkFrames;
import dev.gatlingllm.wire.ExchangeFacts;
import dev.gatlingllm.wire.LlmExchange;
import dev.gatlingllm.wire.Tap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shows one exchange and its connection. The event loop only queues what there is to show, so that
 * printing delays no stamp; the thread that calls {@link #show} prints it.
 */
final class ProbeExchange implements Tap.Listener, AnswerReader.Viewer {
  private static final int MOST_EVENTS = 1000;
  private static final int MOST_INTERIM_HEADS = 100;
  private static final int BEGINNING = 4 << 10;
  private static final Pattern HEAD_END = Pattern.compile("\r?\n\r?\n");

  private final ProbeScript script;
  private final EventExcerpt excerpt;
  private final BlockingQueue<Runnable> toShow = new LinkedBlockingQueue<>();

  // Used by the event loop, until the exchange is over.
  private final StringBuilder head = new StringBuilder();
  private final ChunkFrames chunks = new ChunkFrames();
  private boolean headEnded;
  private int interimHeads;
  private long bodyBytes;
  private long bodyParts;
  private int events;
  private boolean whole;
  private long endNanos;
  private boolean brokeOff;

  private LlmExchange over;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean closedByServer;
  private volatile boolean keptConnectionClosed;
  private volatile boolean strayBytes;

  ProbeExchange(ProbeScript script, EventExcerpt excerpt) {
    this.script = script;
    this.excerpt = excerpt;
  }

  @Override
  public void sent(long bytes, ExchangeFacts facts) {
    long nanos = facts.sentNanos().orElseThrow();
    double connectMillis = facts.connection().connectNanos().orElse(0) / 1e6;
    toShow.add(
        () -> {
          script.sent(nanos);
          script.at(
              nanos,
              String.format(
                  Locale.ROOT, "sent, %,d bytes; connecting took %.1f ms", bytes, connectMillis));
        });
  }

  @Override
  public void read(ByteBuf plain, long nanos) {
    if (headEnded) {
      chunks.follow(plain, plain.readerIndex());
    } else if (head.length() <= AnswerBounds.HEAD_BYTES) {
      head.append(plain.toString(ISO_8859_1));
      readHeads(plain, nanos);
    }
  }

  private void readHeads(ByteBuf plain, long nanos) {
    Matcher end = HEAD_END.matcher(head);
    while (!headEnded && end.find()) {
      List<String> lines = head.substring(0, end.start()).strip().lines().toList();
      head.delete(0, end.end());
      end.reset();
      boolean http = !lines.isEmpty() && lines.get(0).startsWith("HTTP/");
      headEnded = !http || !lines.get(0).matches("(?s)HTTP/\\S+ 1\\d\\d\\b.*");
      if (http && (headEnded || ++interimHeads <= MOST_INTERIM_HEADS)) {
        toShow.add(() -> script.head(nanos, lines));
      }
    }
    if (headEnded) {
      chunks.begin();
      chunks.follow(plain, plain.writerIndex() - head.length());
    }
  }

  @Override
  public void head(List<String> lines, long nanos) {
    toShow.add(() -> script.head(nanos, lines));
  }

  @Override
  public void body(ByteBuf bytes, long nanos) {
    if (bytes.isReadable() && bodyParts++ == 0) {
      int count = Math.min(BEGINNING, bytes.readableBytes());
      byte[] beginning = ByteBufUtil.getBytes(bytes, bytes.readerIndex(), count);
      toShow.add(
          () -> {
            script.at(nanos, "the body begins, byte for byte:");
            script.beginning(beginning);
          });
    }
    bodyBytes += bytes.readableBytes();
  }

  @Override
  public void event(String data, Delta delta, long nanos) {
    int number = ++events;
    if (number <= MOST_EVENTS) {
      String what = ProbeScript.what(delta);
      String piece = excerpt.piece(delta.texts());
      toShow.add(() -> script.event(nanos, number, what, excerpt.of(data, piece)));
    }
  }

  @Override
  public void bodyEnded() {
    whole = true;
    endNanos = System.nanoTime();
  }

  @Override
  public void finished(LlmExchange exchange, boolean broken) {
    toShow.add(
        () -> {
          brokeOff = broken;
          over = exchange;
        });
  }

  @Override
  public void closed(boolean byServer) {
    closedByServer = byServer;
    closed.countDown();
  }

  @Override
  public void keptConnectionClosed() {
    keptConnectionClosed = true;
  }

  @Override
  public void strayBytes() {
    strayBytes = true;
  }

  /** Shows it to its end, and watches the connection for a while. */
  LlmExchange show() throws InterruptedException {
    while (over == null) {
      toShow.take().run();
    }
    if (events > MOST_EVENTS) {
      script.more(Counted.text("... and %,d more {event|events}", events - MOST_EVENTS));
    }
    if (interimHeads > MOST_INTERIM_HEADS) {
      script.more(Counted.text("... and %d more {head|heads}", interimHeads - MOST_INTERIM_HEADS));
    }
    Optional<Failure> failure = over.outcome().failure(Optional.empty(), script.words());
    if (over.facts().httpStatus().isEmpty()) {
      boolean silent = failure.isPresent() && failure.get().cause() == FailureCause.PREMATURE_CLOSE;
      script.more(silent && head.isEmpty() ? "closed without an answer" : failure.get().message());
      return over;
    }
    BodyEnd end = over.outcome().observation().bodyEnd();
    script.at(
        whole ? endNanos : System.nanoTime(), how(failure.map(Failure::cause)) + described(end));
    if (strayBytes) {
      script.more("bytes follow the body; as in a run, the connection is closed for that");
    } else if (whole && end != BodyEnd.CONNECTION) {
      String connection = connection();
      script.at(System.nanoTime(), connection);
    }
    return over;
  }

  private String how(Optional<FailureCause> failure) {
    if (whole) {
      return "the body ends: ";
    }
    return brokeOff || failure.equals(Optional.of(FailureCause.PREMATURE_CLOSE))
        ? "the body breaks off: "
        : "the body goes on, and is read no further: ";
  }

  /** "chunked, 20 pieces, 3,211 bytes". */
  private String described(BodyEnd end) {
    OptionalLong pieces =
        switch (end) {
          case CHUNKED -> chunks.followed();
          case FRAMES -> OptionalLong.of(bodyParts);
          default -> OptionalLong.empty();
        };
    return end.label()
        + (pieces.isPresent() ? Counted.text(", %,d {piece|pieces}", pieces.getAsLong()) : "")
        + Counted.text(", %,d {byte|bytes}", bodyBytes);
  }

  private String connection() throws InterruptedException {
    if (!closed.await(AnswerBounds.AT_ONCE.toNanos(), TimeUnit.NANOSECONDS)) {
      return "the connection is still open, after " + Durations.text(AnswerBounds.AT_ONCE);
    }
    return closedByServer
        ? "the server has closed the connection"
        : "the connection is closed, as the answer asks";
  }

  /** Whether the server closed the connection although its answer promised to keep it. */
  boolean isKeptConnectionClosed() {
    return keptConnectionClosed;
  }

  /** Whether bytes came that belong to no answer. */
  boolean isStray() {
    return strayBytes;
  }
}
