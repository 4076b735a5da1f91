package dev.gatlingllm.wire;

/** The same without TLS, by prior knowledge: the connection carries one request at a time. */
class CleartextHttp2ExchangeTest extends Http2ExchangeTest {
  @Override
  boolean overTls() {
    return false;
  }

  @Override
  int connectionsOfThree() {
    return 3;
  }
}
