package dev.gatlingllm.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gatlingllm.system.Keys;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A server of HTTP/2 without any library, so that it can break each rule of it (RFC 9113). The
 * first request gets what a script writes, every other one a whole answer.
 */
final class RawFrames implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int LAST = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;

  private static final int PREFACE = 24;

  /** Writes an answer; it ends when the client has had enough, too. */
  interface Script {
    void answer(int stream, OutputStream out) throws IOException;
  }

  private final ServerSocket listener;
  private final Script script;
  private final AtomicInteger requests = new AtomicInteger();

  /** Without TLS. */
  RawFrames(Script script) {
    this.script = script;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  /** Over TLS. */
  RawFrames(Keys keys, Script script) {
    this.script = script;
    try {
      listener =
          keys.context(keys)
              .getServerSocketFactory()
              .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** That came. */
  int requests() {
    return requests.get();
  }

  /** A frame. */
  static byte[] frame(int type, int flags, int stream, byte... payload) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int shift = 16; shift >= 0; shift -= 8) {
      bytes.write(payload.length >> shift);
    }
    bytes.write(type);
    bytes.write(flags);
    bytes.writeBytes(number(stream));
    bytes.writeBytes(payload);
    return bytes.toByteArray();
  }

  static byte[] number(int value) {
    return new byte[] {
      (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
    };
  }

  /** A header that is in no table (RFC 7541, section 6.2.2). */
  static byte[] header(String name, String value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0);
    for (String text : new String[] {name, value}) {
      int length = text.length();
      bytes.write(Math.min(length, 127));
      if (length >= 127) {
        for (length -= 127; length >= 128; length /= 128) {
          bytes.write(length % 128 + 128);
        }
        bytes.write(length);
      }
      bytes.writeBytes(text.getBytes(ISO_8859_1));
    }
    return bytes.toByteArray();
  }

  /** The head of an answer as it should be. */
  static byte[] head() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0x88); // :status 200 (RFC 7541, appendix A)
    bytes.writeBytes(header("content-type", "text/event-stream"));
    return bytes.toByteArray();
  }

  /** A head that says that there will be one. */
  static byte[] interim(int stream) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {8, 3, '1', '0', '3'}); // :status, by its name in the table
    bytes.writeBytes(header("link", "</a>"));
    return frame(HEADERS, END_HEADERS, stream, bytes.toByteArray());
  }

  static void whole(int stream, OutputStream out) throws IOException {
    out.write(frame(HEADERS, END_HEADERS, stream, head()));
    out.write(frame(DATA, 0, stream, ChatFrames.TEXT));
    out.write(frame(DATA, LAST, stream, ChatFrames.DONE));
    out.flush();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "raw-frames");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      if (client instanceof SSLSocket tls) {
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        tls.setSSLParameters(parameters);
      }
      DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
      in.readNBytes(PREFACE);
      OutputStream out = client.getOutputStream();
      out.write(frame(SETTINGS, 0, 0));
      while (true) {
        hear(in, out);
      }
    } catch (IOException e) {
      // The client has had enough.
    }
  }

  private void hear(DataInputStream in, OutputStream out) throws IOException {
    int lengthAndType = in.readInt();
    int type = lengthAndType & 0xFF;
    int flags = in.readUnsignedByte();
    int stream = in.readInt() & Integer.MAX_VALUE;
    in.readNBytes(lengthAndType >>> 8);
    if (type == SETTINGS && flags == 0) {
      out.write(frame(SETTINGS, LAST, 0));
    } else if (type <= HEADERS && (flags & LAST) != 0) {
      if (requests.incrementAndGet() == 1) {
        script.answer(stream, out);
      } else {
        whole(stream, out);
      }
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
