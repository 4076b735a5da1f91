package dev.gatlingllm.engine;

import io.gatling.http.client.impl.DefaultHttpClient;
import io.netty.channel.Channel;

/** The connection that carries one request, for as long as it does. On its event loop. */
final class Carrier {
  private final Runnable onBrokenPromise;
  private Channel channel;
  private ReadStamp stamp;
  private ConnectionWatch watch;

  /**
   * @param onBrokenPromise as {@link ConnectionWatch#on}
   */
  Carrier(Runnable onBrokenPromise) {
    this.onBrokenPromise = onBrokenPromise;
  }

  /**
   * The request goes onto a connection.
   *
   * @return true if that has carried no other before
   */
  boolean take(Channel connected, LlmExchange exchange) {
    channel = connected;
    boolean opened = !ReadStamp.isOn(connected);
    stamp = ReadStamp.of(connected);
    ResendGuard.watch(connected, exchange);
    watch = ConnectionWatch.on(connected, DefaultHttpClient.APP_HTTP_HANDLER, onBrokenPromise);
    return opened;
  }

  /** When bytes came last; {@link ExchangeFacts#NONE} before there is a connection. */
  long readNanos() {
    return stamp == null ? ExchangeFacts.NONE : stamp.nanos();
  }

  /** Of the answer that has begun. */
  String httpVersion() {
    return watch.httpVersion();
  }

  /** The connection is the client's again, or gone. */
  void handBack() {
    channel = null;
  }

  /** Closes the connection; the client must not send the request again for that. */
  void giveUp() {
    if (channel != null) {
      ResendGuard.release(channel);
      channel.close();
      channel = null;
    }
  }
}
