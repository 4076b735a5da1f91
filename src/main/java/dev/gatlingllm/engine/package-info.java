/**
 * Where Gatling is met: the DSL, the action, the wire and the life of a run. The only room that
 * knows Gatling's Scala classes.
 *
 * <p>A request's way: {@link LlmAction} takes a prompt and asks Gatling's client, {@link
 * SocketStamps} notes when bytes leave the socket, {@link ChunkShortcut} and {@link AnswerCodec}
 * frame the answer, {@link AnswerReader} reads it, {@link LlmExchange} ends it, {@link
 * RecordAssembly} makes the record.
 *
 * <p>A run's way: {@link RunLife} opens it, {@link Preflight} asks the server before the load,
 * {@link LlmRun} holds stages and requests under way, {@link StageWatch} looks after the client's
 * health, {@link ManifestWriter} keeps run.json, {@link Conclusion} writes the reports and says the
 * exit status. {@link Breakdown} ends a run whose client fails.
 */
package dev.gatlingllm.engine;

import dev.gatlingllm.answer.AnswerReader;
import dev.gatlingllm.wire.AnswerCodec;
import dev.gatlingllm.wire.ChunkShortcut;
import dev.gatlingllm.wire.LlmExchange;
import dev.gatlingllm.wire.SocketStamps;
