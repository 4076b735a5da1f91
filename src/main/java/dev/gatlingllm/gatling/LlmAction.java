package dev.gatlingllm.gatling;

import com.typesafe.scalalogging.Logger;
import com.typesafe.scalalogging.Logger$;
import dev.gatlingllm.config.HttpVersion;
import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.HttpCall;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.gatling.LlmProtocol.Components;
import dev.gatlingllm.gatling.RequestSpec.Unresolved;
import dev.gatlingllm.load.Arrivals;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.run.Endpoint;
import dev.gatlingllm.run.RetryDecision;
import dev.gatlingllm.run.RunLifecycle;
import dev.gatlingllm.run.StageRun;
import dev.gatlingllm.wire.LlmExchange;
import dev.gatlingllm.wire.LoadClient;
import io.gatling.core.CoreComponents;
import io.gatling.core.action.Action;
import io.gatling.core.action.BlockExit;
import io.gatling.core.session.Session;
import io.gatling.http.client.Request;
import io.netty.handler.proxy.ProxyConnectException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.slf4j.LoggerFactory;

/** Sends one LLM request for a virtual user, who goes on when it has ended. */
final class LlmAction implements Action {
  /** Session attribute: the {@link StageRun} of a staged virtual user. */
  static final String STAGE = "llmStage";

  /** Our own timeouts act first; this one frees what the HTTP client still holds. */
  private static final Duration BEYOND_TIMEOUTS = Duration.ofSeconds(10);

  private final RequestSpec spec;
  private final CoreComponents core;
  private final RunLifecycle run;
  private final Endpoint endpoint;
  private final LoadClient client;
  private final Action next;
  private final GatlingRows rows;
  private final Loops loops;
  private final Duration timeout;
  private final boolean needsText;
  private Logger logger = Logger$.MODULE$.apply(LoggerFactory.getLogger(LlmAction.class));

  LlmAction(RequestSpec spec, CoreComponents core, Components components, Action next) {
    this.spec = spec;
    this.core = core;
    this.run = components.run();
    this.endpoint = components.endpoint();
    this.client = components.client();
    this.next = next;
    this.rows = new GatlingRows(core.statsEngine(), spec.name());
    this.loops = Loops.of(core);
    Timeouts timeouts = endpoint.config().timeouts();
    this.timeout = timeouts.total().plus(timeouts.connect()).plus(BEYOND_TIMEOUTS);
    this.needsText = spec.needsText();
    endpoint.require(spec.name(), spec.needsMessages());
  }

  @Override
  public String name() {
    return spec.name();
  }

  @Override
  public void execute(Session arrived) {
    orBreak(arrived, () -> enter(arrived));
  }

