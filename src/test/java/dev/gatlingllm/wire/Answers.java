package dev.gatlingllm.wire;

import dev.gatlingllm.record.FailureCause;
import io.gatling.http.client.HttpListener;
import io.gatling.http.client.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** A connection as the client has it, with the shortcut or without; and what it was told. */
public final class Answers implements HttpListener, Exchange {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final SocketStamps stamps;
  private final boolean shortcut;
  private final ToldOfConnections told = new ToldOfConnections();
  private ChunkShortcut installed;
  private boolean answering;

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final List<byte[]> bodies = new ArrayList<>();
  private final List<Integer> statuses = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();

  /**
   * @param between stand between the stamps and the decoder
   */
  private Answers(boolean shortcut, ChannelHandler... between) {
    this.shortcut = shortcut;
    this.stamps = SocketStamps.of(channel);
    channel.pipeline().addLast("pinned", new ChannelInboundHandlerAdapter());
    channel.pipeline().addLast(between);
    channel.pipeline().addLast("http", new HttpClientCodec());
    channel.pipeline().addLast(new HttpContentDecompressor(0));
    channel.pipeline().addLast(new App());
    requestWritten();
  }

  static Answers without() {
    return new Answers(false);
  }

  static Answers with(ChannelHandler... between) {
    return new Answers(true, between);
  }

  /** Whether reads are the shortcut's at once. */
  boolean isLed() {
    return stamps.leading() == installed;
  }

  /** The next request goes onto the connection. */
  private void requestWritten() {
    ConnectionWatch watch = ConnectionWatch.on(channel, "http", told);
    if (shortcut) {
      installed = ChunkShortcut.on(channel, watch, this);
    }
    channel.writeOutbound(
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.EMPTY_BUFFER));
    channel.releaseOutbound();
  }

  void read(byte[] bytes, int from, int to) {
    if (!channel.isOpen()) {
      return; // an answer that is none has ended the connection
    }
    ByteBuf read = Unpooled.buffer(to - from).writeBytes(bytes, from, to - from);
    channel.writeInbound(read);
    if (read.refCnt() > 1) {
      errors.add("a read was kept");
    }
  }

  /** Of the answers that are over, and of the one under way. */
  List<byte[]> bodies() {
    List<byte[]> all = new ArrayList<>(bodies);
    all.add(body.toByteArray());
    return all;
  }

  List<String> errors() {
    return errors;
  }

  /** Bytes came that belong to no request, and the connection is closed. */
  boolean isClosedForStrays() {
    return told.strays == 1 && !channel.isOpen();
  }

  List<Integer> statuses() {
    return statuses;
  }

  long taken() {
    return installed.chunks();
  }

  @Override
  public void onHttpResponseBodyChunk(ByteBuf chunk, boolean last) {
    byte[] bytes = new byte[chunk.readableBytes()];
    chunk.getBytes(chunk.readerIndex(), bytes);
    body.writeBytes(bytes);
    if (last) {
      answering = false;
      bodies.add(body.toByteArray());
      body.reset();
      requestWritten();
    }
  }

  @Override
  public void onFinalClientRequest(Request request) {}

  @Override
  public void onHttpResponse(HttpResponseStatus status, HttpHeaders headers) {
    statuses.add(status.code());
    answering = true;
  }

  @Override
  public void onThrowable(Throwable error) {
    errors.add(error.getClass().getSimpleName());
  }

  /** Hands on what the client's own handler does. */
  private final class App extends SimpleChannelInboundHandler<HttpObject> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
      if (message.decoderResult().isFailure()) {
        onThrowable(message.decoderResult().cause());
        return;
      }
      if (message instanceof HttpResponse head) {
        onHttpResponse(head.status(), head.headers());
      }
      if (message instanceof HttpContent content) {
        onHttpResponseBodyChunk(content.content(), message instanceof LastHttpContent);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      onThrowable(cause);
    }
  }

  @Override
  public void bytes(ByteBuf chunk) {
    onHttpResponseBodyChunk(chunk, false);
  }

  @Override
  public boolean isAnswering() {
    return answering;
  }

  @Override
  public boolean isUnderWay() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void sent(long nanos) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean sendAgain() {
    return false;
  }

  @Override
  public void onSend() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void streamBroken(Throwable error) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void failed(Throwable error) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void cut(FailureCause cause, String message) {
    throw new UnsupportedOperationException();
  }
}
