package dev.gatlingllm.simulator;

import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.ToIntFunction;

/**
 * What all connections of a server share.
 *
 * @param counting runs the token counter, one prompt after the other: long prompts take
 *     milliseconds, too long for the event loop
 */
record ServerContext(
    SimulatorSettings settings,
    ToIntFunction<String> counter,
    Optional<PrefixCache> prefixCache,
    StoredResponses responses,
    TokenTexts texts,
    EventLoop loop,
    EngineDriver driver,
    Executor counting,
    SendLog log,
    Counters counters) {}
