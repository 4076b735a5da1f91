package dev.gatlingllm.gatling;

import dev.gatlingllm.gatling.LlmProtocol.Components;
import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;
import java.util.List;
import java.util.function.BiFunction;
import scala.collection.immutable.Map;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Requests of one user at the same time; the user goes on when all have ended, with what each has
 * saved. Each has a connection of its own, as one connection carries one request at a time.
 */
final class Parallel extends LoggingAction {
  /** Session attribute: the {@link Joining} that a branch belongs to. */
  private static final String JOINING = "llmParallel";

  private final List<Action> branches;
  private final Action next;

  private Parallel(List<Action> branches, Action next) {
    this.branches = branches;
    this.next = next;
  }

  static ActionBuilder builder(List<RequestSpec> requests) {
    return () ->
        (ScenarioContext scenario, Action next) -> {
          Components components = scenario.protocolComponentsRegistry().components(LlmProtocol.KEY);
          Action join = new Join(next);
          BiFunction<RequestSpec, Action, Action> made =
              (spec, end) -> new LlmAction(spec, scenario.coreComponents(), components, end, join);
          return new Parallel(requests.stream().map(it -> made.apply(it, join)).toList(), next);
        };
  }

  @Override
  public String name() {
    return "parallel";
  }

  @Override
  public void execute(Session session) {
    if (branches.isEmpty()) {
      next.$bang(session);
      return;
    }
    Session branch = session.set(JOINING, new Joining(session, branches.size()));
    branches.forEach(it -> it.$bang(branch));
  }

  /** What the branches have saved so far; all of them are on the user's event loop. */
  private static final class Joining {
    private final Session before;
    private int left;
    private Session joined;

    Joining(Session before, int branches) {
      this.before = before;
      this.joined = before;
      this.left = branches;
    }

    /** Adds what a branch has saved; true if it is the last. */
    boolean add(Session branch) {
      Map<String, Object> old = before.attributes();
      for (var saved : CollectionConverters.asJava(branch.attributes()).entrySet()) {
        boolean same = old.get(saved.getKey()).contains(saved.getValue());
        if (!same && !saved.getKey().equals(JOINING)) {
          joined = joined.set(saved.getKey(), saved.getValue());
        }
      }
      joined = branch.isFailed() ? joined.markAsFailed() : joined;
      return --left == 0;
    }
  }

  /** Where the branches end. */
  private static final class Join extends LoggingAction {
    private final Action next;

    Join(Action next) {
      this.next = next;
    }

    @Override
    public String name() {
      return "joined";
    }

    @Override
    public void execute(Session branch) {
      Joining joining = (Joining) branch.attributes().apply(JOINING);
      if (joining.add(branch)) {
        next.$bang(joining.joined);
      }
    }
  }
}
