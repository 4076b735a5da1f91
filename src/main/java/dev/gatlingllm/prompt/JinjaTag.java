package dev.gatlingllm.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The content of a tag, rewritten for jinjava. */
final class JinjaTag {
  static final Pattern TOKEN =
      Pattern.compile(
          "\\s+|[A-Za-z_]\\w*|\\d+(?:\\.\\d+)?|'(?:[^'\\\\]++|\\\\.)*+'|\"(?:[^\"\\\\]++|\\\\.)*+\""
              + "|[=!<>]=|//|\\*\\*|.",
          Pattern.DOTALL);

  /** Words after which a bracket begins a value, and is not applied to one. */
  private static final Set<String> KEYWORDS =
      Set.of("and", "or", "not", "in", "is", "if", "else", "elif", "set", "for", "do", "call");

  private final List<String> tokens = new ArrayList<>();

  /** A macro's head names defaults, not arguments. */
  private final boolean macro;

  JinjaTag(String tag) {
    Matcher matcher = TOKEN.matcher(tag);
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    macro = isA("macro");
  }

  int size() {
    return tokens.size();
  }

  boolean isA(String word) {
    int at = skipSpace(0, tokens.size());
    at =
        at < tokens.size() && "-+".contains(tokens.get(at)) ? skipSpace(at + 1, tokens.size()) : at;
    return at < tokens.size() && tokens.get(at).equals(word);
  }

  /**
   * Index of the condition in a loop's head, which jinjava does not support; -1 if there is none.
   */
  int condition() {
    int condition = -1;
    for (int at = 0; at < tokens.size(); at++) {
      String token = tokens.get(at);
      if (token.equals("(") || token.equals("[") || token.equals("{")) {
        at = closing(at, tokens.size());
      } else if (token.equals("if")) {
        condition = at;
      } else if (token.equals("else")) {
        return -1;
      }
    }
    return condition;
  }

  /** The tokens from {@code from} up to, not with, {@code to}, rewritten. */
  String rewrite(int from, int to) {
    StringBuilder out = new StringBuilder();
    // Where the value begins that a dot or a bracket may follow.
    int value = 0;
    int at = from;
    while (at < to) {
      String token = tokens.get(at);
      int is = token.equals("not") ? testOf(at, to) : -1;
      if (is >= 0) {
        at = negatedTest(at, is, to, out);
      } else if (token.equals("(") || token.equals("[") || token.equals("{")) {
        boolean applied = isApplied(at, from);
        value = applied ? value : out.length();
        int close = closing(at, to);
        bracket(at, close, applied, value, out);
        at = close + 1;
      } else if (token.equals(".") && at + 2 < to && isMethodCall(at + 1)) {
        int close = closing(at + 2, to);
        out.insert(value, '(').append("|").append(PythonMethod.filterName(tokens.get(at + 1)));
        out.append('(').append(rewrite(at + 3, close)).append("))");
        at = close + 1;
      } else {
        value = token.isBlank() || isMember(at, from) ? value : out.length();
        out.append(token.equals("+") && at > from ? " + " : token);
        at++;
      }
    }
    return out.toString();
  }

  private boolean isMethodCall(int name) {
    return PythonMethod.NAMES.contains(tokens.get(name)) && tokens.get(name + 1).equals("(");
  }

  /** Whether the token is a dot, or the name after one. */
  private boolean isMember(int at, int from) {
    return tokens.get(at).equals(".") || (at > from && tokens.get(at - 1).equals("."));
  }

  /** The "is" that a "not" before its value negates, or -1: to jinjava the "not" binds closer. */
  private int testOf(int not, int to) {
    int at = skipSpace(not + 1, to);
    if (at >= to || !isName(tokens.get(at))) {
      return -1;
    }
    at = skipSpace(at + 1, to);
    while (at < to && ".([".contains(tokens.get(at))) {
      at = tokens.get(at).equals(".") ? at + 2 : closing(at, to) + 1;
      at = skipSpace(at, to);
    }
    return at < to && tokens.get(at).equals("is") ? at : -1;
  }

