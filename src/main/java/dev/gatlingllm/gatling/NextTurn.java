package dev.gatlingllm.gatling;

import dev.gatlingllm.gatling.LlmProtocol.Components;
import dev.gatlingllm.prompt.Conversation;
import dev.gatlingllm.prompt.Conversation.Rules;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.Script.Turn;
import dev.gatlingllm.run.ClassEndpoints;
import dev.gatlingllm.run.Endpoint;
import dev.gatlingllm.run.LoopWait;
import dev.gatlingllm.run.RunConversations;
import dev.gatlingllm.run.RunLifecycle;
import dev.gatlingllm.run.StageRun;
import io.gatling.core.CoreComponents;
import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Lets a user think, then has it ask the next turn of its conversation: {@code #{prompt}}. The
 * thought ends early with the stage, and the conversation with it.
 */
final class NextTurn extends LoggingAction {
  private final RunLifecycle run;
  private final ClassEndpoints endpoints;
  private final Loops loops;
  private final UserGuard guard;
  private final Action next;

  private NextTurn(Components components, CoreComponents core, Rules rules, Action next) {
    this.run = components.run();
    this.endpoints = components.run().endpoints(components.endpoint(), Map.of());
    this.loops = Loops.of(core);
    this.guard = new UserGuard(run.clientFailure(), core.exit());
    this.next = next;
    endpoints.requireConversations(rules);
  }

  static ActionBuilder builder(Rules rules) {
    return () ->
        (ScenarioContext scenario, Action next) ->
            new NextTurn(
                scenario.protocolComponentsRegistry().components(LlmProtocol.KEY),
                scenario.coreComponents(),
                rules,
                next);
  }

  /** The conversation that a virtual user is in. */
  static Optional<Conversation> of(Session session) {
    Object conversation =
        session.attributes().get(RunConversations.CONVERSATION).getOrElse(() -> null);
    return conversation instanceof Conversation one ? Optional.of(one) : Optional.empty();
  }

  @Override
  public String name() {
    return "next turn";
  }

  @Override
  public void execute(Session arrived) {
    Session session = loops.atHome(arrived);
    if (session != arrived) {
      $bang(session);
      return;
    }
    guard.run(session, () -> enter(of(session).orElseThrow(), session));
  }

  private void enter(Conversation conversation, Session session) {
    long due = System.nanoTime() + conversation.think().toNanos();
    BooleanSupplier open = openOf(session);
    if (conversation.readyTurn().isPresent()) {
      await(due, conversation.readyTurn(), open, conversation, session);
    } else {
      run.prompts()
          .conversations()
          .maker()
          .make(
              due,
              conversation::makeTurn,
              session.eventLoop(),
              open,
              turn -> await(due, turn, open, conversation, session));
    }
  }

  private void await(
      long due,
      Optional<Turn> turn,
      BooleanSupplier open,
      Conversation conversation,
      Session session) {
    LoopWait.until(
        due,
        session.eventLoop(),
        turn.isPresent() ? open : () -> false,
        come ->
            guard.run(session, () -> goOn(come ? turn : Optional.empty(), conversation, session)));
  }

  /** Whether the user's stage still sends; without planned stages, whether the run does. */
  private BooleanSupplier openOf(Session session) {
    Object stage = session.attributes().get(LlmAction.STAGE).getOrElse(() -> null);
    return stage instanceof StageRun staged
        ? () -> run.stages().isOpen(staged)
        : () -> !run.stages().stopping();
  }

  private void goOn(Optional<Turn> turn, Conversation conversation, Session session) {
    if (turn.isEmpty()) {
      conversation.fail();
      next.$bang(session);
      return;
    }
    Endpoint endpoint = endpoints.of(turn.get().input());
    LlmInput input = conversation.begin(turn.get(), endpoint.dialect()::continuing);
    next.$bang(
        session.set(LlmInput.PROMPT, input).set(LlmInput.PROMPT_TOKENS, input.tokens().orElse(0)));
  }
}
