package dev.gatlingllm.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends the log in pieces, each once the previous one is written, so that tokens are not delayed.
 */
final class LogReply {
  private static final int PIECE_BYTES = 64 * 1024;

  private final Iterator<LoggedRequest> requests;
  private final ChannelHandlerContext context;
  private final boolean keepAlive;

  private LogReply(List<LoggedRequest> requests, ChannelHandlerContext context, boolean keepAlive) {
    this.requests = requests.iterator();
    this.context = context;
    this.keepAlive = keepAlive;
  }

  static void send(List<LoggedRequest> requests, Wire wire, boolean keepAlive) {
    wire.byteByByte(false);
    wire.write(wire.buffer(Reply.chunkedHead(200, "application/x-ndjson", keepAlive)));
    new LogReply(requests, wire.encoder(), keepAlive).sendNext();
  }

  private void sendNext() {
    ByteBuf bytes = context.alloc().ioBuffer();
    while (requests.hasNext() && bytes.readableBytes() < PIECE_BYTES) {
      Wire.appendChunk(bytes, line(requests.next()));
    }
    boolean last = !requests.hasNext();
    if (last) {
      Wire.appendLastChunk(bytes);
    }
    context
        .writeAndFlush(bytes)
        .addListener(
            written -> {
              if (written.isSuccess() && !last) {
                context.executor().execute(this::sendNext);
              } else if (!keepAlive) {
                context.close();
              }
            });
  }

  /** One object per request, fields as in {@link LoggedRequest}. */
  private static byte[] line(LoggedRequest request) {
    Optional<LoggedRequest.Chunks> chunks = request.chunks();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", request.id());
    json.put("connection", request.connection());
    json.put("path", request.path());
    json.put("model", request.model());
    json.put("stream", request.stream());
    json.put("status", request.status());
    json.put("fault", request.fault());
    json.put("promptTokens", request.promptTokens());
    json.put("completionTokens", request.completionTokens());
    json.put("finishReason", request.finishReason());
    json.put("receivedNanos", request.receivedNanos());
    json.put("headersNanos", request.headersNanos());
    json.put("chunkNanos", chunks.map(LoggedRequest.Chunks::nanos));
    json.put("chunkWrittenNanos", chunks.map(LoggedRequest.Chunks::writtenNanos));
    json.put("chunkTokens", chunks.map(LoggedRequest.Chunks::tokens));
    json.put("chunkChoices", chunks.map(LoggedRequest.Chunks::choices));
    json.put("endNanos", request.endNanos());
    return (Json.text(json) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
