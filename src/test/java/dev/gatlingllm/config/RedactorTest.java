package dev.gatlingllm.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  private static final String KEY = "sk-1234567890abcdef";

  private static Redactor of(String key, Map<String, String> headers) {
    return Redactor.of(Optional.ofNullable(key).map(Secret::new), headers);
  }

  @Test
  void everyOccurrenceOfTheKeyIsStruck() {
    assertThat(of(KEY, Map.of()).strike("Bearer " + KEY + ", '" + KEY + "'"))
        .isEqualTo("Bearer ***, '***'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk-test&sol;abc&plus;DEF&quot;123",
        "\\163\\153\\055\\164\\145\\163\\164\\057\\141\\142\\143\\053\\104\\105\\106\\042\\061\\062\\063",
        "sk-test/a\nbc+DEF\"123",
        "sk-te\u200bst/abc+D\u00adEF\"1\u001b23",
        "c2stdGVzdC9hYmMrREVGIjEyMw",
        "OnNrLXRlc3QvYWJjK0RFRiIxMjM",
        "QmVhcmVyIHNrLXRlc3QvYWJjK0RFRiIxMjM",
      })
  void theKeyIsStruckInEverySpelling(String spelled) {
    assertThat(of("sk-test/abc+DEF\"123", Map.of()).strike("<" + spelled + ">")).isEqualTo("<***>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s\u200bk-1234567890abcdef",
        "s\nk-1234567890abcdef",
        "S\\K-1234567890abcdef",
        "s\\u006b-1234567890abcdef",
        "s%6b-1234567890abcdef",
        "s%256B-1234567890abcdef",
        "s&#107;-1234567890abcdef",
        "\\u0073k-1234567890abcdef",
        "&#x73;k-1234567890abcdef",
        "s\\\\x6b-1234567890abcdef"
      })
  void aKeyWhoseSecondCharacterIsSpelledInItsOwnWayIsStruckBehindFalseStarts(String spelled) {
    assertThat(of(KEY, Map.of()).strike("ss-s" + spelled + "s")).isEqualTo("ss-s***s");
    assertThat(of(KEY, Map.of()).strike("sk-" + spelled)).isEqualTo("sk-***");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "xy", "key=", "{\"api_key\":\""})
  void noTellingPartOfASecretShowsInBase64AmidOtherText(String before) {
    byte[] text = (before + KEY + "!").getBytes(StandardCharsets.UTF_8);
    for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
      for (Redactor redactor :
          List.of(
              of(KEY, Map.of()),
              of(null, Map.of("X-Api-Key", KEY)),
              of("k", Map.of()).and(List.of(KEY)))) {
        String encoded = encoder.encodeToString(text);
        String struck = redactor.strike(encoded);
        assertThat(struck).contains("***");
        int prefix = struck.indexOf("***");
        assertThat(prefix * 6 - before.length() * 8).isLessThan(8);
        assertThat(struck.length() - prefix - 3).isLessThanOrEqualTo(4);
      }
    }
  }

  @Test
  void aSecretIsStruckInHexadecimalDigits() {
    String digits = HexFormat.of().formatHex(KEY.getBytes(StandardCharsets.UTF_8));
    for (String spelled : List.of(digits, digits.toUpperCase(Locale.ROOT))) {
      assertThat(of(KEY, Map.of()).strike("<" + spelled + ">")).isEqualTo("<***>");
      assertThat(of(null, Map.of("X-Auth-Token", KEY)).strike("<" + spelled + ">"))
          .isEqualTo("<***>");
    }
  }

  /** In base64 it is three letters, which stand in many a word. */
  @Test
  void aShortKeyIsStruckAsItIsOnly() {
    assertThat(of("ab", Map.of()).strike("ab YWI OmFi")).isEqualTo("*** YWI OmFi");
  }

  @Test
  void aTextWithoutASecretStays() {
    assertThat(of(KEY, Map.of("X-Api-Key", "hunter2")).strike("no model 'm' (sk-12)"))
        .isEqualTo("no model 'm' (sk-12)");
    assertThat(of(null, Map.of()).strike("anything")).isEqualTo("anything");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "authorization",
        "Proxy-Authorization",
        "X-API-KEY",
        "api-key",
        "X-Auth-Token",
        "Cookie",
        "X-Client-Secret",
        "X-Password"
      })
  void aHeaderIsSecretByItsName(String name) {
    assertThat(NamedSecrets.isSecretName(name)).isTrue();
    assertThat(of(null, Map.of(name, "hunter2")).strike("sent hunter2")).isEqualTo("sent ***");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Team", "Accept", "User-Agent", "X-Request-Id"})
  void anyOtherHeaderMayShow(String name) {
    assertThat(NamedSecrets.isSecretName(name)).isFalse();
    assertThat(of(null, Map.of(name, "hunter2")).strike("sent hunter2")).isEqualTo("sent hunter2");
  }

  @Test
  void theWordAfterAHeadersSchemeIsASecretToo() {
    assertThat(of(null, Map.of("Authorization", "Basic aHVudGVyMg==")).strike("got aHVudGVyMg=="))
        .isEqualTo("got ***");
  }

  @Test
  void aSecretThatHoldsAnotherGoesWhole() {
    assertThat(of("sk-1", Map.of("X-Token", "sk-1-and-more")).strike("sk-1-and-more sk-1"))
        .isEqualTo("*** ***");
  }

  @Test
  void aSecretThatJsonEscapesIsStruck() {
    assertThat(of("a\"b\\c", Map.of()).strike("{\"message\":\"key a\\\"b\\\\c\"}"))
        .isEqualTo("{\"message\":\"key ***\"}");
  }

  @Test
  void aSecretThatTheEndOfTheTextCutsIsStruck() {
    for (int length = 6; length < KEY.length(); length++) {
      assertThat(of(KEY, Map.of()).strike("invalid key: " + KEY.substring(0, length)))
          .isEqualTo("invalid key: ***");
    }
  }

  @Test
  void aSecretIsNoText() {
    assertThat(new Secret(KEY)).hasToString("***");
    assertThat(new Secret(KEY).reveal()).isEqualTo(KEY);
  }

  @Test
  void theUserAndThePasswordOfBasicAreSecretsToo() {
    String sent = java.util.Base64.getEncoder().encodeToString("me:hunter2!".getBytes());
    assertThat(
            of(null, Map.of("Authorization", "Basic " + sent))
                .strike("no me:hunter2!, no hunter2!, no " + sent))
        .isEqualTo("no ***, no ***, no ***");
  }

  @Test
  void eachCookieIsASecretUnlessItIsTooShortToTell() {
    assertThat(of(null, Map.of("Cookie", "sid=0123456789; t=1")).strike("0123456789 and 1"))
        .isEqualTo("*** and 1");
  }

  @Test
  void whatTheUrlAndTheBodyNameASecretIsOne() {
    LlmConfig config =
        ReadConfig.of(
            "llm.path=/v1/x?key=a%2Fb-hunter2&max_tokens=5&q=open&sig=s1g-hunter2",
            "llm.extraBody={\"api_key\":\"hunter2-in-body\",\"stop_token\":\"stop\"}");
    assertThat(config.redactor().strike("a/b-hunter2 5 open stop hunter2-in-body a%2fb-hunter2"))
        .isEqualTo("*** 5 open stop *** ***");
    assertThat(config.command() + config.shown())
        .doesNotContain("hunter2")
        .contains("key=***&max_tokens=5&q=open&sig=***", "stop_token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"user_token", "refreshToken", "hf_token", "github-token", "jwt", "pwd"})
  void aFieldOfTheBodyIsASecretByItsName(String name) {
    LlmConfig config =
        ReadConfig.of("llm.extraBody={\"x\":[{\"" + name + "\":\"in-body-hunter2\"}]}");
    assertThat(config.redactor().strike("you sent in-body-hunter2")).isEqualTo("you sent ***");
    assertThat(config.command() + config.shown()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop_token", "eos_token", "max_tokens", "tokenizer", "user"})
  void aFieldThatSpeaksOfTokensIsNone(String name) {
    assertThat(
            ReadConfig.of("llm.extraBody={\"" + name + "\":\"plain-word-1\"}")
                .redactor()
                .strike("plain-word-1"))
        .isEqualTo("plain-word-1");
  }

  @Test
  void aShortKeyHidesNothingOfTheUsersOwnSettings() {
    LlmConfig config = ReadConfig.of("llm.apiKey=1", "llm.concurrency=1,11");
    assertThat(config.shown()).containsEntry("llm.concurrency", "1,11");
  }

  @Test
  void aSettingThatIsRefusedDoesNotShowItsSecret() {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> ReadConfig.of("llm.path=v1/x?api-key=hunter2"))
        .hasMessageContaining("v1/x?api-key=***")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aBrokenSettingsFileDoesNotShowTheKeyBesideItsBreak() {
    for (String broken : new String[] {"apiKey sk-hunter2-77", "\"apiKey\" \"sk-hunter2-77\""}) {
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> com.typesafe.config.ConfigFactory.parseString("llm { " + broken + " }"))
          .satisfies(
              error ->
                  assertThat(NamedSecrets.withoutQuoted(error.getMessage()))
                      .doesNotContain("hunter2")
                      .contains("Key '***' may not be followed by token: '}'"));
    }
  }
}
