package dev.gatlingllm.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What gatling-maven-plugin does to the JVM that it forks: it leaves its arguments in a resource,
 * and it passes on each {@code -D} value as the text of a Java string (Fork.escape,
 * gatling-enterprise-plugin-commons 1.24.0), which nothing undoes.
 */
public final class GatlingPlugin {
  /** The resource that holds Gatling's arguments, one a line. */
  public static final String ARGUMENTS = "META-INF/args.txt";

  private static final String LETTERS = "bntfr";
  private static final String CONTROLS = "\b\n\t\f\r";

  private GatlingPlugin() {}

  public static boolean forkedThisJvm() {
    return GatlingPlugin.class.getClassLoader().getResource(ARGUMENTS) != null;
  }

  /** Gatling's argument behind an option, such as "-s"; empty if the plugin has given none. */
  public static Optional<String> argument(String option) {
    try (InputStream in = GatlingPlugin.class.getClassLoader().getResourceAsStream(ARGUMENTS)) {
      if (in == null) {
        return Optional.empty();
      }
      List<String> all = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      int at = all.indexOf(option) + 1;
      return at > 0 && at < all.size() ? Optional.of(all.get(at)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * A value as it was typed. One that the plugin cannot have written comes back as it is: the
   * {@code jvmArgs} of a POM are not escaped.
   */
  static String typed(String forwarded) {
    String plain = unescaped(forwarded);
    return escaped(plain).equals(forwarded) ? plain : forwarded;
  }

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        plain.append(c);
        continue;
      }
      char kind = text.charAt(++i);
      int letter = LETTERS.indexOf(kind);
      if (letter >= 0) {
        plain.append(CONTROLS.charAt(letter));
      } else if (kind == 'u' && i + 4 < text.length() && isHex(text, i + 1, i + 5)) {
        plain.append((char) Integer.parseInt(text, i + 1, i + 5, 16));
        i += 4;
      } else {
        plain.append(kind);
      }
    }
    return plain.toString();
  }

  private static boolean isHex(String text, int from, int to) {
    return text.substring(from, to).matches("[0-9a-f]{4}");
  }

  private static String escaped(String plain) {
    StringBuilder text = new StringBuilder(plain.length());
    for (char c : plain.toCharArray()) {
      int control = CONTROLS.indexOf(c);
      if (control >= 0) {
        text.append('\\').append(LETTERS.charAt(control));
      } else if (c < ' ' || c > 127) {
        text.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
      } else if (c == '"' || c == '\'' || c == '\\') {
        text.append('\\').append(c);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
