package dev.gatlingllm.prompt;

import dev.gatlingllm.prompt.LlmInput.Message;
import dev.gatlingllm.prompt.Script.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One user's conversation: what has been said, and what comes next. A user holds one, and calls it
 * on one event loop.
 */
public final class Conversation {
  /** What the model is said to have answered in the turns before. */
  public enum History {
    /** Its own answers. */
    ANSWERS,
    /** The recorded replies of a dataset; its own answer if there is none. */
    RECORDED,
    /** Nothing: the server keeps the history itself, by the id of its last response. */
    SERVER
  }

  /** Where it stands. */
  private enum State {
    /** The next turn may begin. */
    OPEN,
    /** A turn has begun, and no answer has come. */
    ASKED,
    /** The last turn is answered, or one has failed. */
    OVER
  }

  /**
   * An answer to a turn.
   *
   * @param message what is added to the history
   * @param promptTokens of the turn's whole prompt, as the server counts them
   * @param completionTokens of the answer
   * @param id by which the server knows it; empty if it has none
   */
  public record Reply(
      Message message,
      OptionalInt promptTokens,
      OptionalInt completionTokens,
      Optional<String> id) {}

  private final long number;
  private final Script script;
  private final History history;
  private Optional<Turn> first;
  private final List<Message> said = new ArrayList<>();
  private State state = State.OPEN;
  private int begun;
  private Optional<Message> recorded = Optional.empty();
  private OptionalInt before = OptionalInt.empty();
  private Optional<String> lastId = Optional.empty();

  /**
   * @param number within the load generator, from 1
   * @param first the script's first turn, made in advance
   */
  public Conversation(long number, Script script, Turn first, History history) {
    this.number = number;
    this.script = script;
    this.first = Optional.of(first);
    this.history = history;
  }

  /** Number within the load generator, from 1. */
  public long number() {
    return number;
  }

  /** Whether a turn is to come. */
  public boolean goesOn() {
    return state == State.OPEN;
  }

  /** How long the user thinks before the next turn. */
  public Duration think() {
    return begun == 0 ? Duration.ZERO : script.think(begun);
  }

  /** The first turn, once: it is ready. */
  public Optional<Turn> firstTurn() {
    Optional<Turn> ready = first;
    first = Optional.empty();
    return ready;
  }

  /** Makes the next turn; not called on an event loop. */
  public Turn nextTurn() {
    return script.turn(begun);
  }

  /** Begins a turn: what its request asks. */
  public LlmInput begin(Turn turn) {
    begun++;
    state = State.ASKED;
    recorded = turn.reply();
    said.addAll(turn.input().messages());
    LlmInput input = turn.input().with(said).withBody(body(turn.input().body()));
    if (history == History.SERVER) {
      said.clear();
    }
    input = before.isPresent() ? input.sharing(before.getAsInt()) : input;
    return input.with(input.labels().inSession(number, begun, 0));
  }

  private Map<String, Object> body(Map<String, Object> own) {
    if (history != History.SERVER) {
      return own;
    }
    Map<String, Object> fields = new LinkedHashMap<>(own);
    lastId.ifPresent(id -> fields.put("previous_response_id", id));
    return fields;
  }

  /** The turn that has begun is answered. */
  public void answered(Reply reply) {
    boolean own = history != History.RECORDED || recorded.isEmpty();
    before = own ? sum(reply.promptTokens(), reply.completionTokens()) : reply.promptTokens();
    lastId = reply.id();
    if (history != History.SERVER) {
      said.add(own ? reply.message() : recorded.get());
    }
    state = begun < script.turns() ? State.OPEN : State.OVER;
  }

  private static OptionalInt sum(OptionalInt one, OptionalInt other) {
    return one.isPresent() && other.isPresent()
        ? OptionalInt.of(one.getAsInt() + other.getAsInt())
        : OptionalInt.empty();
  }

  /** The turn that has begun has failed, or will not be asked. */
  public void fail() {
    state = State.OVER;
  }
}
