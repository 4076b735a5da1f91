package dev.gatlingllm.simulator;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An HTTP client as plain as can be, which shows the bytes of an answer and hides no fault; it
 * shares no code with the server.
 */
final class RawClient implements AutoCloseable {
  /** Only so that a broken test ends. */
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final InputStream in;

  /**
   * @param chunks of chunked transfer encoding; the last, empty one left out
   * @param complete whether the body came to its end
   */
  record Answer(
      int status, Map<String, String> headers, String body, List<String> chunks, boolean complete) {

    /** The data of the stream's events, read by the plainest rules. */
    List<String> data() {
      return body.lines()
          .filter(line -> line.startsWith("data: "))
          .map(line -> line.substring(6))
          .toList();
    }
  }

  RawClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  static RawClient connect(SimulatedServer server) throws IOException {
    return new RawClient(new Socket("127.0.0.1", server.port()));
  }

  /** One request on a connection of its own. */
  static Answer post(SimulatedServer server, String path, String body, String... headers)
      throws IOException {
    try (RawClient client = connect(server)) {
      return client.send("POST", path, body, headers).read();
    }
  }

  static Answer get(SimulatedServer server, String path, String... headers) throws IOException {
    try (RawClient client = connect(server)) {
      return client.send("GET", path, "", headers).read();
    }
  }

  RawClient send(String method, String path, String body, String... headers) throws IOException {
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nhost: test\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    head.append("content-length: ").append(bytes.length).append("\r\n\r\n");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(bytes);
    socket.getOutputStream().write(all.toByteArray());
    return this;
  }

  Answer read() throws IOException {
    int status = readStatus();
    Map<String, String> headers = readHeaders();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    List<String> chunks = new ArrayList<>();
    boolean complete =
        headers.containsKey("content-length")
            ? readExactly(Integer.parseInt(headers.get("content-length")), body)
            : readChunks(body, chunks);
    return new Answer(status, headers, body.toString(StandardCharsets.UTF_8), chunks, complete);
  }

  int readStatus() throws IOException {
    return Integer.parseInt(readLine().split(" ")[1]);
  }

  Map<String, String> readHeaders() throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      String[] parts = line.split(": ", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
    }
    return headers;
  }

  /** The next chunk of chunked transfer encoding; "" for the last, null if the connection ended. */
  String readChunk() throws IOException {
    String size = readLine();
    if (size == null) {
      return null;
    }
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    if (!readExactly(Integer.parseInt(size, 16), chunk) || !"".equals(readLine())) {
      return null;
    }
    return chunk.toString(StandardCharsets.UTF_8);
  }

  /** The next byte, or -1 at the end of the connection. */
  int readByte() throws IOException {
    return in.read();
  }

  /** Whether bytes lie here unread. */
  boolean hasBytes() throws IOException {
    return in.available() > 0;
  }

  private boolean readChunks(ByteArrayOutputStream body, List<String> chunks) throws IOException {
    for (String chunk = readChunk(); chunk != null; chunk = readChunk()) {
      if (chunk.isEmpty()) {
        return true;
      }
      chunks.add(chunk);
      body.writeBytes(chunk.getBytes(StandardCharsets.UTF_8));
    }
    return false;
  }

  private boolean readExactly(int length, ByteArrayOutputStream into) throws IOException {
    byte[] bytes = in.readNBytes(length);
    into.writeBytes(bytes);
    return bytes.length == length;
  }

  /** A line without its CRLF; null if the connection ends in it. */
  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return null;
      }
      line.write(next);
    }
    String text = line.toString(StandardCharsets.UTF_8);
    if (!text.endsWith("\r")) {
      throw new IOException("HTTP line without CR: " + text);
    }
    return text.substring(0, text.length() - 1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
