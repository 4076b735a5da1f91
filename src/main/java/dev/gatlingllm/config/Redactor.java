package dev.gatlingllm.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Strikes secrets out of texts that others wrote, such as a server's error message. */
public final class Redactor {
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          ".*(auth|key|token|secret|cookie|passw|credential).*", Pattern.CASE_INSENSITIVE);
  private static final String MASK = "***";

  /** So much of a secret, cut off by the end of a text, may show: it could be any word. */
  private static final int LEAST_PART = 5;

  private final List<String> secrets;

  private Redactor(List<String> secrets) {
    this.secrets = secrets;
  }

  static Redactor of(Optional<Secret> apiKey, Map<String, String> headers) {
    List<String> secrets = new ArrayList<>();
    apiKey.ifPresent(key -> add(secrets, key.reveal()));
    headers.forEach(
        (name, value) -> {
          if (isSecretName(name)) {
            add(secrets, value);
            add(secrets, value.substring(value.indexOf(' ') + 1));
          }
        });
    return sorted(secrets);
  }

  /** Strikes a proxy's password as well, in the form in which it is sent, too. */
  Redactor and(Optional<Proxy.Credentials> credentials) {
    if (credentials.isEmpty()) {
      return this;
    }
    List<String> more = new ArrayList<>(secrets);
    String password = credentials.get().password().reveal();
    String sent = credentials.get().user() + ":" + password;
    add(more, password);
    add(more, Base64.getEncoder().encodeToString(sent.getBytes(StandardCharsets.UTF_8)));
    return sorted(more);
  }

  /** The longest first: a secret that holds another one goes whole. */
  private static Redactor sorted(List<String> secrets) {
    secrets.sort(Comparator.comparingInt(String::length).reversed());
    return new Redactor(List.copyOf(secrets));
  }

  private static void add(List<String> secrets, String secret) {
    if (!secret.isBlank()) {
      secrets.add(secret);
      String escaped = secret.replace("\\", "\\\\").replace("\"", "\\\"");
      if (!escaped.equals(secret)) {
        secrets.add(escaped);
      }
    }
  }

  /** True for a header whose value is a secret by its name, such as Authorization or api-key. */
  public static boolean isSecretName(String headerName) {
    return SECRET_NAME.matcher(headerName).matches();
  }

  /** The text with every secret masked, also one that the end of an excerpt has cut. */
  public String strike(String text) {
    String struck = text;
    for (String secret : secrets) {
      struck = struck.replace(secret, MASK);
    }
    for (String secret : secrets) {
      for (int length = secret.length() - 1; length > LEAST_PART; length--) {
        if (struck.endsWith(secret.substring(0, length))) {
          return struck.substring(0, struck.length() - length) + MASK;
        }
      }
    }
    return struck;
  }
}
