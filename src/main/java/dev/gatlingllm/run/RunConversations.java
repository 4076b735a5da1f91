package dev.gatlingllm.run;

import dev.gatlingllm.prompt.Conversation;
import dev.gatlingllm.prompt.Conversation.Rules;
import dev.gatlingllm.prompt.ReadyQueue;
import dev.gatlingllm.prompt.Script;
import dev.gatlingllm.prompt.Script.Turn;
import dev.gatlingllm.prompt.Source;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The conversations of a run: their first turns are made in advance, others as users think. */
public final class RunConversations {
  /** Session attribute: the conversation of a virtual user. */
  public static final String CONVERSATION = "llmConversation";

  /** Session attribute: the number of a conversation, as text. */
  public static final String SESSION_ID = "sessionId";

  /** A script whose first turn is made. */
  record Opened(Script script, Turn first) {}

  private final ClientFailure clientFailure;
  private final InputMaker maker;
  private final String idPrefix;
  private final AtomicLong begun = new AtomicLong();
  private final Map<String, ReadyQueue<Opened>> queues = new HashMap<>();

  /**
   * @param idPrefix what session ids begin with: it differs from run to run
   */
  RunConversations(ClientFailure clientFailure, String idPrefix) {
    this.clientFailure = clientFailure;
    this.maker = new InputMaker("making a turn", clientFailure);
    this.idPrefix = idPrefix;
  }

  public InputMaker maker() {
    return maker;
  }

  /**
   * A queue of conversations, made once for each key.
   *
   * @param ahead number of first turns to keep ready; ≥ 1
   */
  synchronized ReadyQueue<Opened> queue(String key, Source<Script> scripts, int ahead) {
    return queues.computeIfAbsent(
        key,
        it ->
            new ReadyQueue<>(() -> scripts.next().map(one -> new Opened(one, one.turn(0))), ahead));
  }

  /** A feeder of conversations; once the scripts have ended, its rows are empty. */
  Iterator<Map<String, Object>> feed(
      ReadyQueue<Opened> queue, Rules rules, InputEnd end, Supplier<String> why) {
    return new InputFeed<>(
        queue,
        "making conversations",
        clientFailure,
        end,
        why,
        next -> next.map(it -> row(it, rules)).orElse(Map.of()));
  }

  private Map<String, Object> row(Opened opened, Rules rules) {
    long number = begun.incrementAndGet();
    String requestClass = opened.first().input().labels().requestClass();
    return Map.of(
        CONVERSATION,
        new Conversation(number, opened.script(), opened.first(), rules.of(requestClass)),
        SESSION_ID,
        idPrefix + number);
  }

  /** Number of times that a turn was wanted and not ready. */
  synchronized long waits() {
    return maker.late() + queues.values().stream().mapToLong(ReadyQueue::waits).sum();
  }

  synchronized void close() {
    maker.close();
    queues.values().forEach(ReadyQueue::close);
  }
}
