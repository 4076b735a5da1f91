package dev.gatlingllm.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Secrets within settings, recognized by their names: a parameter of a query, such as {@code
 * ?key=…}, and a field of {@code llm.extraBody}, such as {@code api_key}.
 */
public final class NamedSecrets {
  private static final Pattern NAME =
      Pattern.compile(
          ".*(auth|key|token|secret|cookie|passw|credential).*", Pattern.CASE_INSENSITIVE);

  private static final Pattern PARAMETER =
      Pattern.compile("([?&;]([^=&;?#\\s'\"]+)=)([^&;#\\s'\"]+)");

  /** Further names of secrets in a query: signatures and codes. */
  private static final Set<String> IN_QUERIES =
      Set.of("sig", "signature", "code", "pw", "pwd", "pass");

  /** Must not match the fields max_tokens, stop_token and tokenizer. */
  private static final Pattern FIELD =
      Pattern.compile(
          "token|key|auth|jwt|pwd|.*(api|access|auth|session|secret|private|subscription|bearer"
              + "|refresh|user|client|service|security|account|hf|hub)[-_ ]?(key|token).*"
              + "|.*(secret|passw|credential|authorization|cookie).*",
          Pattern.CASE_INSENSITIVE);

  /** What a parser quotes from a settings file, if it may be a key and is no ordinary word. */
  private static final Pattern QUOTED = Pattern.compile("'(?=[^'\\n]*[0-9_-])[^'\\n]{8,}'");

  private NamedSecrets() {}

  /** True for a header whose value is a secret by its name, such as Authorization or api-key. */
  public static boolean isSecretName(String headerName) {
    return NAME.matcher(headerName).matches();
  }

  /** A parser's message, with those quotations masked that may be secrets. */
  static String withoutQuoted(String message) {
    return QUOTED.matcher(message).replaceAll("'" + Secret.MASK + "'");
  }

  /** The secret values in a query, as they are written and as the server reads them. */
  static List<String> ofQuery(String path) {
    List<String> secrets = new ArrayList<>();
    Matcher parameter = PARAMETER.matcher(path);
    while (parameter.find()) {
      if (isSecret(parameter)) {
        secrets.add(parameter.group(3));
        secrets.add(decoded(parameter.group(3)));
      }
    }
    return secrets;
  }

  private static boolean isSecret(Matcher parameter) {
    String name = parameter.group(2).toLowerCase(Locale.ROOT);
    boolean count = name.contains("tokens") && parameter.group(3).matches("\\d{1,9}");
    return !count && (isSecretName(name) || IN_QUERIES.contains(name));
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  /** The text, with the secret values in its queries masked. */
  static String withoutThem(String text) {
    return PARAMETER
        .matcher(text)
        .replaceAll(
            it -> {
              Matcher parameter = PARAMETER.matcher(it.group());
              return Matcher.quoteReplacement(
                  parameter.matches() && isSecret(parameter)
                      ? it.group(1) + Secret.MASK
                      : it.group());
            });
  }

  /** True for a field of a body whose value is a secret by its name. */
  static boolean isField(String name) {
    return FIELD.matcher(name).matches();
  }

  /** The texts in a body, at any depth, that are secrets by the name of their field. */
  static List<String> ofBody(Map<?, ?> body) {
    List<String> secrets = new ArrayList<>();
    body.forEach(
        (name, value) -> {
          if (value instanceof String text && isField(String.valueOf(name))) {
            secrets.add(text);
          } else {
            secrets.addAll(within(value));
          }
        });
    return secrets;
  }

  private static List<String> within(Object value) {
    if (value instanceof Map<?, ?> inner) {
      return ofBody(inner);
    }
    List<String> secrets = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(item -> secrets.addAll(within(item)));
    }
    return secrets;
  }
}
