package dev.gatlingllm.gatling;

import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.HttpCall;
import dev.gatlingllm.gatling.LlmProtocol.Components;
import dev.gatlingllm.gatling.RequestSpec.Unresolved;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.run.ClassEndpoints;
import dev.gatlingllm.run.Endpoint;
import dev.gatlingllm.run.LoopWait;
import dev.gatlingllm.run.Requested;
import dev.gatlingllm.run.RunLifecycle;
import dev.gatlingllm.run.RunPrompts;
import dev.gatlingllm.run.ScheduledUsers.Due;
import dev.gatlingllm.run.StageRun;
import io.gatling.core.CoreComponents;
import io.gatling.core.action.Action;
import io.gatling.core.action.BlockExit;
import io.gatling.core.session.Session;
import io.gatling.http.client.Request;
import io.netty.handler.proxy.ProxyConnectException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Sends one LLM request for a virtual user, who goes on when it has ended. */
final class LlmAction extends LoggingAction {
  /** Session attribute: the {@link StageRun} of a staged virtual user. */
  static final String STAGE = "llmStage";

  /** Session attribute: the {@link Due} of a virtual user whom a schedule sends. */
  static final String DUE = "llmDue";

  /** Session attribute: the class of the requests that the virtual user sends. */
  static final String CLASS = "llmClass";

  /** How long before its instant a request is made ready: longer than most collections take. */
  private static final Duration MAKE_READY = Duration.ofMillis(60);

  /** Its value once the user's first request is on its way. */
  static final String NOT_DUE = "";

  private final RequestSpec spec;
  private final RequestName requestName;
  private final CoreComponents core;
  private final RunLifecycle run;
  private final ClassEndpoints endpoints;
  private final Action next;
  private final UserGuard guard;
  private final Attempts attempts;
  private final Loops loops;

  LlmAction(RequestSpec spec, CoreComponents core, Components components, Action next) {
    this(spec, core, components, next, core.exit());
  }

  /**
   * @param exit where a user goes whose run is being stopped
   */
  LlmAction(
      RequestSpec spec, CoreComponents core, Components components, Action next, Action exit) {
    this.spec = spec;
    this.requestName = new RequestName(spec.name);
    this.core = core;
    this.run = components.run();
    this.endpoints = run.endpoints(components.endpoint(), spec.settings);
    this.next = next;
    this.guard = new UserGuard(run.clientFailure(), exit);
    this.attempts = new Attempts(spec, components, next, guard);
    this.loops = Loops.of(core);
    endpoints.require(spec.name, spec.needsMessages());
  }

  @Override
  public String name() {
    return spec.name;
  }

  @Override
  public void execute(Session arrived) {
    guard.run(arrived, () -> enter(arrived));
  }

  private void enter(Session arrived) {
    Session session = loops.atHome(arrived);
    if (session != arrived) {
      $bang(session);
      return;
    }
    var exit = BlockExit.mustExit(session);
    if (exit.isDefined()) {
      exit.get().exitBlock(core.statsEngine(), core.clock().nowMillis());
      return;
    }
    // Before the clock is read: without planned stages, the first request begins the stage.
    StageRun stage = stageOf(session);
    if (run.stages().stopping()) {
      guard.leave(session);
      return;
    }
    if (RunPrompts.isNothing(fedTo(session))) {
      leave(session);
      return;
    }
    Optional<Due> due = isNew(session) ? run.ownArrivals().take(System.nanoTime()) : dueOf(session);
    if (due.isEmpty()) {
      sendNow(session, stage);
    } else {
      sendWhenDue(due.get(), session, stage);
    }
  }

  /** What users ask is used up; a user of a stage leaves by the end of its chain. */
  private void leave(Session session) {
    if (session.contains(STAGE)) {
      next.$bang(session);
    } else {
      guard.leave(session);
    }
  }

  private void sendNow(Session session, StageRun stage) {
    long now = System.nanoTime();
    if (stage.admit(now)) {
      Asked asked = prepare(session, stage);
      attempts.first(asked, stage.warmup(now), OptionalLong.empty());
    } else {
      next.$bang(session);
    }
  }

  /** Prepares the request in advance, so that only sending is left at the instant. */
  private void sendWhenDue(Due due, Session arrived, StageRun stage) {
    boolean open = due.leaveNanos().isEmpty();
    Session session = open ? arrived.set(DUE, NOT_DUE) : arrived;
    Optional<LlmInput> fed = fedTo(session);
    if (due.row().isEmpty() || fed.isEmpty() && !due.row().get().isPrompt()) {
      prepareWhenDue(due, session, stage);
      return;
    }
    run.prompts()
        .traced()
        .make(
            due,
            due.row().get(),
            fed,
            session.eventLoop(),
            () -> run.stages().isOpen(stage),
            traced ->
                guard.run(
                    session,
                    () ->
                        traced.ifPresentOrElse(
                            it -> prepareWhenDue(due, feed(it, session), stage),
                            () -> skip(session))));
  }

