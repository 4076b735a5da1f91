package dev.gatlingllm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SocketStampsTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final SocketStamps stamps = SocketStamps.of(channel);

  @Test
  void aReadIsStampedBeforeAnybodySeesIt() {
    List<Long> seen = new ArrayList<>();
    channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object message) {
                seen.add(stamps.readNanos());
                ((ByteBuf) message).release();
              }
            });
    long before = System.nanoTime();
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[1]));
    assertThat(seen.get(0)).isBetween(before, System.nanoTime());
  }

  @Test
  void aRequestIsSentWhenItsFirstBytesGoToTheSocketAndNoMoreAfterThat() {
    List<Long> sent = new ArrayList<>();
    stamps.onNextFlush(
        nanos -> {
          assertThat(channel.outboundMessages()).isEmpty();
          sent.add(nanos);
        });
    channel.write(Unpooled.wrappedBuffer(new byte[1]));
    assertThat(sent).isEmpty();
    long written = System.nanoTime();
    channel.flush();
    channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[1]));
    assertThat(sent).hasSize(1);
    assertThat(sent.get(0)).isBetween(written, System.nanoTime());
    channel.releaseOutbound();
  }

  @Test
  void aConnectionHasOneSetOfThem() {
    assertThat(SocketStamps.areOn(channel)).isTrue();
    assertThat(SocketStamps.of(channel)).isSameAs(stamps);
    assertThat(SocketStamps.areOn(new EmbeddedChannel())).isFalse();
  }
}
