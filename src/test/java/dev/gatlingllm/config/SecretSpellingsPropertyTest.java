package dev.gatlingllm.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** However a server spells the key, and wherever a text is cut, the key does not show. */
class SecretSpellingsPropertyTest {
  private static final List<UnaryOperator<String>> SPELLINGS =
      List.of(
          key -> key,
          key -> "Bearer " + key,
          SecretSpellingsPropertyTest::json,
          key -> json(json(key)),
          key -> json(json(json(key))),
          key -> json(key).replace("/", "\\/"),
          key -> json(json(key).replace("/", "\\/")),
          key -> eachChar(key, "\\u%04X"),
          key -> eachChar(key, "\\u%04x"),
          key -> json(eachChar(key, "\\u%04x")),
          key -> eachChar(key, "\\x%02x"),
          key -> eachChar(key, "\\u{%x}"),
          key -> eachChar(key, "&#%d;"),
          key -> eachChar(key, "&#x%x;"),
          key -> eachChar(key, "%%%02x"),
          SecretSpellingsPropertyTest::percent,
          key -> percent(percent(key)),
          key -> percent(key).toLowerCase(Locale.ROOT),
          key -> json(percent(key)),
          key -> percent(json(key)),
          SecretSpellingsPropertyTest::html,
          key -> key.toUpperCase(Locale.ROOT),
          key -> key.toLowerCase(Locale.ROOT));

  private static String json(String text) {
    try {
      String quoted = new ObjectMapper().writeValueAsString(text);
      return quoted.substring(1, quoted.length() - 1);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String percent(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("\"", "&quot;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#x27;");
  }

  private static String eachChar(String text, String format) {
    return text.chars().mapToObj(c -> String.format(format, c)).collect(Collectors.joining());
  }

  @Provide
  Arbitrary<String> keys() {
    Arbitrary<String> likely =
        Arbitraries.strings().withChars("/+\\\"%&'<>.-_=abcXYZ019").ofMinLength(8).ofMaxLength(40);
    Arbitrary<String> any = Arbitraries.strings().withCharRange('!', '~').ofLength(20);
    return Combinators.combine(Arbitraries.of("", "sk-", "sk-a/b+c\"d\\e"), likely, any)
        .as((start, one, other) -> start + (start.isEmpty() ? other : one));
  }

  @Property(tries = 400)
  void aKeyDoesNotShowInAnySpelling(
      @ForAll("keys") String key,
      @ForAll("spellings") UnaryOperator<String> spelling,
      @ForAll("around") String before,
      @ForAll("around") String behind) {
    String spelled = spelling.apply(key);
    String struck = of(key).strike(before + spelled + behind);
    assertThat(struck).doesNotContain(spelled).contains("***");
    // Nothing else goes with it.
    assertThat(struck).startsWith(before).endsWith(behind);
  }

  @Property(tries = 400)
  void noTellingPartOfItShowsWhereverTheTextIsCut(
      @ForAll("keys") String key,
      @ForAll("spellings") UnaryOperator<String> spelling,
      @ForAll @IntRange(min = 6, max = 60) int characters,
      @ForAll("cuts") String cut) {
    String part = spelling.apply(key.substring(0, Math.min(characters, key.length() - 1)));
    assertThat(of(key).strike("invalid: " + part + cut)).doesNotContain(part).startsWith("invalid");
  }

  @Property(tries = 400)
  void aCutInTheMidstOfASpellingLeavesNoTellingPart(
      @ForAll("keys") String key,
      @ForAll("spellings") UnaryOperator<String> spelling,
      @ForAll @IntRange(min = 0, max = 400) int characters) {
    String spelled = spelling.apply(key);
    String cut = spelled.substring(0, Math.min(characters, spelled.length() - 1));
    String telling = spelling.apply(key.substring(0, 6));
    assertThat(of(key).strike("invalid " + cut)).doesNotContain(telling);
  }

  @Property(tries = 200)
  void aLongPartIsStruckWithoutASignOfACutToo(
      @ForAll("keys") String key, @ForAll("around") String behind) {
    String part = key.substring(0, Math.min(16, key.length() - 1));
    if (part.length() == 16) {
      assertThat(of(key).strike(part + " " + behind)).doesNotContain(part);
    }
  }

  @Property(tries = 400)
  void whatIsNoPartOfItStays(@ForAll("keys") String key, @ForAll("around") String text) {
    assertThat(of(key).strike(text)).isEqualTo(text);
  }

  @Provide
  Arbitrary<UnaryOperator<String>> spellings() {
    return Arbitraries.of(SPELLINGS);
  }

  /** Words that no key begins or ends like. */
  @Provide
  Arbitrary<String> around() {
    return Arbitraries.of(
        "", "(key) ", "{\"m\":\"", "\u001b[31m ", "é🙂 ", "?q=", "\n", "( ", "(the text) (");
  }

  @Provide
  Arbitrary<String> cuts() {
    return Arbitraries.of("", "...", "…", "...' was expected");
  }

  private static Redactor of(String key) {
    return Redactor.of(Optional.of(new Secret(key)), Map.of());
  }
}
