package dev.gatlingllm.gatling;

import dev.gatlingllm.config.HttpVersion;
import dev.gatlingllm.gatling.LlmProtocol.Components;
import dev.gatlingllm.load.Arrivals;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.run.InFlightLimit;
import dev.gatlingllm.run.LoopWait;
import dev.gatlingllm.run.RetryDecision;
import dev.gatlingllm.run.RunLifecycle;
import dev.gatlingllm.wire.LlmExchange;
import dev.gatlingllm.wire.LoadClient;
import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Sends a virtual user's request, with retries if necessary; the user goes on when it has ended.
 */
final class Attempts {
  /** A user whose requests cannot be built would otherwise loop as fast as the machine can. */
  private static final long NOT_BUILT_MILLIS = 100;

  private final RequestSpec spec;
  private final RunLifecycle run;
  private final LoadClient client;
  private final Action next;
  private final GatlingRows rows;
  private final boolean needsText;
  private final UserGuard guard;

  /**
   * @param guard runs each step, so that an exception does not lose the user
   */
  Attempts(RequestSpec spec, Components components, Action next, UserGuard guard) {
    this.spec = spec;
    this.run = components.run();
    this.client = components.client();
    this.next = next;
    this.rows = components.rows();
    this.needsText = spec.needsText();
    this.guard = guard;
  }

  /** Sends a request for the first time, as soon as {@code llm.maxInFlight} allows. */
  void first(Asked asked, boolean warmup, OptionalLong dueNanos) {
    InFlightLimit limit = run.requests().limit();
    if (limit.enter()) {
      send(attempt(asked, warmup, dueNanos));
    } else if (run.config().load().dropsOverflow()) {
      drop(attempt(asked, warmup, dueNanos));
    } else {
      limit.await(asked.session().eventLoop(), () -> sendLate(asked, warmup, dueNanos));
    }
  }

  /** False if the stage ended while the request waited; one of a full stage is one of its own. */
  private boolean sendLate(Asked asked, boolean warmup, OptionalLong dueNanos) {
    boolean open =
        run.stages().isOpen(asked.stage())
            || asked.stage().isFull() && run.stages().mayRetry(asked.stage(), System.nanoTime());
    guard.run(
        asked.session(),
        () -> {
          Attempt attempt = attempt(asked, warmup, dueNanos);
          if (open) {
            send(attempt);
          } else {
            drop(attempt);
          }
        });
    return open;
  }

  private void drop(Attempt attempt) {
    Asked asked = attempt.asked();
    LlmExchange exchange =
        run.requests().dropped(asked.what(), attempt.origin(), asked.session().eventLoop());
    attempt.dueNanos().ifPresent(exchange.facts()::due);
    goOn(exchange, attempt, OptionalInt.empty());
  }

  private Attempt attempt(Asked asked, boolean warmup, OptionalLong dueNanos) {
    Origin origin =
        run.requests()
            .origin(asked.what(), asked.name(), asked.session().userId(), warmup, asked.stream());
    return new Attempt(asked, origin, dueNanos);
  }

  private void send(Attempt attempt) {
    Session session = attempt.session();
    LlmExchange exchange =
        run.requests()
            .begin(
                attempt.asked().what(),
                attempt.origin(),
                spec.cancelAfterChunks,
                needsText || NextTurn.of(session).isPresent(),
                session.eventLoop(),
                done -> guard.run(session, () -> finished(done, attempt)));
    attempt.dueNanos().ifPresent(exchange.facts()::due);
    if (attempt.asked().whyNotBuilt().isPresent()) {
      exchange.cut(FailureCause.NOT_BUILT, attempt.asked().whyNotBuilt().get());
      return;
    }
    if (attempt.asked().endpoint().config().http().version()
        == HttpVersion.HTTP_2_PRIOR_KNOWLEDGE) {
      exchange.requireHttp2();
    }
    client.send(
        attempt.asked().request(),
        session.userId(),
        session.eventLoop(),
        exchange,
        attempt.asked().endpoint().tls());
  }

  /** Handles the end of an exchange; tokens of the text are counted off the event loop. */
  private void finished(LlmExchange exchange, Attempt attempt) {
    if (exchange.clientError() != null) {
      run.clientFailure().report("reading an answer", exchange.clientError());
    }
    OptionalLong wait =
        RetryDecision.nanos(
            attempt.asked().endpoint().config().retry(),
            attempt.origin().attempt(),
            exchange.outcome().cause(),
            exchange.facts().rateLimits());
    Session session = attempt.session();
    if (attempt.asked().whyNotBuilt().isPresent()) {
      Runnable last =
          () -> guard.run(session, () -> conclude(exchange, attempt, OptionalInt.empty()));
      session.eventLoop().schedule(last, NOT_BUILT_MILLIS, TimeUnit.MILLISECONDS);
    } else if (wait.isPresent()) {
      waitAndRetry(exchange, attempt, System.nanoTime() + wait.getAsLong());
    } else {
      run.requests()
          .count(
              exchange,
              attempt.asked().what(),
              session.eventLoop(),
              counted -> guard.run(session, () -> conclude(exchange, attempt, counted)));
    }
  }

  /** Retries after a wait, unless the wait would outlast the stage and its drain. */
  private void waitAndRetry(LlmExchange exchange, Attempt attempt, long dueNanos) {
    LoopWait.until(
        dueNanos,
        attempt.session().eventLoop(),
        () -> run.stages().mayRetry(attempt.asked().stage(), dueNanos),
        again -> guard.run(attempt.session(), () -> waited(exchange, attempt, again)));
  }

  private void waited(LlmExchange exchange, Attempt attempt, boolean again) {
    if (again) {
      Attempt before = attempt.followed();
      run.requests()
          .end(exchange, attempt.asked().stage(), record(exchange, before, OptionalInt.empty()));
      send(attempt.again(run.requests().again(attempt.origin())));
    } else {
      conclude(exchange, attempt, OptionalInt.empty());
    }
  }

  private RequestRecord record(LlmExchange exchange, Attempt attempt, OptionalInt counted) {
    return run.requests().record(exchange, attempt.asked().what(), attempt.origin(), counted);
  }

  private void conclude(LlmExchange exchange, Attempt attempt, OptionalInt counted) {
    try {
      goOn(exchange, attempt, counted);
    } finally {
      run.requests().limit().leave();
    }
  }

  private void goOn(LlmExchange exchange, Attempt attempt, OptionalInt counted) {
    Session session = attempt.session();
    LlmAnswer answer = LlmAnswer.of(record(exchange, attempt, counted), exchange.outcome().delta());
    LlmAnswer checked =
        Replies.toldTo(NextTurn.of(session), Checks.judged(answer, spec.checks, session));
    run.requests().end(exchange, attempt.asked().stage(), checked.record());
    boolean staged =
        !(attempt.asked().stage().stage().arrivals() instanceof Arrivals.InjectionProfile);
    rows.log(
        checked.record(),
        checked.failure(),
        session.scenario(),
        staged,
        session.groups(),
        session.eventLoop());
    next.$bang(Checks.saved(checked, spec.checks, session));
  }
}
