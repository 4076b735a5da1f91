package dev.gatlingllm.wire;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What Netty would print, from here on. */
final class NettyWarnings implements AutoCloseable {
  private final Logger netty = (Logger) LoggerFactory.getLogger("io.netty");
  private final ListAppender<ILoggingEvent> printed = new ListAppender<>();

  NettyWarnings() {
    printed.start();
    netty.addAppender(printed);
  }

  List<String> all() {
    return List.copyOf(printed.list).stream()
        .filter(it -> it.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Override
  public void close() {
    netty.detachAppender(printed);
  }
}
