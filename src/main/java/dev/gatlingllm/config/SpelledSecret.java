package dev.gatlingllm.config;

import static java.util.Map.entry;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds one secret in a text however it is spelled there: as it is, in the other case, with
 * backslashes before its characters, with the escapes of JSON, JavaScript, Java or Python (the
 * letters u, U or x and hexadecimal digits, or octal ones), interrupted by white space, as JSON
 * within JSON, percent-encoded once or more often, or with HTML's entities. Each character may be
 * spelled in its own way.
 */
final class SpelledSecret {
  /**
   * Minimum length of a beginning that is masked before a cut: a shorter one may be an ordinary
   * word.
   */
  static final int CUT_PART = 6;

  /** Minimum length of a beginning that is masked anywhere. */
  static final int LONG_PART = 16;

  /** They begin the spelling of another character. */
  private static final String ESCAPES = "\\%&+";

  private static final int MOST_BACKSLASHES = 16;
  private static final int MOST_PERCENTS = 4;
  private static final int MOST_SKIPPED = 8;

  /** HTML's names of ASCII characters, in lower case. */
  private static final Map<String, Character> ENTITIES =
      Map.ofEntries(
          entry("quot", '"'),
          entry("amp", '&'),
          entry("lt", '<'),
          entry("gt", '>'),
          entry("apos", '\''),
          entry("excl", '!'),
          entry("num", '#'),
          entry("dollar", '$'),
          entry("percnt", '%'),
          entry("lpar", '('),
          entry("rpar", ')'),
          entry("ast", '*'),
          entry("plus", '+'),
          entry("comma", ','),
          entry("period", '.'),
          entry("sol", '/'),
          entry("colon", ':'),
          entry("semi", ';'),
          entry("equals", '='),
          entry("quest", '?'),
          entry("commat", '@'),
          entry("lsqb", '['),
          entry("lbrack", '['),
          entry("bsol", '\\'),
          entry("rsqb", ']'),
          entry("rbrack", ']'),
          entry("hat", '^'),
          entry("lowbar", '_'),
          entry("grave", '`'),
          entry("lcub", '{'),
          entry("lbrace", '{'),
          entry("verbar", '|'),
          entry("vert", '|'),
          entry("rcub", '}'),
          entry("rbrace", '}'));

  private static final String BACKSLASH =
      "(\\\\|%(25){0,8}5[cC]|&(amp;){0,8}#0{0,6}92;|&(amp;){0,8}#[xX]0{0,6}5[cC];)";
  private static final Pattern ONE_BACKSLASH = Pattern.compile(BACKSLASH);
  private static final Pattern ENTITY = Pattern.compile("&(?:amp;){0,8}([#0-9a-zA-Z]{2,8});");

  /** What may follow the part of a secret that a cut has left: half a spelling, then the cut. */
  private static final Pattern CUT =
      Pattern.compile(
          "("
              + BACKSLASH
              + "{1,16}([uUx]\\{?[0-9a-fA-F]{0,7})?)?"
              + "(%(25){0,8}[0-9a-fA-F]?|&(amp;){0,8}[#0-9a-zA-Z]{0,7})?"
              + "(\\.\\.\\.|…|\uFFFD?\\z)");

  private final String secret;

  SpelledSecret(String secret) {
    this.secret = secret;
  }

  String plain() {
    return secret;
  }

  /**
   * The end, exclusive, of the secret or of a telling part of it that begins there, with a
   * character that it {@link #mayBeginWith}; else -1.
   */
  int endAt(String text, int from) {
    if (goesOnOtherwise(text, from)) {
      return -1;
    }
    int cut = -1;
    TreeSet<Integer> ends = new TreeSet<>();
    ends.add(from);
    for (int known = 0; known < secret.length(); known++) {
      TreeSet<Integer> next = new TreeSet<>();
      for (int at : ends) {
        addEnds(secret.charAt(known), text, at, next);
        if (known > 0 && afterInvisible(text, at) > at) {
          addEnds(secret.charAt(known), text, afterInvisible(text, at), next);
        }
      }
      if (known >= CUT_PART && isCutAt(text, ends.last())) {
        cut = ends.last();
      }
      if (next.isEmpty()) {
        return known >= LONG_PART ? ends.last() : cut;
      }
      ends = next;
    }
    return ends.last();
  }

  /** Whether a spelling of it may begin with this character. */
  boolean mayBeginWith(char first) {
    return first > '~' || ESCAPES.indexOf(first) >= 0 || same(first, secret.charAt(0));
  }

  /**
   * Whether what follows the first character there is not the secret's second one, in any spelling:
   * in most texts it is not, and to look closer takes a hundred times as long.
   */
  private boolean goesOnOtherwise(String text, int from) {
    return secret.length() > 1
        && from + 1 < text.length()
        && isItself(text.charAt(from))
        && isItself(text.charAt(from + 1))
        && !same(text.charAt(from + 1), secret.charAt(1));
  }

  /** Whether it neither begins a spelling of another character nor interrupts the secret. */
  private static boolean isItself(char c) {
    return c > ' ' && c <= '~' && ESCAPES.indexOf(c) < 0;
  }

