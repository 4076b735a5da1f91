package dev.gatlingllm.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/**
 * A whole HTTP answer of known length.
 *
 * @param moreHeaders header lines in addition to the usual ones, each ended by CRLF
 */
record Reply(int status, String contentType, String moreHeaders, byte[] body) {

  static Reply json(int status, ObjectNode body) {
    return new Reply(status, "application/json", "", Json.bytes(body));
  }

  static Reply error(int status, String message, String type, String code) {
    return json(status, Json.error(message, type, code));
  }

  static Reply badRequest(String message) {
    return error(400, message, "invalid_request_error", null);
  }

  static Reply text(int status, String contentType, String text) {
    return new Reply(status, contentType, "", text.getBytes(StandardCharsets.UTF_8));
  }

  Reply withHeaders(String lines) {
    return new Reply(status, contentType, lines, body);
  }

  byte[] bytes(boolean keepAlive) {
    byte[] head =
        head(
            status,
            contentType,
            "content-length: " + body.length + "\r\n" + moreHeaders,
            keepAlive);
    byte[] all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  /** The head of a chunked answer. */
  static byte[] chunkedHead(int status, String contentType, boolean keepAlive) {
    return head(
        status,
        contentType,
        "cache-control: no-cache\r\ntransfer-encoding: chunked\r\n",
        keepAlive);
  }

  private static byte[] head(int status, String contentType, String lines, boolean keepAlive) {
    String head =
        "HTTP/1.1 "
            + HttpResponseStatus.valueOf(status)
            + "\r\nserver: simulated\r\ncontent-type: "
            + contentType
            + "\r\n"
            + lines
            + (keepAlive ? "\r\n" : "connection: close\r\n\r\n");
    return head.getBytes(StandardCharsets.ISO_8859_1);
  }
}
