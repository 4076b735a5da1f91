package dev.gatlingllm.dataset;

import dev.gatlingllm.dataset.DatasetReader.Read;
import dev.gatlingllm.draw.Distribution;
import dev.gatlingllm.draw.Draws;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.LlmInput.Message;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.prompt.Script;
import dev.gatlingllm.prompt.Source;
import dev.gatlingllm.prompt.SourceFacts;
import dev.gatlingllm.record.Counted;
import dev.gatlingllm.record.Labels;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;

/**
 * What the rows of a dataset ask, each at once or turn by turn. What a row says of its answer's
 * length and stream goes to where the run's own goes, so that it replaces that in every API; the
 * row's other fields override those of the body. Nobody thinks between turns. Thread-safe.
 */
public final class DatasetScripts implements Source<Script> {
  /** Two names of one limit: a body must not have both. */
  private static final String[] LIMITS = {"max_completion_tokens", "max_tokens"};

  /** Different draws for each turn; more turns than that have some in common with the next row. */
  private static final long MOST_TURNS = 1_000;

  private final DatasetReader rows;
  private final ToIntFunction<String> tokens;
  private final Answers answers;
  private final Draws lengths;
  private final AtomicLong made = new AtomicLong();

  /**
   * Who answers, and how long: a row's own limit comes first.
   *
   * @param asLongAsReplies whether an answer is limited to the tokens of the dataset's reply, if it
   *     has one
   * @param output most tokens of other answers; empty for the run's limit
   * @param ofBatchModel whether requests of a batch go to the model that they name
   */
  public record Answers(
      boolean asLongAsReplies, Optional<Distribution> output, boolean ofBatchModel) {
    /** Answers shorter than a token are none. */
    public Answers {
      output = output.map(it -> it.least() < 1 ? it.least(1) : it);
    }
  }

  public DatasetScripts(
      DatasetReader rows, ToIntFunction<String> tokens, Answers answers, long seed) {
    this.rows = rows;
    this.tokens = tokens;
    this.answers = answers;
    this.lengths = Draws.of(seed, "outputTokens");
  }

  /**
   * The next row; empty once all have been read, if they are read once.
   *
   * @throws dev.gatlingllm.prompt.InputException if it cannot be read any more
   */
  @Override
  public Optional<Script> next() {
    Optional<Read> read = rows.next();
    read.ifPresent(it -> made.getAndIncrement());
    return read.map(RowScript::new);
  }

  @Override
  public Optional<SourceFacts> facts() {
    DatasetFacts facts = rows.facts();
    boolean single = facts.format() == DatasetFormat.CSV || facts.format() == DatasetFormat.TEXT;
    return Optional.of(
        new SourceFacts(
            facts.mostBytes(),
            !single,
            facts.url(),
            Counted.text("The dataset %s ended after %s {row|rows}.", facts.file(), made.get())));
  }

  private LlmInput input(DatasetRow row, DatasetRow.Turn turn, long draw) {
    Map<String, Object> body = new LinkedHashMap<>(row.body());
    Optional<Boolean> stream = Optional.empty();
    if (body.get("stream") instanceof Boolean streamed) {
      // Whoever reads the answer must know.
      stream = Optional.of(streamed);
      body.remove("stream");
    }
    if (row.url().isPresent() && !answers.ofBatchModel()) {
      body.remove("model");
    }
    return new LlmInput(
        turn.messages().stream().map(this::counted).toList(),
        limit(turn, body, draw),
        stream,
        DatasetRow.unchangeable(body),
        Labels.NONE,
        OptionalInt.empty());
  }

  /** Takes the row's own limit out of the body, if it has one. */
  private OptionalInt limit(DatasetRow.Turn turn, Map<String, Object> body, long draw) {
    OptionalInt own = OptionalInt.empty();
    for (String name : LIMITS) {
      if (body.get(name) instanceof Integer limit && limit > 0) {
        own = OptionalInt.of(limit);
        body.remove(name);
      } else if (body.containsKey(name)) {
        // null, or what the server may refuse: it is sent as it stands.
        return OptionalInt.empty();
      }
    }
    OptionalInt ofReply = answers.asLongAsReplies() ? tokens(turn.reply()) : OptionalInt.empty();
    if (own.isPresent() || ofReply.isPresent()) {
      return own.isPresent() ? own : ofReply;
    }
    return answers.output().isPresent()
        ? OptionalInt.of((int) answers.output().get().whole(lengths.number(draw)))
        : OptionalInt.empty();
  }

  /**
   * As many tokens as the dataset's reply has; no limit if it has none, or no text: how long the
   * call of a tool is depends on how the model writes it.
   */
  private OptionalInt tokens(Optional<Message> reply) {
    String text = reply.map(it -> it.content().text()).orElse("");
    return text.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(Math.max(1, tokens.applyAsInt(text)));
  }

  private Message counted(Message message) {
    Prompt content = message.content();
    int count = tokens.applyAsInt(content.text());
    return new Message(
        message.role(),
        new Prompt(content.text(), OptionalInt.of(count), content.images()),
        message.fields());
  }

  private final class RowScript implements Script {
    private final DatasetRow row;
    private final long number;
    private final boolean again;

    RowScript(Read read) {
      this.row = read.row();
      this.number = read.number();
      this.again = read.again();
    }

    /** All of a row that is read again came before. */
    private LlmInput told(LlmInput input) {
      OptionalInt tokens = again ? input.tokens() : OptionalInt.empty();
      return tokens.isPresent() ? input.sharing(tokens.getAsInt()) : input;
    }

    @Override
    public int turns() {
      return row.turns().size();
    }

    @Override
    public Turn turn(int index) {
      DatasetRow.Turn turn = row.turns().get(index);
      return new Turn(
          told(input(row, turn, number * MOST_TURNS + index)),
          turn.reply().map(DatasetScripts.this::counted));
    }

    @Override
    public LlmInput atOnce() {
      return told(input(row, row.atOnce(), number * MOST_TURNS));
    }
  }
}