  /** Reports what a step throws: Gatling would wait forever for a user lost to an exception. */
  private void orBreak(Session session, Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      run.clientFailure().report("a virtual user's request", e);
      core.exit().$bang(session);
    }
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
    long now = System.nanoTime();
    if (run.stages().stopping()) {
      core.exit().$bang(session);
    } else if (!stage.admit(now)) {
      next.$bang(session);
    } else {
      send(session, stage, stage.warmup(now));
    }
  }

  /** The stage of a virtual user; without planned stages, one that lasts as long as the run. */
  private StageRun stageOf(Session session) {
    Object stage = session.attributes().get(STAGE).getOrElse(() -> null);
    return stage instanceof StageRun staged ? staged : run.stages().wholeRun();
  }

  private void send(Session session, StageRun stage, boolean warmup) {
    Attempt first;
    try {
      first = first(session, stage, warmup);
    } catch (Unresolved | ProxyConnectException | IllegalArgumentException e) {
      crashed(session, e.getMessage());
      return;
    }
    attempt(first);
  }

  private Attempt first(Session session, StageRun stage, boolean warmup)
      throws ProxyConnectException {
    boolean stream = spec.stream().orElse(stage.stage().stream());
    LlmInput input = spec.input(session, stream);
    Dialect dialect = endpoint.dialect(spec.model(session), spec.temperature(session));
    HttpCall call = endpoint.call(dialect, input);
    String accept = stream ? dialect.format().mediaType() : "application/json";
    Request request =
        endpoint
            .requests()
            .post(
                spec.name(),
                endpoint.baseUrl() + call.path(),
                accept,
                spec.headers(endpoint.headers(call), session),
                call.body(),
                timeout);
    Origin origin =
        run.requests().origin(endpoint, stage, spec.name(), session.userId(), warmup, stream);
    return new Attempt(request, session, stage, origin, input, dialect);
  }

  /** Sends a request, for the first time or again. */
  private void attempt(Attempt attempt) {
    Session session = attempt.session();
    LlmExchange exchange =
        run.requests()
            .begin(
                endpoint,
                attempt.dialect(),
                attempt.origin(),
                attempt.stage(),
                spec.cancelAfterChunks(),
                needsText,
                session.eventLoop(),
                done -> orBreak(session, () -> finished(done, attempt)));
    if (endpoint.config().http().version() == HttpVersion.HTTP_2_PRIOR_KNOWLEDGE) {
      exchange.requireHttp2();
    }
    client.send(attempt.request(), session.userId(), session.eventLoop(), exchange, endpoint.tls());
  }

  /** Handles the end of an exchange; tokens of the text are counted off the event loop. */
  private void finished(LlmExchange exchange, Attempt attempt) {
    if (exchange.clientError() != null) {
      run.clientFailure().report("reading an answer", exchange.clientError());
    }
    OptionalLong wait =
        RetryDecision.nanos(
            endpoint.config().retry(),
            attempt.origin().attempt(),
            exchange.outcome().cause(),
            exchange.facts().rateLimits());
    Session session = attempt.session();
    if (wait.isPresent()) {
      waitAndRetry(exchange, attempt, System.nanoTime() + wait.getAsLong());
    } else {
      run.requests()
          .count(
              exchange,
              endpoint,
              attempt.stage(),
              attempt.input(),
              session.eventLoop(),
              counted -> orBreak(session, () -> conclude(exchange, attempt, counted)));
    }
  }

  /** Retries after a wait, unless the wait would outlast the stage and its drain. */
  private void waitAndRetry(LlmExchange exchange, Attempt attempt, long dueNanos) {
    RetryDecision.until(
        dueNanos,
        attempt.session().eventLoop(),
        () -> run.stages().mayRetry(attempt.stage(), dueNanos),
        again -> orBreak(attempt.session(), () -> waited(exchange, attempt, again)));
  }

  private void waited(LlmExchange exchange, Attempt attempt, boolean again) {
    if (again) {
      Attempt before = attempt.followed();
      run.requests().end(exchange, attempt.stage(), record(exchange, before, OptionalInt.empty()));
      attempt(attempt.again(run.requests().again(attempt.origin())));
    } else {
      conclude(exchange, attempt, OptionalInt.empty());
    }
  }

  private RequestRecord record(LlmExchange exchange, Attempt attempt, OptionalInt counted) {
    return run.requests()
        .record(exchange, endpoint, attempt.stage(), attempt.origin(), attempt.input(), counted);
  }

  private void conclude(LlmExchange exchange, Attempt attempt, OptionalInt counted) {
    Session session = attempt.session();
    LlmAnswer answer = LlmAnswer.of(record(exchange, attempt, counted), exchange.outcome().delta());
    LlmAnswer checked = Checks.judged(answer, spec.checks(), session);
    run.requests().end(exchange, attempt.stage(), checked.record());
    boolean staged = !(attempt.stage().stage().arrivals() instanceof Arrivals.InjectionProfile);
    rows.log(checked.record(), session.scenario(), staged, session.groups());
    next.$bang(Checks.saved(checked, spec.checks(), session));
  }

  private void crashed(Session session, String why) {
    core.statsEngine()
        .logRequestCrash(
            session.scenario(),
            session.groups(),
            spec.name(),
            ServerText.of(endpoint.config()).sentence(why));
    next.$bang(session.markAsFailed());
  }

  @Override
  public Logger logger() {
    return logger;
  }

  @Override
  public void com$typesafe$scalalogging$StrictLogging$_setter_$logger_$eq(Logger value) {
    logger = value;
  }
}
