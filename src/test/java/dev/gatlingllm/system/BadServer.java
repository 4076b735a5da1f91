package dev.gatlingllm.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that passes the preflight and then gives each streaming request the next of its answers,
 * byte for byte as they were written down.
 */
final class BadServer implements AutoCloseable {
  /** Writes an answer; the connection is closed when it returns. */
  interface Answer {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  private static final String GOOD =
      "{\"id\":\"1\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hi\"},"
          + "\"finish_reason\":\"stop\"}]}";
  private static final String MODELS = "{\"data\":[{\"id\":\"m\"}]}";

  private final ScriptedServer server;
  private final List<Answer> answers;
  private final AtomicInteger next = new AtomicInteger();

  BadServer(List<Answer> answers) {
    this.answers = answers;
    this.server = new ScriptedServer(this::answer);
  }

  String baseUrl() {
    return server.baseUrl();
  }

  private void answer(ScriptedServer.Asked asked, OutputStream out)
      throws IOException, InterruptedException {
    if (asked.text().startsWith("GET ")) {
      whole(out, MODELS);
    } else if (asked.text().contains("\"stream\":false")) {
      whole(out, GOOD);
    } else {
      answers.get(next.getAndIncrement() % answers.size()).write(out);
    }
    throw new InterruptedException("closes");
  }

  private static void whole(OutputStream out, String json) throws IOException {
    out.write(head("200 OK", "application/json", "content-length: " + json.length()));
    out.write(json.getBytes(UTF_8));
  }

  static byte[] head(String status, String type, String more) {
    return ("HTTP/1.1 "
            + status
            + "\r\ncontent-type: "
            + type
            + "\r\nconnection: close\r\n"
            + more
            + "\r\n\r\n")
        .getBytes(UTF_8);
  }

  static void chunk(OutputStream out, byte[] bytes) throws IOException {
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(UTF_8));
    out.write(bytes);
    out.write("\r\n".getBytes(UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    server.close();
  }
}
