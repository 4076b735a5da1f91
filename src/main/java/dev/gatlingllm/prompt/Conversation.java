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
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

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

  /**
   * The same for all conversations of a feeder, or of a class of them.
   *
   * @param tools how tool calls are answered; empty if they are not
   * @param ofClasses others, by the name of the class
   */
  public record Rules(History history, Optional<ToolRounds> tools, Map<String, Rules> ofClasses) {
    /** With the model's own answers, and no tools. */
    public static final Rules USUAL = new Rules(History.ANSWERS, Optional.empty());

    /** For conversations of all classes. */
    public Rules(History history, Optional<ToolRounds> tools) {
      this(history, tools, Map.of());
    }

    /** Those of a class; empty: of none. */
    public Rules of(String requestClass) {
      return ofClasses.getOrDefault(requestClass, this);
    }

    /** With another history, in every class. */
    public Rules with(History other) {
      return new Rules(other, tools, inEach(it -> it.with(other)));
    }

    /** With other tools, in every class. */
    public Rules with(ToolRounds other) {
      return new Rules(history, Optional.of(other), inEach(it -> it.with(other)));
    }

    private Map<String, Rules> inEach(UnaryOperator<Rules> change) {
      Map<String, Rules> all = new TreeMap<>(ofClasses);
      all.replaceAll((name, rules) -> change.apply(rules));
      return all;
    }
  }

  /** Where it stands. */
  private enum State {
    /** The next request may begin. */
    OPEN,
    /** A request has begun, and no answer has come. */
    ASKED,
    /** The last turn is answered, or one has failed. */
    OVER
  }

  /**
   * @param text of the answer
   * @param calls tools that it asks for
   * @param promptTokens of the whole prompt, as the server counts them
   * @param completionTokens of the answer
   * @param id by which the server knows it; empty if it has none
   */
  public record Reply(
      Prompt text,
      List<ToolCall> calls,
      OptionalInt promptTokens,
      OptionalInt completionTokens,
      Optional<String> id) {}

  private final long number;
  private final Script script;
  private final Rules rules;
  private final List<Message> said = new ArrayList<>();
  private Optional<Turn> ready;
  private State state = State.OPEN;
  private int begun;
  private int round;
  private int rounds;
  private Turn turn;
  private OptionalInt asked = OptionalInt.empty();
  private OptionalInt before = OptionalInt.empty();
  private Optional<String> lastId = Optional.empty();

  /**
   * @param number within the load generator, from 1
   * @param first the script's first turn, made in advance
   */
  public Conversation(long number, Script script, Turn first, Rules rules) {
    this.number = number;
    this.script = script;
    this.ready = Optional.of(first);
    this.rules = rules;
  }

  /** Whether a request is to come. */
  public boolean goesOn() {
    return state == State.OPEN;
  }

  /** How long the user thinks before the next turn, or the tools take that were called. */
  public Duration think() {
    if (round > 0) {
      return rules.tools().orElseThrow().delay(number, rounds);
    }
    return begun == 0 ? Duration.ZERO : script.think(begun);
  }

  /**
   * The next turn, if it is ready: the first is made in advance, and results of tools have nothing
   * to be made.
   */
  public Optional<Turn> readyTurn() {
    return ready;
  }

  /** Makes the next turn; not called on an event loop. */
  public Turn makeTurn() {
    return script.turn(begun);
  }

  /**
   * @param next {@link #readyTurn} or {@link #makeTurn}
   * @param continuing fields of the body, by the id of the last answer, where the server keeps the
   *     history
   * @return what it asks
   */
  public LlmInput begin(Turn next, Function<Optional<String>, Map<String, Object>> continuing) {
    takeRecordedCalls(next);
    ready = Optional.empty();
    begun += round == 0 ? 1 : 0;
    turn = next;
    state = State.ASKED;
    said.addAll(next.input().messages());
    LlmInput input = next.input().with(said);
    if (rules.history() == History.SERVER) {
      Map<String, Object> fields = new LinkedHashMap<>(input.body());
      fields.putAll(continuing.apply(lastId));
      input = input.withBody(fields);
      said.clear();
    }
    return input.sharing(shared(next, input)).with(input.labels().inSession(number, begun, round));
  }

  /** Results in a dataset belong to the calls that it has, whatever the model answered. */
  private void takeRecordedCalls(Turn next) {
    boolean results = next.input().messages().get(0).role().equals(ToolCall.TOOL);
    if (results && round == 0 && !said.isEmpty() && turn.reply().isPresent()) {
      said.set(said.size() - 1, turn.reply().get());
      before = asked;
    }
  }

  /** First tokens that came before: of a recorded dialog that is read again, all of them. */
  private OptionalInt shared(Turn next, LlmInput input) {
    OptionalInt ofTurn = next.input().sharedTokens();
    if (round > 0 || begun > 1 && (ofTurn.isEmpty() || rules.history() != History.RECORDED)) {
      return before;
    }
    return begun == 1 ? ofTurn : input.tokens();
  }

  /** The request that has begun is answered. */
  public void answered(Reply reply) {
    boolean calls =
        !reply.calls().isEmpty() && rules.tools().filter(it -> round < it.most()).isPresent();
    Optional<Message> recorded =
        rules.history() == History.RECORDED && !calls ? turn.reply() : Optional.empty();
    asked = reply.promptTokens();
    before = recorded.isPresent() ? asked : sum(asked, reply.completionTokens());
    if (rules.history() == History.SERVER) {
      lastId = reply.id();
    } else {
      said.add(recorded.orElseGet(() -> message(reply, calls)));
    }
    if (calls) {
      answer(reply.calls());
    } else {
      round = 0;
    }
    state = calls || begun < script.turns() ? State.OPEN : State.OVER;
  }

  private static Message message(Reply reply, boolean calls) {
    return calls
        ? ToolCall.asked(reply.text(), reply.calls())
        : new Message(LlmInput.ASSISTANT, reply.text());
  }

  /** The next request has the results of these calls, and says otherwise what the turn says. */
  private void answer(List<ToolCall> calls) {
    round++;
    rounds++;
    String result = rules.tools().orElseThrow().result();
    List<Message> results =
        calls.stream().map(call -> call.result(Prompt.uncounted(result))).toList();
    ready = Optional.of(new Turn(turn.input().with(results), turn.reply()));
  }

  private static OptionalInt sum(OptionalInt one, OptionalInt other) {
    return one.isPresent() && other.isPresent()
        ? OptionalInt.of(one.getAsInt() + other.getAsInt())
        : OptionalInt.empty();
  }

  /** The request that has begun has failed, or none will be asked. */
  public void fail() {
    state = State.OVER;
  }
}
