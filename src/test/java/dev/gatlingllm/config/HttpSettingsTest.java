package dev.gatlingllm.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code llm.http}, {@code llm.proxy} and {@code llm.retry}. */
class HttpSettingsTest {
  private static final String SECURE = "llm.baseUrl=https://llm.example";

  @Test
  void byDefaultTheWayIsStraight() {
    LlmConfig config = ReadConfig.of(SECURE);
    assertThat(config.http().version()).isEqualTo(HttpVersion.HTTP_1_1);
    assertThat(config.http().gzip()).isFalse();
    assertThat(config.http().proxy()).isEmpty();
    assertThat(config.retry()).isEqualTo(new Retry(0, Duration.ofSeconds(60)));
  }

  @Test
  void everySettingArrives() {
    LlmConfig config =
        ReadConfig.of(
            SECURE,
            "llm.http.version=2-prior-knowledge",
            "llm.http.gzip=true",
            "llm.retry.max=3",
            "llm.retry.longestWait=10s");
    assertThat(config.http().version()).isEqualTo(HttpVersion.HTTP_2_PRIOR_KNOWLEDGE);
    assertThat(config.http().gzip()).isTrue();
    assertThat(config.retry()).isEqualTo(new Retry(3, Duration.ofSeconds(10)));
    assertThat(ReadConfig.of(SECURE, "llm.http.version=2").http().version())
        .isEqualTo(HttpVersion.HTTP_2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llm.baseUrl=http://llm.example", "llm.baseUrl="})
  void withoutTlsHttp2IsForPriorKnowledgeOnly(String baseUrl) {
    refused(
        "llm.http.version is '2', must be 2-prior-knowledge or 1.1 without an https:// address:"
            + " only over TLS is it agreed on.",
        baseUrl,
        "llm.http.version=2");
    assertThat(ReadConfig.of(baseUrl, "llm.http.version=2-prior-knowledge").http().version())
        .isEqualTo(HttpVersion.HTTP_2_PRIOR_KNOWLEDGE);
  }

  @Test
  void http2ThroughAProxyIsRefused() {
    refused(
        "llm.http.version is '2', must be 1.1 with llm.proxy.url: Gatling's client has no HTTP/2"
            + " through a proxy.",
        SECURE,
        "llm.http.version=2",
        "llm.proxy.url=http://proxy:3128");
    refused(
        "llm.http.version is '2-prior-knowledge', must be 1.1 with llm.proxy.url: Gatling's client"
            + " has no HTTP/2 through a proxy.",
        "llm.baseUrl=http://llm.example",
        "llm.http.version=2-prior-knowledge",
        "llm.proxy.url=http://proxy:3128");
  }

  @ParameterizedTest
  @CsvSource({
    "http://proxy:3128, HTTP, proxy, 3128",
    "https://proxy.example:3129/, HTTPS, proxy.example, 3129",
    "socks5://127.0.0.1:1080, SOCKS5, 127.0.0.1, 1080",
  })
  void aProxyIsReadByItsUrl(String url, Proxy.Kind kind, String host, int port) {
    Proxy proxy = ReadConfig.of("llm.proxy.url=" + url).http().proxy().orElseThrow();
    assertThat(proxy.kind()).isEqualTo(kind);
    assertThat(proxy.host()).isEqualTo(host);
    assertThat(proxy.port()).isEqualTo(port);
    assertThat(proxy.credentials()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy",
        "proxy:3128",
        "http://proxy",
        "ftp://proxy:21",
        "http://proxy:1/a",
        "x y"
      })
  void whatIsNoProxyIsNamedWithTheRule(String url) {
    refused(
        "llm.proxy.url is '"
            + url
            + "', must be a URL with a port such as http://proxy:3128, https://proxy:3129 or"
            + " socks5://proxy:1080, without user, path or query.",
        "llm.proxy.url=" + url);
  }

  @Test
  void aUserAndAPasswordComeTogether() {
    Map<String, String> environment = Map.of("LLM_PROXY_PASSWORD", "hunter2");
    LlmConfig config = ReadConfig.of(environment, "llm.proxy.url=http://p:1", "llm.proxy.user=me");
    assertThat(config.http().proxy().orElseThrow().credentials().orElseThrow().password().reveal())
        .isEqualTo("hunter2");
    refused(
        "llm.proxy.user is 'me', must have a password (LLM_PROXY_PASSWORD in the environment, or"
            + " llm.proxy.password).",
        "llm.proxy.url=http://p:1",
        "llm.proxy.user=me");
    refused(
        "llm.proxy.user is '', must be the user of llm.proxy.password.",
        "llm.proxy.url=http://p:1",
        "llm.proxy.password=hunter2");
  }

  @Test
  void aPasswordInTheUrlIsRefusedUnseen() {
    assertThatThrownBy(() -> ReadConfig.of("llm.proxy.url=http://me:hunter2@p:1"))
        .hasMessageStartingWith("llm.proxy.url holds a user or a password")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void theProxysPasswordShowsNowhereInAnyForm() {
    LlmConfig config =
        ReadConfig.of(
            "llm.proxy.url=http://p:1", "llm.proxy.user=me", "llm.proxy.password=hunter2");
    assertThat(config.shown().toString()).doesNotContain("hunter2");
    assertThat(config.command()).doesNotContain("hunter2");
    // "me:hunter2" in Base64, as it is sent.
    assertThat(config.redactor().strike("Basic bWU6aHVudGVyMg== of hunter2"))
        .isEqualTo("Basic *** of ***");
  }

  @ParameterizedTest
  @CsvSource({
    "llm.http.version, 3, 'one of 1.1, 2, 2-prior-knowledge'",
    "llm.http.gzip, yes, true or false",
    "llm.tls.insecure, 1, true or false",
    "llm.retry.max, -1, a whole number from 0",
    "llm.retry.max, 101, a whole number from 0 to 100",
    "llm.retry.longestWait, 0s, 'a duration above 0, e.g. 500ms, 30s, 2m'",
    "llm.conversation.sessionHeader, x y, 'the name of a header, e.g. x-session-id'",
    "llm.conversation.sessionHeader, Content-Length, a header that the client does not send itself",
    "llm.conversation.sessionHeader, authorization, a header that the client does not send itself",
    "llm.conversation.toolRounds, 101, at most 100",
  })
  void aWrongValueIsNamedWithItsRule(String key, String value, String rule) {
    refused(key + " is '" + value + "', must be " + rule + ".", SECURE, key + "=" + value);
  }

  @Test
  void theHeaderOfAConversationIsNoneThatEveryRequestHas() {
    refused(
        "llm.conversation.sessionHeader is 'x-Team', must be a header that llm.headers does not"
            + " set.",
        "llm.headers.X-Team=search",
        "llm.conversation.sessionHeader=x-Team");
  }

  @Test
  void aHeadersNameHasOneRuleWhereverItIsSet() {
    String name = "x-" + "a".repeat(100);
    assertThat(
            ReadConfig.of("llm.conversation.sessionHeader=" + name).conversation().sessionHeader())
        .isEqualTo(
            ReadConfig.of("llm.headers." + name + "=1").headers().keySet().stream().findAny())
        .contains(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix:/run/llm.sock", "http+unix://%2Frun%2Fllm.sock", "unix:///run/a"})
  void aUnixSocketIsRefusedWithAWayOut(String url) {
    refused(
        "llm.baseUrl is '"
            + url
            + "', must be a URL such as http://127.0.0.1:8000: Gatling's client has no unix-domain"
            + " sockets; socat TCP-LISTEN:8000,fork UNIX-CONNECT:/the/socket makes one a port.",
        "llm.baseUrl=" + url);
  }

  private static void refused(String message, String... properties) {
    assertThatThrownBy(() -> ReadConfig.of(properties))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }
}
