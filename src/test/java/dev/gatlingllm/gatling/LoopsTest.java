package dev.gatlingllm.gatling;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.core.session.Session;
import io.gatling.core.session.Session$;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopsTest {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(6, NioIoHandler.newFactory());

  @AfterEach
  void stop() {
    group.shutdownGracefully();
  }

  @Test
  void asManyAreUsedAsThereAreCores() {
    assertThat(Loops.of(group, 3).used()).hasSize(3).doesNotHaveDuplicates();
    assertThat(Loops.of(group, 9).used()).hasSize(6);
  }

  @Test
  void usersAreSpreadEvenlyAndStayWhereTheyAre() {
    Loops loops = Loops.of(group, 3);
    Map<EventLoop, Integer> users = new HashMap<>();
    for (long user = 1; user <= 30; user++) {
      Session home = loops.atHome(Session$.MODULE$.apply("Chat", user, group.next()));
      users.merge(home.eventLoop(), 1, Integer::sum);
      assertThat(loops.atHome(home)).isSameAs(home);
      assertThat(home.userId()).isEqualTo(user);
    }
    assertThat(users.keySet()).containsExactlyInAnyOrderElementsOf(loops.used());
    assertThat(users.values()).containsOnly(10);
  }
}
