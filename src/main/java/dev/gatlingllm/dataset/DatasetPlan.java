package dev.gatlingllm.dataset;

import dev.gatlingllm.dataset.DatasetScripts.Answers;
import dev.gatlingllm.prompt.InputPlan;
import dev.gatlingllm.prompt.Script;
import dev.gatlingllm.prompt.Source;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.record.Counted;

/**
 * The rows of a dataset.
 *
 * @param answers how long they are, and which model's
 * @param key the setting, or the call of the DSL, that names the file
 */
public record DatasetPlan(Dataset dataset, Answers answers, String key) implements InputPlan {
  @Override
  public String words() {
    return "rows of " + dataset.file();
  }

  @Override
  public boolean conversations() {
    return true;
  }

  /** Rows with a reply, or a limit of their own. */
  @Override
  public boolean limitsAnswers() {
    return true;
  }

  @Override
  public Source<Script> open(Context context) {
    Tokenizer tokenizer = context.tokenizer();
    OpenDataset open = OpenDataset.open(dataset, tokenizer::count, context.fits());
    if (!dataset.repeat() && open.rows() < context.injectors()) {
      throw dataset
          .input()
          .refused(
              Counted.text(
                  "has %s {row|rows} to send once, must have one for each of llm.injectors=%s",
                  open.rows(), context.injectors()));
    }
    open.facts().notes().forEach(context.say());
    context
        .say()
        .accept(
            Counted.text(
                "Users ask the rows of the dataset %s: %s {%s row|%s rows}%s, %s.",
                dataset.file(),
                open.rows(),
                open.facts().format().word(),
                dataset.shuffled() ? ", shuffled" : "",
                dataset.repeat() ? "round and round" : "each once"));
    DatasetReader rows =
        DatasetReader.of(open, context.seed(), context.injector(), context.injectors());
    return new DatasetScripts(rows, tokenizer::count, answers, context.seed());
  }
}
