package dev.gatlingllm.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import java.util.List;

/**
 * Chooses a connection's version of HTTP: over TLS the one negotiated, without TLS the one that the
 * client begins with.
 *
 * @param number of the connection, in the order of acceptance
 * @param readStamp first in its pipeline
 */
record HttpFront(ServerContext server, long number, ReadStamp readStamp, int largestBodyBytes) {

  private void http1(ChannelPipeline pipeline) {
    pipeline.addLast(
        new HttpResponseEncoder(),
        new HttpRequestDecoder(),
        new HttpObjectAggregator(largestBodyBytes),
        new Connection(server, number, readStamp));
  }

  /** To the rest of the server, each stream is a connection with one request. */
  private void http2(ChannelPipeline pipeline) {
    pipeline.addLast(
        Http2FrameCodecBuilder.forServer().build(),
        new Http2MultiplexHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel stream) {
                stream
                    .pipeline()
                    .addLast(
                        new Http2StreamFrameToHttpObjectCodec(true),
                        new Http2Answer(),
                        new HttpResponseEncoder(),
                        new HttpObjectAggregator(largestBodyBytes),
                        new Connection(server, number, readStamp));
              }
            }));
  }

  /** Waits for the client's first bytes: HTTP/2 begins with a preface (RFC 9113, section 3.4). */
  ChannelHandler byPreface() {
    return new ByteToMessageDecoder() {
      private final ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();

      @Override
      protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int seen = Math.min(in.readableBytes(), preface.readableBytes());
        boolean same = ByteBufUtil.equals(in, in.readerIndex(), preface, 0, seen);
        if (same && seen < preface.readableBytes()) {
          return;
        }
        if (same) {
          http2(context.pipeline());
        } else {
          http1(context.pipeline());
          context.fireChannelActive(); // which the new handlers have missed
        }
        context.pipeline().remove(this);
      }

      @Override
      public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // If a client resets its connection, that is not the server's failure.
        context.close();
      }
    };
  }

  /** Waits for the end of the handshake. */
  ChannelHandler byProtocol() {
    return new ApplicationProtocolNegotiationHandler(ApplicationProtocolNames.HTTP_1_1) {
      @Override
      protected void configurePipeline(ChannelHandlerContext context, String protocol) {
        if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
          http2(context.pipeline());
        } else {
          http1(context.pipeline());
        }
      }

      @Override
      protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
        // If a client speaks no TLS, or another kind, that is not the server's failure.
        context.close();
      }
    };
  }
}
