package dev.gatlingllm.run;

import dev.gatlingllm.config.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Notes on the network path between client and server. */
final class NetworkPathNotes {
  private NetworkPathNotes() {}

  static List<String> of(Http http, String baseUrl) {
    List<String> notes = new ArrayList<>();
    if (http.tls().insecure() && http.speaksTls(baseUrl)) {
      notes.add(
          "INSECURE: no TLS certificate was checked (llm.tls.insecure=true); whoever answered need"
              + " not be the server that was meant.");
    }
    http.proxy()
        .ifPresent(
            proxy ->
                notes.add(
                    "All requests went through a proxy, %s://%s:%s: its times are in all others, and it may hold tokens back."
                        .formatted(
                            proxy.kind().name().toLowerCase(Locale.ROOT),
                            proxy.host(),
                            proxy.port())));
    return notes;
  }
}