  /** The stage has ended before the user's instant, or the run. */
  private void skip(Session session) {
    if (run.stages().stopping()) {
      guard.leave(session);
    } else {
      next.$bang(session);
    }
  }

  /** As a feeder would give it, after all feeders. */
  private static Session feed(LlmInput input, Session session) {
    return session
        .set(LlmInput.PROMPT, input)
        .set(LlmInput.PROMPT_TOKENS, input.tokens().orElse(0));
  }

  private static Optional<LlmInput> fedTo(Session session) {
    Object fed = session.attributes().get(LlmInput.PROMPT).getOrElse(() -> null);
    return fed instanceof LlmInput input ? Optional.of(input) : Optional.empty();
  }

  private void prepareWhenDue(Due due, Session session, StageRun stage) {
    // Not at once: bodies of users who wait for long are what a garbage collection copies.
    await(
        due.nanos() - MAKE_READY.toNanos(),
        stage,
        session,
        soon -> {
          if (soon) {
            Asked asked = prepare(session, stage);
            await(due.nanos(), stage, session, come -> come(come, asked, due));
          } else {
            skip(session);
          }
        });
  }

  private void await(long nanos, StageRun stage, Session session, Consumer<Boolean> then) {
    LoopWait.until(
        nanos,
        session.eventLoop(),
        () -> run.stages().isWanted(stage),
        come -> guard.run(session, () -> then.accept(come)));
  }

  private void come(boolean come, Asked asked, Due due) {
    boolean open = due.leaveNanos().isEmpty();
    long instant = open ? due.nanos() : System.nanoTime();
    if (!come) {
      skip(asked.session());
    } else if (run.stages().admit(asked.stage(), instant)) {
      attempts.first(
          asked,
          asked.stage().warmup(instant),
          open ? OptionalLong.of(due.nanos()) : OptionalLong.empty());
    } else {
      next.$bang(asked.session());
    }
  }

  /** The stage of a virtual user; without planned stages, one that lasts as long as the run. */
  private StageRun stageOf(Session session) {
    Object stage = session.attributes().get(STAGE).getOrElse(() -> null);
    return stage instanceof StageRun staged ? staged : run.stages().wholeRun();
  }

  /** Whether the user's first request of a profile of the simulation's own is yet to come. */
  private boolean isNew(Session session) {
    return !session.contains(STAGE) && !session.contains(DUE);
  }

  /** The instant that a virtual user still waits for. */
  static Optional<Due> dueOf(Session session) {
    Object due = session.attributes().get(DUE).getOrElse(() -> null);
    return due instanceof Due instant ? Optional.of(instant) : Optional.empty();
  }

  private Asked prepare(Session session, StageRun stage) {
    boolean stream = spec.stream.orElse(stage.stage().stream());
    String name = spec.name;
    try {
      name = requestName.of(session);
      return asked(name, session, stage, stream);
    } catch (Unresolved | ProxyConnectException | IllegalArgumentException e) {
      return Asked.notBuilt(name, session, stage, stream, endpoints.usual(), e.getMessage());
    } catch (RuntimeException e) { // thrown by the simulation's own values
      return Asked.notBuilt(name, session, stage, stream, endpoints.usual(), e.toString());
    }
  }

  private Asked asked(String name, Session session, StageRun stage, boolean streamed)
      throws ProxyConnectException {
    LlmInput input = ofClass(spec.input(session, streamed), session);
    Endpoint endpoint = endpoints.of(input);
    boolean stream = input.streams() && endpoint.streams();
    input = input.with(stream);
    Dialect dialect = endpoint.dialect(spec.model(session), spec.temperature(session));
    HttpCall call = endpoint.call(dialect, input);
    run.requests().asks(endpoint, input);
    String accept = stream ? dialect.format().mediaType() : "application/json";
    Request request =
        endpoint
            .requests()
            .post(
                name,
                endpoint.baseUrl() + call.path(),
                accept,
                spec.headers(endpoint.headers(call), session),
                call.body(),
                endpoint.timeout());
    Requested what = new Requested(endpoint, dialect, stage, input);
    return new Asked(name, request, session, what, stream, Optional.empty());
  }

  /** Within {@code classOf(…)}, every request is of that class. */
  private static LlmInput ofClass(LlmInput input, Session session) {
    Object name = session.attributes().get(CLASS).getOrElse(() -> null);
    return name instanceof String one && input.labels().requestClass().isEmpty()
        ? input.with(input.labels().ofClass(one))
        : input;
  }
}
