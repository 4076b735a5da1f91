package dev.gatlingllm.gatling;

import com.typesafe.scalalogging.Logger;
import com.typesafe.scalalogging.Logger$;
import dev.gatlingllm.config.HttpVersion;
import dev.gatlingllm.dialect.HttpCall;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.run.RetryWait;
import dev.gatlingllm.run.RunLifecycle;
import dev.gatlingllm.run.StageRun;
import dev.gatlingllm.wire.LlmExchange;
import io.gatling.commons.validation.Failure;
import io.gatling.commons.validation.Success;
import io.gatling.commons.validation.Validation;
import io.gatling.core.CoreComponents;
import io.gatling.core.action.Action;
import io.gatling.core.action.BlockExit;
import io.gatling.core.session.Session;
import io.gatling.http.protocol.HttpComponents;
import io.gatling.http.request.HttpRequest;
import io.gatling.http.request.HttpRequestDef;
import io.gatling.javaapi.core.internal.Expressions;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.slf4j.LoggerFactory;
import scala.Function1;

/** Sends one LLM request for a virtual user and, when it is over, lets the user go on. */
final class LlmAction implements Action {
  /** Session attribute: the {@link StageRun} of a staged virtual user. */
  static final String STAGE = "llmStage";

  private final RunLifecycle run;
  private final LlmRequest request;
  private final CoreComponents core;
  private final HttpComponents http;
  private final Action next;
  private final Function1<Session, Validation<String>> prompt;
  private final HttpRequestDef definition;
  private final GatlingRows rows;
  private final Loops loops;
  private Logger logger = Logger$.MODULE$.apply(LoggerFactory.getLogger(LlmAction.class));

  LlmAction(
      RunLifecycle run,
      LlmRequest request,
      CoreComponents core,
      HttpComponents http,
      boolean throttled,
      Action next) {
    this.run = run;
    this.request = request;
    this.core = core;
    this.http = http;
    this.next = next;
    this.prompt = Expressions.toStringExpression(request.prompt());
    this.rows = new GatlingRows(core.statsEngine(), request.name());
    this.definition =
        HttpTemplate.of(run.endpoint(), request)
            .build(http.httpCaches(), http.httpProtocol(), throttled, core.configuration());
    this.loops = Loops.of(core);
    run.drivenBy(new GatlingLoad(core));
  }

  @Override
  public String name() {
    return request.name();
  }

  @Override
  public void execute(Session arrived) {
    orBreak(arrived, () -> enter(arrived));
  }

  /** A user that an exception takes would be waited for without end. */
  private void orBreak(Session session, Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      run.breakdown().of("a virtual user's request", e);
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
    boolean stream = request.stream().orElse(stage.stage().stream());
    Validation<String> text = prompt.apply(session);
    if (!(text instanceof Success<String> prompted)) {
      crashed(session, message(text));
      return;
    }
    Validation<HttpRequest> built = definition.build(withBody(session, prompted.value(), stream));
    if (!(built instanceof Success<HttpRequest> ready)) {
      crashed(session, message(built));
      return;
    }
    OptionalInt promptTokens = FedPrompt.tokens(session, prompted.value());
    Origin origin = run.requests().origin(stage, request.name(), session.userId(), warmup, stream);
    attempt(new Attempt(ready.value().clientRequest(), session, stage, origin, promptTokens));
  }

  /** Sends a request, for the first time or again. */
  private void attempt(Attempt attempt) {
    Session session = attempt.session();
    LlmExchange exchange =
        run.requests()
            .begin(
                attempt.origin(),
                attempt.stage(),
                request.cancelAfterChunks(),
                session.eventLoop(),
                done -> orBreak(session, () -> finished(done, attempt)));
    if (run.config().http().version() == HttpVersion.HTTP_2_PRIOR_KNOWLEDGE) {
      exchange.requireHttp2();
    }
    http.httpEngine()
        .executeRequest(
            attempt.request(),
            session.userId(),
            http.httpProtocol().enginePart().shareConnections(),
            session.eventLoop(),
            exchange,
            run.endpoint().tls().contexts());
  }

  private Session withBody(Session session, String text, boolean stream) {
    HttpCall call = run.endpoint().call(new Prompt(text, 0, FedPrompt.images(session)), stream);
    return session
        .set(HttpTemplate.PATH, call.path())
        .set(HttpTemplate.BODY, call.body())
        .set(
            HttpTemplate.ACCEPT,
            stream ? run.endpoint().dialect().format().mediaType() : "application/json");
  }

  /** The exchange is over: counts what only the text can tell, away from the event loop. */
  private void finished(LlmExchange exchange, Attempt attempt) {
    if (exchange.clientError() != null) {
      run.breakdown().of("reading an answer", exchange.clientError());
    }
    OptionalLong wait =
        RetryWait.nanos(
            run.config().retry(),
            attempt.origin().attempt(),
            exchange.verdict().cause(),
            exchange.facts().rateLimits());
    if (wait.isPresent()) {
      waitAndRetry(exchange, attempt, System.nanoTime() + wait.getAsLong());
      return;
    }
    String[] texts = run.counter().textsToCount(exchange);
    if (texts.length == 0) {
      conclude(exchange, attempt, OptionalInt.empty());
      return;
    }
    run.counter()
        .count(
            attempt.stage(),
            texts,
            counted -> {
              Session session = attempt.session();
              Runnable conclude = () -> conclude(exchange, attempt, counted);
              session.eventLoop().execute(() -> orBreak(session, conclude));
            });
  }

  /** A wait that would outlast the stage and its drain is none: the refusal stands at once. */
  private void waitAndRetry(LlmExchange exchange, Attempt attempt, long dueNanos) {
    RetryWait.until(
        dueNanos,
        attempt.session().eventLoop(),
        () -> run.stages().mayRetry(attempt.stage(), dueNanos),
        again -> orBreak(attempt.session(), () -> waited(exchange, attempt, again)));
  }

  private void waited(LlmExchange exchange, Attempt attempt, boolean again) {
    if (again) {
      record(exchange, attempt.followed(), OptionalInt.empty());
      attempt(next(attempt));
    } else {
      conclude(exchange, attempt, OptionalInt.empty());
    }
  }

  private Attempt next(Attempt last) {
    return last.again(run.requests().again(last.origin()));
  }

  private RequestRecord record(LlmExchange exchange, Attempt attempt, OptionalInt counted) {
    return run.requests()
        .end(exchange, attempt.stage(), attempt.origin(), attempt.promptTokens(), counted);
  }

  private void conclude(LlmExchange exchange, Attempt attempt, OptionalInt counted) {
    Session session = attempt.session();
    RequestRecord record = record(exchange, attempt, counted);
    boolean staged = attempt.stage().stage().concurrency().isPresent();
    rows.log(record, session.scenario(), staged, session.groups());
    Session after = record.failed() ? session.markAsFailed() : session;
    for (LlmCheck check : request.checks()) {
      var value = check.measure(record);
      after =
          value.isPresent()
              ? after.set(check.attribute(), value.get())
              : after.remove(check.attribute());
    }
    next.$bang(after);
  }

  private static String message(Object failure) {
    return ((Failure) failure).message();
  }

  private void crashed(Session session, String why) {
    core.statsEngine()
        .logRequestCrash(
            session.scenario(),
            session.groups(),
            request.name(),
            ServerText.of(run.config()).sentence(why));
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
