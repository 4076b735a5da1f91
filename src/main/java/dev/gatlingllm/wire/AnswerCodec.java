package dev.gatlingllm.wire;

import dev.gatlingllm.answer.AnswerBounds;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMessageDecoderResult;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Netty's codec for HTTP/1.1, with rules that it lacks: an answer belongs to the one request in
 * flight, interim responses are not the answer (RFC 9110, section 15.2), and heads are bounded.
 * Replaces the codec of Gatling's client (3.16.0) in a pipeline. Used on its event loop only.
 */
final class AnswerCodec
    extends CombinedChannelDuplexHandler<HttpResponseDecoder, HttpRequestEncoder> {
  /** A header takes far more memory than its bytes. */
  private static final int MOST_HEADERS = 1_000;

  private static final HttpHeadersFactory PLAIN =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);
  private static final int EXCERPT_BYTES = 200;
  private static final String BEGINNING = "http/";

  /**
   * A server's message about an idle connection may cross a request on its way. After this time,
   * the server has seen the request.
   */
  private static final long CROSSING_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Runnable onStray;
  private HttpHeaders fields;
  private boolean asked;
  private boolean sending;
  private boolean headOnly;
  private boolean continueAwaited;
  private long askedNanos;

  private boolean kept;
  private boolean atStart = true;
  private boolean interim;
  private boolean answering;
  private int headBytes;
  private int unreadBehindHead;

  /**
   * @param onStray called once, before closing, if bytes came that belong to no request
   */
  AnswerCodec(Runnable onStray) {
    this.onStray = onStray;
    HttpDecoderConfig config =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(AnswerBounds.HEAD_BYTES)
            .setMaxHeaderSize(AnswerBounds.HEAD_BYTES)
            .setHeadersFactory(new Fields())
            .setTrailersFactory(new Fields());
    init(new Decoder(config), new HttpRequestEncoder());
  }

  /** Whether a request is in flight whose answer has not begun. */
  boolean awaitsHead() {
    return asked && !answering;
  }

  /** Number of bytes after the head that were read together with its end. */
  int unreadBehindHead() {
    return unreadBehindHead;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    ChannelPromise written = promise.unvoid();
    if (message instanceof HttpRequest request) {
      asked = true;
      sending = true;
      askedNanos = System.nanoTime();
      headOnly = HttpMethod.HEAD.equals(request.method());
      continueAwaited = HttpUtil.is100ContinueExpected(request);
      headBytes = 0;
    }
    if (message instanceof LastHttpContent) {
      written.addListener(all -> sending = false);
    }
    super.write(context, message, written);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (asked || !(message instanceof ByteBuf bytes)) {
      super.channelRead(context, message);
    } else {
      if (bytes.isReadable()) {
        stray(context);
      }
      bytes.release();
    }
  }

  /** Closes the connection at once, without ending TLS, so that it is not used again. */
  private void stray(ChannelHandlerContext context) {
    asked = false;
    if (context.channel().isActive()) {
      onStray.run();
      context.pipeline().firstContext().close();
    }
  }

  private void fail(ChannelHandlerContext context, DecoderException why) {
    asked = false;
    context.fireExceptionCaught(why);
  }

  /** Whether they may be about an earlier answer or an idle connection, and have crossed it. */
  private boolean mayBeLate() {
    return kept && System.nanoTime() - askedNanos < CROSSING_NANOS;
  }

  private final class Decoder extends HttpResponseDecoder {
    private int looked;

    Decoder(HttpDecoderConfig config) {
      super(config);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
        throws Exception {
      looked = out.size();
      if (asked && atStart && !mayBeHttp(in)) {
        noHttp(context, in);
      }
      if (!asked) {
        in.skipBytes(in.readableBytes());
        return;
      }
      super.decode(context, in, out);
      look(context, in, out);
    }

    @Override
    protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out)
        throws Exception {
      looked = out.size();
      super.decodeLast(context, in, out);
      look(context, in, out);
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage head) {
      return headOnly || super.isContentAlwaysEmpty(head);
    }

    private void look(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      if (fields != null && fields.size() > MOST_HEADERS) {
        fields = null;
        fail(context, new TooLongFrameException("the answer has more than 1,000 headers"));
      }
      while (looked < out.size()) {
        Object message = out.get(looked);
        // Most messages are a part of a body.
        if (asked
            && (message.getClass() == DefaultHttpContent.class
                || passes(context, in, (HttpObject) message))) {
          looked++;
        } else {
          ReferenceCountUtil.release(out.remove(looked));
        }
      }
    }

    /** Skips spaces and line ends before a status line. */
    private boolean mayBeHttp(ByteBuf in) {
      int from = in.readerIndex();
      while (from < in.writerIndex() && " \t\r\n".indexOf(in.getByte(from)) >= 0) {
        from++;
      }
      headBytes += from - in.readerIndex();
      int count = Math.min(BEGINNING.length(), in.writerIndex() - from);
      for (int i = 0; i < count; i++) {
        if ((in.getByte(from + i) | 0x20) != BEGINNING.charAt(i)) {
          return false;
        }
      }
      atStart = count < BEGINNING.length();
      return headBytes <= AnswerBounds.HEAD_BYTES;
    }

    private void noHttp(ChannelHandlerContext context, ByteBuf in) {
      if (mayBeLate()) {
        stray(context);
        return;
      }
      int count = Math.min(EXCERPT_BYTES, in.readableBytes());
      String came = in.toString(in.readerIndex(), count, StandardCharsets.UTF_8).strip();
      String what = came.isEmpty() ? "blank lines" : came;
      fail(context, new DecoderException("the answer is no HTTP: " + what));
    }
  }

  private boolean passes(ChannelHandlerContext context, ByteBuf in, HttpObject message) {
    DecoderResult result = message.decoderResult();
    if (result.isFailure()) {
      return true;
    }
    if (message instanceof HttpResponse head) {
      headBytes += result instanceof HttpMessageDecoderResult size ? size.totalSize() : 0;
      if (headBytes > AnswerBounds.HEAD_BYTES) {
        fail(context, new TooLongFrameException("the answer's heads are larger than 65,536 bytes"));
        return false;
      }
      return passesHead(context, in, head);
    }
    return !(message instanceof LastHttpContent) || passesEnd(context, in);
  }

  private boolean passesHead(ChannelHandlerContext context, ByteBuf in, HttpResponse head) {
    HttpResponseStatus status = head.status();
    if (status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      fail(context, new DecoderException("HTTP 101, though no other protocol was asked for"));
      return false;
    }
    if (status.codeClass() == HttpStatusClass.INFORMATIONAL) {
      boolean go = continueAwaited && status.equals(HttpResponseStatus.CONTINUE);
      interim = !go;
      return go;
    }
    // RFC 9110, section 15.5.9: the request may be repeated on another connection.
    if (status.equals(HttpResponseStatus.REQUEST_TIMEOUT)
        && !HttpUtil.isKeepAlive(head)
        && mayBeLate()) {
      stray(context);
      return false;
    }
    answering = true;
    fields = null;
    unreadBehindHead = in.readableBytes();
    return true;
  }

  private boolean passesEnd(ChannelHandlerContext context, ByteBuf in) {
    atStart = true;
    fields = null;
    if (interim) {
      interim = false;
      return false;
    }
    if (!answering) { // the body may be sent now
      continueAwaited = false;
      return true;
    }
    asked = false;
    answering = false;
    kept = true;
    if (in.isReadable()) {
      stray(context);
    } else if (sending) { // the rest of the request would be the beginning of the next
      context.pipeline().firstContext().close();
    }
    return true;
  }

  /** Counts the headers of the head or the trailers being read. */
  private final class Fields implements HttpHeadersFactory {
    @Override
    public HttpHeaders newHeaders() {
      fields = PLAIN.newHeaders();
      return fields;
    }

    @Override
    public HttpHeaders newEmptyHeaders() {
      return PLAIN.newEmptyHeaders();
    }
  }
}
