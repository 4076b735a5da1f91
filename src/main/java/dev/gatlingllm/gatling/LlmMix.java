package dev.gatlingllm.gatling;

import static io.gatling.javaapi.core.CoreDsl.doSwitch;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.onCase;

import dev.gatlingllm.draw.Draws;
import dev.gatlingllm.draw.WeightedChoice;
import dev.gatlingllm.prompt.MixPlan;
import dev.gatlingllm.run.RunLifecycle;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Choice;
import io.gatling.javaapi.core.Session;
import java.util.List;

/**
 * Chains of classes of requests, mixed by weights of any sum above 0. Reports have figures by
 * class, with the names given here.
 */
public final class LlmMix {
  public record Chain(String name, double weight, ChainBuilder chain) {}

  private LlmMix() {}

  /**
   * Sends a user through one of the chains. The draw depends on the seed, the user's number and how
   * often that user has come by.
   */
  static ChainBuilder chains(RunLifecycle run, List<Chain> classes) {
    MixPlan.requireNames(classes.stream().map(Chain::name).toList());
    WeightedChoice<String> choice =
        WeightedChoice.of(
            classes.stream().map(Chain::name).toList(),
            classes.stream().map(Chain::weight).toList());
    String visits = "llmVisits of " + classes.stream().map(Chain::name).toList();
    long seed = run.seeds().of(MIX);
    Choice.WithKey[] chains =
        classes.stream().map(it -> onCase(it.name).then(it.chain)).toArray(Choice.WithKey[]::new);
    return exec((Session session) -> {
          long visit = session.contains(visits) ? session.getLong(visits) : 0;
          Draws draws = Draws.of(seed, visits + session.userId());
          return session
              .set(LlmAction.CLASS, choice.draw(draws.number(visit)))
              .set(visits, visit + 1);
        })
        .exec(doSwitch("#{" + LlmAction.CLASS + "}").on(chains))
        .exec(session -> session.remove(LlmAction.CLASS));
  }

  /** Number of the seed that draws classes. */
  private static final int MIX = 1_000;
}