  /** The index after white space and invisible characters, which may interrupt the secret. */
  private static int afterInvisible(String text, int from) {
    int at = from;
    while (at < Math.min(text.length(), from + MOST_SKIPPED) && isInvisible(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isInvisible(char c) {
    return c <= ' ' || c == 0x7F || Character.getType(c) == Character.FORMAT;
  }

  private static boolean isCutAt(String text, int at) {
    Matcher cut = CUT.matcher(text);
    return cut.region(at, text.length()).lookingAt();
  }

  /**
   * Adds the end of every spelling of the character that begins there. Backslashes may precede it,
   * each spelled in its own way.
   */
  private static void addEnds(char wanted, String text, int from, TreeSet<Integer> ends) {
    int at = from;
    for (int backslashes = 0; backslashes <= MOST_BACKSLASHES; backslashes++) {
      if (at >= text.length()) {
        return;
      }
      addPlain(wanted, text, at, ends);
      if (backslashes > 0) {
        addEscaped(wanted, text, at, ends);
      }
      Matcher backslash = ONE_BACKSLASH.matcher(text).region(at, text.length());
      if (!backslash.lookingAt()) {
        return;
      }
      at = backslash.end();
    }
  }

  private static void addPlain(char wanted, String text, int at, TreeSet<Integer> ends) {
    char first = text.charAt(at);
    if (same(first, wanted) || first == '+' && wanted == ' ') {
      ends.add(at + 1);
    }
    if (first == '%') {
      addPercent(wanted, text, at, ends);
    } else if (first == '&') {
      addEntity(wanted, text, at, ends);
    } else if (wanted > '~') {
      addLatin1(wanted, text, at, ends);
    }
  }

  /** After a backslash. */
  private static void addEscaped(char wanted, String text, int at, TreeSet<Integer> ends) {
    switch (text.charAt(at)) {
      case 'x' -> addHex(wanted, text, at + 1, 2, ends);
      case 'U' -> addHex(wanted, text, at + 1, 8, ends);
      case 'u' -> {
        addHex(wanted, text, at + 1, 4, ends);
        int close = text.indexOf('}', at);
        if (text.startsWith("{", at + 1) && close > 0 && close - at <= 8) {
          addHex(wanted, text, at + 2, close - at - 2, 1, ends);
        }
      }
      default -> addOctal(wanted, text, at, ends);
    }
  }

  private static void addOctal(char wanted, String text, int at, TreeSet<Integer> ends) {
    int code = 0;
    for (int i = at; i < Math.min(text.length(), at + 3); i++) {
      int digit = Character.digit(text.charAt(i), 8);
      if (digit < 0) {
        return;
      }
      code = code * 8 + digit;
      if (same((char) code, wanted)) {
        ends.add(i + 1);
      }
    }
  }

  private static void addPercent(char wanted, String text, int at, TreeSet<Integer> ends) {
    if (wanted > '~') {
      String encoded = URLEncoder.encode(String.valueOf(wanted), StandardCharsets.UTF_8);
      if (text.regionMatches(true, at, encoded, 0, encoded.length())) {
        ends.add(at + encoded.length());
      }
      return;
    }
    int i = at + 1;
    for (int times = 0; times < MOST_PERCENTS; times++) {
      addHex(wanted, text, i, 2, ends);
      if (!text.startsWith("25", i)) {
        return;
      }
      i += 2;
    }
  }

  private static void addEntity(char wanted, String text, int at, TreeSet<Integer> ends) {
    Matcher entity = ENTITY.matcher(text).region(at, text.length());
    if (!entity.lookingAt()) {
      return;
    }
    String name = entity.group(1).toLowerCase(Locale.ROOT);
    if (Objects.equals(ENTITIES.get(name), wanted) || name.matches("#0*" + (int) wanted)) {
      ends.add(entity.end());
    } else if (name.startsWith("#x")) {
      addHex(wanted, text, entity.start(1) + 2, name.length() - 2, 1, ends);
    }
  }

  /** UTF-8 that was read as Latin-1, as headers are. */
  private static void addLatin1(char wanted, String text, int at, TreeSet<Integer> ends) {
    byte[] utf8 = String.valueOf(wanted).getBytes(StandardCharsets.UTF_8);
    String misread = new String(utf8, StandardCharsets.ISO_8859_1);
    if (text.startsWith(misread, at)) {
      ends.add(at + misread.length());
    }
  }

  private static void addHex(
      char wanted, String text, int from, int digits, TreeSet<Integer> ends) {
    addHex(wanted, text, from, digits, 0, ends);
  }

  private static void addHex(
      char wanted, String text, int from, int digits, int behind, TreeSet<Integer> ends) {
    int code = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = i < text.length() ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0) {
        return;
      }
      code = code * 16 + digit;
    }
    if (code <= Character.MAX_VALUE && code > 0 && same((char) code, wanted)) {
      ends.add(from + digits + behind);
    }
  }

  private static boolean same(char one, char other) {
    return one == other || Character.toLowerCase(one) == Character.toLowerCase(other);
  }
}
