package dev.gatlingllm.prompt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;

/** Rewrites a chat template where jinjava reads Jinja differently or not at all. */
final class JinjavaSource {
  private JinjavaSource() {}

  /** The template for jinjava, without a line break at its end, as in Jinja. */
  static String of(String template) {
    String source = template.replaceFirst("\\r?\\n\\z", "");
    StringBuilder out = new StringBuilder(source.length());
    Deque<Boolean> filtered = new ArrayDeque<>();
    int at = 0;
    for (int open = nextTag(source, 0); open >= 0; open = nextTag(source, at)) {
      out.append(source, at, open);
      at = endOfTag(source, open);
      String tag = source.substring(open, at);
      boolean whole = tag.length() >= 4 && tag.charAt(1) != '#';
      out.append(whole ? tag(tag, filtered) : tag);
    }
    return out.append(source, at, source.length()).toString();
  }

  private static int nextTag(String source, int from) {
    for (int i = source.indexOf('{', from); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** Index after the tag's closing bracket; brackets in strings and dictionaries do not count. */
  private static int endOfTag(String source, int open) {
    char kind = source.charAt(open + 1);
    String close = kind == '{' ? "}}" : kind + "}";
    if (kind == '#') {
      int end = source.indexOf(close, open + 2);
      return end < 0 ? source.length() : end + 2;
    }
    int depth = 0;
    Matcher token = JinjaTag.TOKEN.matcher(source).region(open + 2, source.length());
    while (token.find()) {
      if (depth == 0 && source.startsWith(close, token.start())) {
        return token.start() + 2;
      }
      depth += token.group().equals("{") ? 1 : token.group().equals("}") ? -1 : 0;
    }
    return source.length();
  }

  /**
   * @param filtered for each open loop, whether its head has a condition
   */
  private static String tag(String tag, Deque<Boolean> filtered) {
    String inside = tag.substring(2, tag.length() - 2);
    String close = tag.substring(tag.length() - 2);
    // Transformers marks the assistant's text by this tag, which has no output.
    JinjaTag source =
        new JinjaTag(
            inside
                .replaceFirst("^([-+]?)\\s*generation\\b", "$1 if true ")
                .replaceFirst("^([-+]?)\\s*endgeneration\\b", "$1 endif "));
    String text = source.rewrite(0, source.size());
    if (source.isA("for")) {
      int condition = source.condition();
      filtered.push(condition >= 0);
      if (condition >= 0) {
        text = source.rewrite(0, condition) + "%}{%" + source.rewrite(condition, source.size());
      }
    } else if (source.isA("endfor") && !filtered.isEmpty() && filtered.pop()) {
      text = text.replaceFirst("endfor", "endif %}{% endfor");
    }
    return tag.substring(0, 2) + text + close;
  }
}
