package dev.gatlingllm.wire;

import dev.gatlingllm.record.FailureCause;
import io.gatling.http.client.impl.DefaultHttpClient;
import io.netty.channel.Channel;

/** The connection of one request, while it carries the request. Used on its event loop only. */
final class ConnectionLease {
  private final ConnectionWatch.Listener listener;
  private boolean http2Only;
  private Exchange exchange;
  private Channel channel;

  /** Null if the user has connections of its own, and once it is left. */
  private SharedConnections.Place place;

  private SocketStamps stamps;
  private ConnectionWatch watch;
  private Known known;

  /** Null if nothing sends the request again but the client. */
  private Runnable again;

  /** Null over HTTP/2. */
  private ChunkShortcut shortcut;

  /** Learns once whether the request has got a connection of HTTP/1, or another or none. */
  interface Known {
    void by(boolean http1);
  }

  ConnectionLease(ConnectionWatch.Listener listener) {
    this.listener = listener;
  }

  /** Takes a place among the shared connections, until the request has ended. */
  void takes(SharedConnections.Place taken) {
    place = taken;
  }

  void requireHttp2() {
    http2Only = true;
  }

  /**
   * @param listener called when the request gets its connection, or ends without one
   * @param resend sends it again, where the server has not processed it
   */
  void onceKnown(Known listener, Runnable resend) {
    known = listener;
    again = resend;
  }

  /** As {@link Exchange#sendAgain}. */
  boolean sendAgain() {
    if (again != null) {
      channel.eventLoop().execute(again); // once the client takes this connection no more
    }
    return again != null;
  }

  private void tell(boolean http1) {
    if (known != null) {
      Known told = known;
      known = null;
      told.by(http1);
    }
  }

  boolean refuses(Channel connected) {
    return http2Only && CleartextHttp2.isTakenByHttp1(connected);
  }

  /**
   * Puts the request onto a connection.
   *
   * @return whether it is the connection's first request
   */
  boolean take(Channel connected, Exchange carried) {
    channel = connected;
    exchange = carried;
    boolean opened = !SocketStamps.areOn(connected);
    stamps = SocketStamps.of(connected);
    stamps.onNextFlush(carried::sent);
    boolean cleartext = http2Only && CleartextHttp2.isPlain(connected);
    if (cleartext) {
      CleartextHttp2.take(connected, exchange::streamBroken);
    }
    boolean http2 = ResendGuard.watch(connected, exchange) || cleartext;
    watch = ConnectionWatch.on(connected, DefaultHttpClient.HTTP_CLIENT_CODEC, listener);
    if (!http2) {
      shortcut = ChunkShortcut.on(connected, watch, exchange);
    }
    tell(!http2);
    if (http2Only && !http2) {
      exchange.cut(FailureCause.TLS, "TLS: the server " + NoHttp2.offered().getMessage());
    }
    return opened;
  }

  /** When bytes were last read; {@link ExchangeFacts#NONE} before there is a connection. */
  long readNanos() {
    return stamps == null ? ExchangeFacts.NONE : stamps.readNanos();
  }

  String httpVersion() {
    return watch.httpVersion();
  }

  /** Why the request failed, with what the server said when it ended the connection. */
  Throwable reason(Throwable error) {
    return channel == null ? error : Http2End.of(channel, error);
  }

  /**
   * Returns the connection to the client, if it is still open. A kept one would hold the request's
   * memory until its next request.
   */
  void handBack() {
    if (channel != null) {
      ResendGuard.forget(channel, exchange);
    }
    if (shortcut != null) {
      shortcut.forget(exchange);
    }
    leave(channel != null && channel.isActive());
    channel = null;
    tell(false);
  }

  private void leave(boolean kept) {
    if (place != null) {
      place.leave(kept);
      place = null;
    }
  }

  /**
   * Ends the request; the client must not send it again.
   *
   * @return as {@link ResendGuard#giveUp}
   */
  boolean giveUp() {
    leave(false);
    Channel given = channel;
    channel = null;
    tell(false);
    return given != null && ResendGuard.giveUp(given, exchange);
  }
}
