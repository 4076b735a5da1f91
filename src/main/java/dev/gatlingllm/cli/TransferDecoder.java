package dev.gatlingllm.cli;

import dev.gatlingllm.answer.AnswerBounds;
import dev.gatlingllm.record.Conformance.BodyEnd;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Locale;

/** Extracts a body from the bytes of an HTTP/1 connection, and tells how it was framed. */
final class TransferDecoder {
  private static final int LONGEST_LINE = 1024;

  /** What the next byte belongs to. */
  private enum At {
    SIZE,
    DATA,
    DATA_END,
    TRAILER,
    END
  }

  private final BodyEnd kind;
  private final StringBuilder line = new StringBuilder();
  private At at;
  private long left;
  private long pieces;
  private long bodyBytes;
  private long surplus;
  private int trailerBytes;
  private String trouble;

  TransferDecoder(RawHead head) {
    String transfer = head.header("transfer-encoding");
    String length = head.header("content-length");
    if (head.status() == 204 || head.status() == 304) {
      // By RFC 9112, section 6.3, these have no body, whatever their headers say.
      kind = BodyEnd.LENGTH;
      at = At.END;
    } else if (transfer != null && transfer.toLowerCase(Locale.ROOT).contains("chunked")) {
      kind = BodyEnd.CHUNKED;
      at = At.SIZE;
    } else if (length != null) {
      kind = BodyEnd.LENGTH;
      trouble = length.matches("\\d{1,1000}") ? null : "its content-length is no number";
      left = trouble == null ? clamped(length) : Long.MAX_VALUE;
      at = left == 0 ? At.END : At.DATA;
    } else {
      kind = BodyEnd.CONNECTION;
      left = Long.MAX_VALUE;
      at = At.DATA;
    }
  }

  private static long clamped(String digits) {
    return new BigInteger(digits).min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
  }

  /** The part of these bytes that belongs to the body. */
  byte[] feed(byte[] bytes) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int to = bytes.length;
    int i = 0;
    while (i < to && trouble == null) {
      if (at == At.DATA) {
        int count = (int) Math.min(left, to - i);
        body.write(bytes, i, count);
        i += count;
        bodyBytes += count;
        left -= count;
        if (left == 0) {
          at = kind == BodyEnd.CHUNKED ? At.DATA_END : At.END;
        }
      } else if (at == At.END) {
        surplus += to - i;
        i = to;
      } else {
        readFraming(bytes[i++]);
      }
    }
    return body.toByteArray();
  }

  private void readFraming(byte b) {
    trailerBytes += at == At.TRAILER ? 1 : 0;
    if (trailerBytes > AnswerBounds.HEAD_BYTES) {
      trouble = "the trailers are longer than 64 kB";
      return;
    }
    if (b != '\n') {
      line.append((char) (b & 0xff));
      if (line.length() > LONGEST_LINE) {
        trouble = "a line of the chunked framing does not end";
      }
      return;
    }
    String text = line.toString().strip();
    line.setLength(0);
    switch (at) {
      case SIZE -> readSize(text);
      case DATA_END -> {
        at = At.SIZE;
        trouble = text.isEmpty() ? null : "a chunk is longer than its size says";
      }
      default -> at = text.isEmpty() ? At.END : At.TRAILER;
    }
  }

  private void readSize(String text) {
    String size = text.split(";", 2)[0].strip();
    if (!size.matches("[0-9a-fA-F]{1,15}")) {
      trouble = "a chunk has no size";
      return;
    }
    left = Long.parseLong(size, 16);
    at = left == 0 ? At.TRAILER : At.DATA;
    pieces += left == 0 ? 0 : 1;
  }

  /** Whether the body has ended by its framing. */
  boolean ended() {
    return at == At.END;
  }

  /** Whether only the end of the connection can end the body. */
  boolean endsWithConnection() {
    return kind == BodyEnd.CONNECTION;
  }

  /** What is wrong with the framing, or null. */
  String trouble() {
    return trouble;
  }

  /** Number of bytes after the body's end. */
  long surplus() {
    return surplus;
  }

  /** "chunked, 20 pieces, 3,211 bytes". */
  String describe() {
    return String.format(
        Locale.ROOT,
        "%s%s, %,d bytes",
        kind.label(),
        kind == BodyEnd.CHUNKED ? String.format(Locale.ROOT, ", %,d pieces", pieces) : "",
        bodyBytes);
  }
}
