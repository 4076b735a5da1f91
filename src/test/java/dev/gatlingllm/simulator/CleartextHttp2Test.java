package dev.gatlingllm.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** HTTP/2 without TLS, byte for byte. */
class CleartextHttp2Test {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  /** Of no settings, RFC 9113, section 6.5. */
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

  @Test
  void aClientThatBeginsWithThePrefaceIsAnsweredInFrames() throws IOException {
    try (SimulatedServer server = Bodies.start(Bodies.FAST);
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      client.setSoTimeout(20_000);
      OutputStream out = client.getOutputStream();
      byte[] preface = PREFACE.getBytes(StandardCharsets.US_ASCII);
      // In two parts, as it may come.
      out.write(preface, 0, 5);
      out.flush();
      out.write(preface, 5, preface.length - 5);
      out.write(SETTINGS);
      out.flush();
      assertThat(frameTypes(client.getInputStream(), 2))
          .as("its SETTINGS, and that it has read ours")
          .containsExactly("4/0", "4/1");
    }
  }

  private static String[] frameTypes(InputStream in, int frames) throws IOException {
    String[] types = new String[frames];
    for (int i = 0; i < frames; i++) {
      byte[] head = in.readNBytes(9);
      int length = (head[0] & 255) << 16 | (head[1] & 255) << 8 | head[2] & 255;
      in.readNBytes(length);
      types[i] = head[3] + "/" + head[4];
    }
    return types;
  }

  @Test
  void otherClientsAreSpokenToInHttp11EvenThoseWhoBeginLikeAPreface() throws IOException {
    try (SimulatedServer server = Bodies.start(Bodies.FAST);
        RawClient client = RawClient.connect(server)) {
      assertThat(client.send("PROPFIND", Bodies.CHAT, "").read().status()).isEqualTo(404);
      assertThat(client.send("GET", "/health", "").read().status()).isEqualTo(200);
    }
  }
}
