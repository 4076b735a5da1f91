package dev.gatlingllm.simulator;

import java.util.Objects;
import java.util.Optional;

/**
 * The settings of a simulated server.
 *
 * @param host address to listen on
 * @param port 0 to 65535; 0 takes any free one
 * @param model the one model it serves
 * @param engine timing of the tokens
 * @param tokensPerChunk tokens in one event of a stream; ≥ 1
 * @param apiKey if present, requests under /v1 must carry it as a bearer token
 * @param reportUsage whether answers have usage; streams only if requested
 * @param loggedRequests maximum number of requests in the send log, which drops the oldest first; ≥
 *     0
 * @param logChunks whether the send log keeps the write time of every chunk
 * @param tls if present, the server speaks HTTPS only
 * @param fault if present, the fault of a share of the requests that ask for none themselves
 * @param prefixCacheBlock tokens of a block of the prefix cache, e.g. 16; 0 for none. A server with
 *     one must know the tokens of a text: {@link SimulatedServer#startEncoding}
 * @param toolRounds maximum number of rounds in which a chat with tools is answered by tool calls,
 *     after each message of the user; 0 for none
 */
public record SimulatorSettings(
    String host,
    int port,
    String model,
    EngineSettings engine,
    int tokensPerChunk,
    Optional<String> apiKey,
    boolean reportUsage,
    int loggedRequests,
    boolean logChunks,
    Optional<KeyStoreFile> tls,
    Optional<FaultShare> fault,
    int prefixCacheBlock,
    int toolRounds) {

  public SimulatorSettings {
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(tls, "tls");
    Objects.requireNonNull(fault, "fault");
    Rule.check(!host.isBlank(), "host", "empty", "must name an address to listen on");
    Rule.check(port >= 0 && port <= 65535, "port", port, "must be from 0 to 65535");
    Rule.check(!model.isBlank(), "model", "empty", "must have a name");
    Rule.check(tokensPerChunk >= 1, "tokensPerChunk", tokensPerChunk, "must be 1 or more");
    Rule.check(
        apiKey.filter(String::isBlank).isEmpty(), "apiKey", "empty", "must be text, or left out");
    Rule.check(prefixCacheBlock >= 0, "prefixCacheBlock", prefixCacheBlock, "must be 0 or more");
    Rule.check(toolRounds >= 0, "toolRounds", toolRounds, "must be 0 or more");
    Rule.check(loggedRequests >= 0, "loggedRequests", loggedRequests, "must be 0 or more");
  }

  /**
   * One mid-size model on one device: 10,000 prompt tokens a second, a decode step of 10 ms and 0.2
   * ms for each of at most 8 running sequences, 5 % jitter.
   */
  public static SimulatorSettings defaults() {
    return defaults(new EngineSettings.Batching(10_000, 10, 0.2, 8, 0.05, 1));
  }

  public static SimulatorSettings defaults(EngineSettings engine) {
    return new SimulatorSettings(
        "127.0.0.1",
        0,
        "simulated-model",
        engine,
        1,
        Optional.empty(),
        true,
        10_000,
        true,
        Optional.empty(),
        Optional.empty(),
        0,
        0);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "SimulatorSettings[" + host + ":" + port + ", " + model + ", " + engine + "]";
  }
}
