package dev.gatlingllm.run;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.load.TraceFacts;
import dev.gatlingllm.load.TraceRow;
import dev.gatlingllm.prompt.BlockPrompts;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.LlmInput.Message;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.prompt.RandomPrompts;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.prompt.TokenizerException;
import dev.gatlingllm.run.ScheduledUsers.Due;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The prompts of a trace's rows, made a little before they are due. */
public final class TracePrompts {
  /** The prompt and the body that it is sent in; for English, of one byte a character. */
  private static final int BYTES_PER_TOKEN = 14;

  private final Tokenizer tokenizer;
  private final long seed;
  private final InputMaker maker;
  private final KnownBlocks known = new KnownBlocks();
  private RandomPrompts texts;
  private BlockPrompts blocks;

  TracePrompts(Tokenizer tokenizer, long seed, ClientFailure clientFailure) {
    this.tokenizer = tokenizer;
    this.seed = seed;
    this.maker = new InputMaker("making prompts of a trace", clientFailure);
  }

  /** Checks that the prompts of a trace can be made and held. */
  void check(TraceFacts facts, LlmConfig config, long heapBytes) {
    String name = "'" + facts.name() + "'";
    if (facts.busiestTokens() * BYTES_PER_TOKEN > heapBytes / 2) {
      throw new ConfigException(
          "%s has prompts of %s tokens within 4 s, about %s MB, which is more than the client's memory of %s MB can hold (-Xmx in pom.xml): a lower speed."
              .formatted(
                  name,
                  facts.busiestTokens(),
                  facts.busiestTokens() * BYTES_PER_TOKEN >> 20,
                  heapBytes >> 20));
    }
    if (facts.samples().isEmpty()) {
      return;
    }
    if (config.prompts().sharedPrefixTokens() > 0 || config.generation().images().any()) {
      throw new ConfigException(
          "%s says what its prompts are: llm.prompt.sharedPrefixTokens must be 0, and llm.prompt.images empty."
              .formatted(name));
    }
    facts.samples().forEach(it -> make(it, Optional.empty()));
  }

  /**
   * Makes what a user asks, in time for the instant.
   *
   * @param fed what a feeder has the user ask; for rows without messages and lengths
   * @param wanted asked again and again; once false, nothing is made
   * @param then takes it on the loop; empty if it is not wanted, or cannot be made
   */
  public void make(
      Due due,
      TraceRow row,
      Optional<LlmInput> fed,
      ScheduledExecutorService loop,
      BooleanSupplier wanted,
      Consumer<Optional<LlmInput>> then) {
    maker.make(due.nanos(), () -> input(row, fed), loop, wanted, then);
  }

  /**
   * What a row asks, and how much of it came before, in the order in which it is called.
   *
   * @param fed asked by a row without messages and lengths
   * @throws ConfigException if no such prompt can be made: names the file and the line
   */
  synchronized LlmInput input(TraceRow row, Optional<LlmInput> fed) {
    LlmInput input = make(row, fed);
    if (row.blocks().length == 0 || !row.messages().isEmpty() || row.inputTokens().isEmpty()) {
      return input;
    }
    OptionalInt shared = known.add(row.blocks(), row.blockTokens(), row.inputTokens().getAsInt());
    return shared.isPresent() ? input.sharing(shared.getAsInt()) : input;
  }

  private LlmInput make(TraceRow row, Optional<LlmInput> fed) {
    LlmInput input;
    if (!row.messages().isEmpty()) {
      input =
          LlmInput.of(
              row.messages().stream()
                  .map(it -> new Message(it.role(), counted(it.text())))
                  .toList());
    } else if (row.inputTokens().isPresent()) {
      input = LlmInput.of(prompt(row, row.inputTokens().getAsInt()));
    } else {
      input = fed.orElseGet(() -> LlmInput.of(Prompt.uncounted("")));
    }
    return row.outputTokens().isPresent() ? input.withMaxTokens(row.outputTokens()) : input;
  }

  private Prompt counted(String text) {
    return text.length() > Tokenizer.MOST_CHARACTERS
        ? Prompt.uncounted(text)
        : new Prompt(text, tokenizer.count(text));
  }

  private Prompt prompt(TraceRow row, int tokens) {
    try {
      return made(row, tokens);
    } catch (TokenizerException e) {
      String why = e.getMessage().replaceFirst("\\.$", "");
      throw row.at()
          .wrong(
              "the prompt's length",
              Integer.toString(tokens),
              "be one that can be made: "
                  + Character.toLowerCase(why.charAt(0))
                  + why.substring(1));
    }
  }

  private Prompt made(TraceRow row, int tokens) {
    if (row.blocks().length > 0) {
      if (blocks == null) {
        blocks = new BlockPrompts(tokenizer, seed);
      }
      return blocks.prompt(row.number(), row.blocks(), row.blockTokens(), tokens);
    }
    if (texts == null) {
      texts = new RandomPrompts(tokenizer, seed);
    }
    return texts.numbered(row.number(), tokens);
  }

  /** Number of prompts that were not ready when they were due. */
  long late() {
    return maker.late();
  }

  void close() {
    maker.close();
  }
}
