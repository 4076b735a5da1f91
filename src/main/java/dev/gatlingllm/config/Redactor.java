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
import java.util.stream.IntStream;

/**
 * Masks secrets in texts that others wrote, such as a server's error message, however they are
 * spelled there ({@link SpelledSecret}).
 */
public final class Redactor {
  /** A shorter part of a secret may be an ordinary word. */
  private static final int SHORTEST_PART = 8;

  private final List<SpelledSecret> secrets;

  /** Those that may begin with each character of ASCII. */
  private final List<List<SpelledSecret>> byFirst;

  private Redactor(List<SpelledSecret> secrets) {
    this.secrets = List.copyOf(secrets);
    this.byFirst = secrets.isEmpty() ? List.of() : byFirst(secrets);
  }

  private static List<List<SpelledSecret>> byFirst(List<SpelledSecret> secrets) {
    return IntStream.rangeClosed(0, '~')
        .mapToObj(c -> secrets.stream().filter(it -> it.mayBeginWith((char) c)).toList())
        .toList();
  }

  static Redactor of(Optional<Secret> apiKey, Map<String, String> headers) {
    List<String> secrets = new ArrayList<>();
    apiKey.map(Secret::reveal).ifPresent(secrets::add);
    headers.forEach(
        (name, value) -> {
          if (NamedSecrets.isSecretName(name)) {
            secrets.add(value);
            secrets.addAll(parts(value));
          }
        });
    return new Redactor(List.of()).and(secrets);
  }

  /**
   * A secret, and its forms in hexadecimal digits and in base64: alone, as a password without a
   * user, after its scheme, and within other text.
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

  /** The base64 digits that depend only on the secret's bytes, for a number of bytes before it. */
  private static String amid(int before, byte[] secret, Base64.Encoder encoder) {
    byte[] bytes = new byte[before + secret.length];
    System.arraycopy(secret, 0, bytes, before, secret.length);
    String text = encoder.encodeToString(bytes);
    int from = before == 0 ? 0 : before + 1;
    int to = bytes.length % 3 == 0 ? text.length() : text.length() - 1;
    return text.substring(from, Math.max(from, to));
  }

  /** The secret parts of a header's value: what follows its scheme, and each cookie's value. */
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
        // Not base64: then there is only the word itself.
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

  /** Also masks a proxy's password, as it is and as it is sent. */
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

  /** Also masks the secrets in the path's query and in the user's own fields. */
  Redactor and(Generation generation) {
    return and(NamedSecrets.ofQuery(generation.path().orElse("")))
        .and(NamedSecrets.ofBody(generation.extraBody()));
  }

  /** Also masks what another one does. */
  Redactor and(Redactor other) {
    List<SpelledSecret> all = new ArrayList<>(secrets);
    all.addAll(other.secrets);
    return new Redactor(all);
  }

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

  /**
   * The text with every secret masked. If a cut has left only the beginning of one, at the end of
   * the text or before "...", that is masked, too.
   */
  public String strike(String text) {
    if (secrets.isEmpty()) {
      return text;
    }
    StringBuilder struck = new StringBuilder();
    int done = 0;
    int at = 0;
    while (at < text.length()) {
      int end = endOfSecret(text, at);
      if (end > at) {
        struck.append(text, done, at).append(Secret.MASK);
        done = end;
        at = end;
      } else {
        at++;
      }
    }
    return done == 0 ? text : struck.append(text, done, text.length()).toString();
  }

  /** The end of the longest secret that begins there: one that contains another is masked whole. */
  private int endOfSecret(String text, int at) {
    int end = -1;
    char first = text.charAt(at);
    for (SpelledSecret secret : first <= '~' ? byFirst.get(first) : secrets) {
      end = Math.max(end, secret.endAt(text, at));
    }
    return end;
  }
}