  /** "not a is b" is "a is not b". */
  private int negatedTest(int not, int is, int to, StringBuilder out) {
    out.append(rewrite(skipSpace(not + 1, to), is)).append("is ");
    int after = skipSpace(is + 1, to);
    if (after < to && tokens.get(after).equals("not")) {
      return after + 1;
    }
    out.append("not ");
    return after;
  }

  private void bracket(int open, int close, boolean applied, int value, StringBuilder out) {
    String kind = tokens.get(open);
    if (applied && kind.equals("[")) {
      subscript(parts(open + 1, close, ":"), value, out);
      return;
    }
    String end = close < tokens.size() ? tokens.get(close) : "";
    if (!applied && kind.equals("(") && isOneDictionary(open, close)) {
      // To jinjava it would be a list of one.
      out.append(rewrite(open + 1, close));
      return;
    }
    boolean call = applied && kind.equals("(") && !macro;
    out.append(kind);
    out.append(call ? arguments(open + 1, close) : rewrite(open + 1, close));
    // Two of them are the end of a tag to jinjava, wherever they stand.
    out.append(end.equals("}") ? " } " : end);
  }

  private boolean isOneDictionary(int open, int close) {
    int inner = skipSpace(open + 1, close);
    return inner < close
        && tokens.get(inner).equals("{")
        && skipSpace(closing(inner, close) + 1, close) == close;
  }

  /** jinjava has no steps, and takes a sum in a slice for a syntax error. */
  private void subscript(List<int[]> parts, int value, StringBuilder out) {
    List<String> texts = parts.stream().map(part -> rewrite(part[0], part[1]).strip()).toList();
    if (parts.size() == 1) {
      out.append('[').append(texts.get(0)).append(']');
    } else if (texts.equals(List.of("", "", "-1"))) {
      out.insert(value, '(').append("|").append(PythonMethod.filterName("reversed")).append(')');
    } else {
      out.append('[');
      out.append(
          texts.stream()
              .map(text -> text.isEmpty() ? "" : "(" + text + ")")
              .collect(Collectors.joining(":")));
      out.append(']');
    }
  }

  private String arguments(int from, int to) {
    return parts(from, to, ",").stream()
        .map(part -> argument(part[0], part[1]))
        .collect(Collectors.joining(","));
  }

  /** To jinjava, a named argument's "=" binds closer than a sum. */
  private String argument(int from, int to) {
    int name = skipSpace(from, to);
    int equals = skipSpace(name + 1, to);
    return name < to && equals < to && isName(tokens.get(name)) && tokens.get(equals).equals("=")
        ? tokens.get(name) + "=(" + rewrite(equals + 1, to).strip() + ")"
        : rewrite(from, to);
  }

  private List<int[]> parts(int from, int to, String separator) {
    List<int[]> parts = new ArrayList<>();
    int start = from;
    for (int at = from; at < to; at++) {
      String token = tokens.get(at);
      if (token.equals("(") || token.equals("[") || token.equals("{")) {
        at = closing(at, to);
      } else if (token.equals(separator)) {
        parts.add(new int[] {start, at});
        start = at + 1;
      }
    }
    parts.add(new int[] {start, to});
    return parts;
  }

  private int closing(int open, int to) {
    int depth = 0;
    for (int at = open; at < to; at++) {
      String token = tokens.get(at);
      depth += token.length() != 1 ? 0 : "([{".contains(token) ? 1 : ")]}".contains(token) ? -1 : 0;
      if (depth == 0) {
        return at;
      }
    }
    return to;
  }

  /** Whether the bracket follows a value. */
  boolean isApplied(int open, int from) {
    int at = open - 1;
    while (at >= from && tokens.get(at).isBlank()) {
      at--;
    }
    if (at < from) {
      return false;
    }
    String before = tokens.get(at);
    return isName(before) || ")]}'\"".indexOf(before.charAt(before.length() - 1)) >= 0;
  }

  private static boolean isName(String token) {
    return (Character.isLetter(token.charAt(0)) || token.charAt(0) == '_')
        && !KEYWORDS.contains(token);
  }

  private int skipSpace(int from, int to) {
    int at = from;
    while (at < to && tokens.get(at).isBlank()) {
      at++;
    }
    return at;
  }
}
