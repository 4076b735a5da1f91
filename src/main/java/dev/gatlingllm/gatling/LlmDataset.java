package dev.gatlingllm.gatling;

import static dev.gatlingllm.gatling.Given.given;

import dev.gatlingllm.dataset.Dataset;
import dev.gatlingllm.dataset.DatasetFormat;
import dev.gatlingllm.dataset.DatasetScripts.Answers;
import dev.gatlingllm.draw.Distribution;
import dev.gatlingllm.prompt.InputPlan;
import dev.gatlingllm.run.DatasetSettings;
import dev.gatlingllm.run.Fatal;
import dev.gatlingllm.run.RunLifecycle;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * A feeder of a dataset's rows, as attributes {@code prompt} and {@code promptTokens}: {@code
 * dataset("chat.jsonl").shuffle().limit(1_000)}. Without {@link #once} it is endless. The file is
 * read before the load; what cannot be used of it ends the JVM with one sentence. gatling.conf,
 * {@code llm.dataset}, says what the formats are.
 */
public final class LlmDataset implements Feeder {
  private static final String KEY = "dataset(…)";

  private final RunLifecycle run;
  private final Dataset dataset;
  private final Optional<Distribution> output;
  private final InputPlan plan;
  private final LateRows rows;

  private LlmDataset(RunLifecycle run, Dataset dataset, Optional<Distribution> output) {
    this.run = run;
    this.dataset = dataset;
    this.output = output;
    Answers answers = DatasetSettings.answers(run.config(), output.isEmpty(), output);
    this.plan = Fatal.checked(() -> DatasetSettings.plan(run.config(), dataset, answers, KEY));
    this.rows = new LateRows(() -> run.prompts().requests(plan));
    run.prompts().want(plan, Optional.empty());
  }

  static LlmDataset of(RunLifecycle run, String file) {
    return new LlmDataset(run, checked(() -> Dataset.of(file)), Optional.empty());
  }

  /** What it asks, which then is no feeder of its own. */
  InputPlan taken() {
    run.prompts().unwant(plan, Optional.empty());
    return plan;
  }

  private static Dataset checked(Supplier<Dataset> dataset) {
    try {
      return dataset.get();
    } catch (IllegalArgumentException e) {
      throw Fatal.exit(KEY + ": " + e.getMessage() + ".");
    }
  }

  private LlmDataset with(Supplier<Dataset> other) {
    return with(checked(other), output);
  }

  private LlmDataset with(Dataset other, Optional<Distribution> most) {
    run.prompts().unwant(plan, Optional.empty());
    return new LlmDataset(run, other, most);
  }

  /** Of that format, whatever the content looks like: chat, sharegpt, batch or text. */
  public LlmDataset format(String word) {
    given("format", word);
    return with(
        () ->
            dataset.format(
                DatasetFormat.of(word)
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "a dataset's format is '%s', must be one of %s"
                                    .formatted(word, String.join(", ", DatasetFormat.words()))))));
  }

  /** CSV with a header, of which that column is the prompt. */
  public LlmDataset column(String name) {
    given("column", name);
    return with(() -> dataset.column(name));
  }

  /** Without rows whose prompt has fewer tokens. */
  public LlmDataset leastTokens(int tokens) {
    return with(() -> dataset.tokens(OptionalInt.of(tokens), dataset.mostTokens()));
  }

  /** Without rows whose prompt has more tokens. */
  public LlmDataset mostTokens(int tokens) {
    return with(() -> dataset.tokens(dataset.leastTokens(), OptionalInt.of(tokens)));
  }

  /** No more rows than that. */
  public LlmDataset limit(long rows) {
    return with(() -> dataset.limit(rows));
  }

  /** In an order that {@code llm.seed} draws. */
  public LlmDataset shuffle() {
    return with(dataset::shuffle);
  }

  /**
   * Each row once; then the run ends in good order: users who ask for more leave, and what was
   * asked is answered.
   */
  public LlmDataset once() {
    return with(dataset::once);
  }

  /** Without rows that cannot be used; the reports count them, and name the first. */
  public LlmDataset skipErrors() {
    return with(dataset::skipErrors);
  }

  /**
   * Answers of this many tokens at most, whatever the rows' replies have.
   *
   * @throws IllegalArgumentException below 1
   */
  public LlmDataset output(int most) {
    return output(LlmPrompts.constant("output", most));
  }

  /** Answers of at most as many tokens as are drawn, whatever the rows' replies have. */
  public LlmDataset output(Distribution most) {
    return with(dataset, Optional.of(given("output", most)));
  }

  @Override
  public Map<String, Object> next() {
    return rows.next();
  }
}
