package dev.gatlingllm.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Strikes secrets out of texts that others wrote, such as a server's error message, in whatever way
 * they are spelled there ({@link SpelledSecret}).
 */
public final class Redactor {
  static final String MASK = "***";

  private static final Pattern SECRET_NAME =
      Pattern.compile(
          ".*(auth|key|token|secret|cookie|passw|credential).*", Pattern.CASE_INSENSITIVE);

  /** A part of a secret that is as short may be any word. */
  private static final int SHORTEST_PART = 8;

  private final List<SpelledSecret> secrets;

  private Redactor(List<SpelledSecret> secrets) {
    this.secrets = List.copyOf(secrets);
  }

  static Redactor of(Optional<Secret> apiKey, Map<String, String> headers) {
    List<String> secrets = new ArrayList<>();
    apiKey.map(Secret::reveal).ifPresent(secrets::add);
    headers.forEach(
        (name, value) -> {
          if (isSecretName(name)) {
            secrets.add(value);
            secrets.addAll(parts(value));
          }
        });
    return new Redactor(List.of()).and(secrets);
  }

  /**
   * A secret, and what it is in hexadecimal digits and in base64: alone, as a password without a
   * user, behind its scheme, and amid any other text.
   */
  private static Set<String> encoded(String secret) {
    Set<String> all = new LinkedHashSet<>(List.of(secret));
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    all.add(HexFormat.of().formatHex(bytes));
    for (Base64.Encoder encoder :
        List.of(Base64.getEncoder().withoutPadding(), Base64.getUrlEncoder().withoutPadding())) {
      for (String text : List.of(secret, ":" + secret, "Bearer " + secret)) {
        all.add(encoder.encodeToString(text.getBytes(StandardCharsets.UTF_8)));
      }
      for (int before = 0; before < 3; before++) {
        all.add(amid(before, bytes, encoder));
      }
    }
    all.removeIf(text -> !text.equals(secret) && text.length() < SHORTEST_PART);
    return all;
  }

  /** Of base64 what hangs on no byte but the secret's, where so many stand before it. */
  private static String amid(int before, byte[] secret, Base64.Encoder encoder) {
    byte[] bytes = new byte[before + secret.length];
    System.arraycopy(secret, 0, bytes, before, secret.length);
    String text = encoder.encodeToString(bytes);
    int from = before == 0 ? 0 : before + 1;
    int to = bytes.length % 3 == 0 ? text.length() : text.length() - 1;
    return text.substring(from, Math.max(from, to));
  }

  /** What is secret in a header's value: what follows its scheme, and each cookie's value. */
  private static List<String> parts(String value) {
    List<String> parts = new ArrayList<>();
    String word = value.substring(value.indexOf(' ') + 1);
    parts.add(word);
    if (value.regionMatches(true, 0, "basic ", 0, 6)) {
      try {
        String decoded =
            new String(Base64.getDecoder().decode(word.strip()), StandardCharsets.UTF_8);
        parts.add(decoded);
        parts.add(decoded.substring(decoded.indexOf(':') + 1));
      } catch (IllegalArgumentException e) {
        // Then the word itself is all that there is.
      }
    }
    for (String pair : value.split("[;,]")) {
      String part = pair.substring(pair.indexOf('=') + 1).strip();
      if (part.length() >= SHORTEST_PART) {
        parts.add(part);
      }
    }
    return parts;
  }

  /** Strikes a proxy's password as well, in the form in which it is sent, too. */
  Redactor and(Optional<Proxy.Credentials> credentials) {
    if (credentials.isEmpty()) {
      return this;
    }
    String password = credentials.get().password().reveal();
    String sent = credentials.get().user() + ":" + password;
    return and(
        List.of(
            password, Base64.getEncoder().encodeToString(sent.getBytes(StandardCharsets.UTF_8))));
  }

  /** Strikes the secrets in the path's query and in the fields of the user's as well. */
  Redactor and(Generation generation) {
    return and(NamedSecrets.ofQuery(generation.path().orElse("")))
        .and(NamedSecrets.ofBody(generation.extraBody()));
  }

  /** Strikes these as well. */
  Redactor and(List<String> more) {
    List<SpelledSecret> all = new ArrayList<>(secrets);
    more.stream()
        .filter(secret -> !secret.isBlank())
        .flatMap(secret -> encoded(secret).stream())
        .map(SpelledSecret::new)
        .forEach(all::add);
    return new Redactor(all);
  }

  /**
   * Without the short ones, for the user's own settings: a key of "1" is no reason to hide every 1
   * there.
   */
  Redactor ofLongOnes() {
    return new Redactor(
        secrets.stream().filter(it -> it.plain().length() >= SHORTEST_PART).toList());
  }

  /** True for a header whose value is a secret by its name, such as Authorization or api-key. */
  public static boolean isSecretName(String headerName) {
    return SECRET_NAME.matcher(headerName).matches();
  }

  /**
   * The text with every secret masked. Where a cut has left the beginning of one, at the end of the
   * text or before "...", that is masked, too.
   */
  public String strike(String text) {
    StringBuilder struck = new StringBuilder();
    int done = 0;
    int at = 0;
    while (at < text.length()) {
      int end = endOfSecret(text, at);
      if (end > at) {
        struck.append(text, done, at).append(MASK);
        done = end;
        at = end;
      } else {
        at++;
      }
    }
    return done == 0 ? text : struck.append(text, done, text.length()).toString();
  }

  /** Of the longest that begins there: a secret that holds another one goes whole. */
  private int endOfSecret(String text, int at) {
    int end = -1;
    for (SpelledSecret secret : secrets) {
      end = Math.max(end, secret.endAt(text, at));
    }
    return end;
  }
}
