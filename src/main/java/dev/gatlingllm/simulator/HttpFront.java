package dev.gatlingllm.simulator;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;

/**
 * The versions of HTTP that a connection may speak: 1.1, or over TLS what was agreed on there.
 *
 * @param number of the connection, in the order of acceptance
 */
record HttpFront(ServerContext server, long number, int largestBodyBytes) {

  void http1(ChannelPipeline pipeline) {
    pipeline.addLast(
        new HttpResponseEncoder(),
        new HttpRequestDecoder(),
        new HttpObjectAggregator(largestBodyBytes),
        new Connection(server, number));
  }

  /** Each stream is to the rest of the server what a connection of one request is. */
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
                        new Connection(server, number));
              }
            }));
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
        // A client that speaks no TLS, or not ours, is nothing that the server could tell.
        context.close();
      }
    };
  }
}
