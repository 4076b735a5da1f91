package dev.gatlingllm.gatling;

import static dev.gatlingllm.gatling.Given.given;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.feed;

import dev.gatlingllm.config.HeaderNames;
import dev.gatlingllm.draw.Distribution;
import dev.gatlingllm.draw.Draws;
import dev.gatlingllm.prompt.Conversation;
import dev.gatlingllm.prompt.Conversation.History;
import dev.gatlingllm.prompt.Conversation.Rules;
import dev.gatlingllm.prompt.ConversationPlan;
import dev.gatlingllm.prompt.ToolRounds;
import dev.gatlingllm.run.Fatal;
import dev.gatlingllm.run.InputSettings;
import dev.gatlingllm.run.RunConversations;
import dev.gatlingllm.run.RunLifecycle;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.exec.Executable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Conversations as a part of a scenario: {@code exec(conversations(llm("Turn")).turns(5))}. Each
 * time that a user comes by, it has one conversation, turn by turn, by the same request: its {@code
 * #{prompt}} is the whole history. Anything left out is taken from {@code llm.conversation}.
 * Immutable: each call returns new conversations.
 *
 * <p>{@code #{sessionId}} is the conversation's id. A turn that fails ends the conversation.
 */
public final class LlmConversations implements Executable {
  private final RunLifecycle run;
  private final LlmRequest request;
  private final ConversationPlan plan;
  private final Rules rules;
  private final Optional<String> header;

  private LlmConversations(
      RunLifecycle run,
      LlmRequest request,
      ConversationPlan plan,
      Rules rules,
      Optional<String> header) {
    this.run = run;
    this.request = request;
    this.plan = plan;
    this.rules = rules;
    this.header = header;
  }

  static LlmConversations of(RunLifecycle run, LlmRequest request) {
    return new LlmConversations(
        run,
        request,
        Fatal.checked(() -> InputSettings.conversations(run.config())),
        Fatal.checked(() -> InputSettings.rules(run.config(), run.seeds().seed())),
        run.config().conversation().sessionHeader());
  }

  /** What users ask in each turn, or a dataset of conversations. */
  public LlmConversations asking(LlmPrompts inputs) {
    return with(
        new ConversationPlan(given("asking", inputs).taken(), plan.turns(), plan.thinkSeconds()),
        rules);
  }

  /** What the rows of a dataset say, turn by turn. */
  public LlmConversations asking(LlmDataset rows) {
    return with(
        new ConversationPlan(given("asking", rows).taken(), plan.turns(), plan.thinkSeconds()),
        rules);
  }

  /** Number of turns, up to 1,000; a dataset's conversations have their own. */
  public LlmConversations turns(Distribution number) {
    Distribution turns = given("turns", number).least(1).most(ConversationPlan.MOST_TURNS);
    return with(plan.withTurns(turns), rules);
  }

  public LlmConversations turns(int number) {
    return turns(Distribution.constant(number));
  }

  /** How many seconds a user thinks before each turn but the first. */
  public LlmConversations think(Distribution seconds) {
    return with(plan.withThink(given("think", seconds)), rules);
  }

  public LlmConversations think(Duration time) {
    return think(Distribution.constant(given("think", time).toNanos() / 1e9));
  }

  /** The history has a dataset's replies, not the model's own answers. */
  public LlmConversations recordedHistory() {
    return with(plan, rules.with(History.RECORDED));
  }

  /** The server keeps the history, of an API that can: {@code responses}. */
  public LlmConversations historyOnServer() {
    return with(plan, rules.with(History.SERVER));
  }

  /**
   * Answers the model's tool calls.
   *
   * @param result text of each result
   * @param seconds that a tool takes
   * @param rounds maximum number of times in a turn; ≥ 1
   */
  public LlmConversations tools(String result, Distribution seconds, int rounds) {
    Draws draws = Draws.of(run.seeds().seed(), "toolDelays");
    return with(
        plan,
        rules.with(new ToolRounds(given("tools", result), given("tools", seconds), rounds, draws)));
  }

  /** A header with the conversation's id, the same in all its requests. */
  public LlmConversations sessionHeader(String name) {
    Map<String, String> headers = run.config().headers();
    String checked =
        Fatal.checked(
            () ->
                HeaderNames.ofConversation(
                    "sessionHeader(…)", given("sessionHeader", name), headers));
    return new LlmConversations(run, request, plan, rules, Optional.of(checked));
  }

  private LlmConversations with(ConversationPlan other, Rules otherRules) {
    return new LlmConversations(run, request, other, otherRules, header);
  }

  @Override
  public ChainBuilder toChainBuilder() {
    LlmRequest turn =
        header
            .map(name -> request.header(name, "#{" + RunConversations.SESSION_ID + "}"))
            .orElse(request);
    run.prompts().want(plan, Optional.of(rules));
    return feed(new LateRows(() -> run.prompts().conversations(plan, rules)))
        .exec(
            asLongAs((Session session) -> goesOn(session))
                .on(exec(NextTurn.builder(rules)).exec(turn)),
            exec(session -> session.remove(RunConversations.CONVERSATION)));
  }

  private static boolean goesOn(Session session) {
    return NextTurn.of(session.asScala()).filter(Conversation::goesOn).isPresent();
  }
}
