package dev.gatlingllm.gatling;

import com.typesafe.scalalogging.Logger;
import com.typesafe.scalalogging.Logger$;
import io.gatling.core.action.Action;
import org.slf4j.LoggerFactory;

/** What Scala would add to an action of Gatling's. */
abstract class LoggingAction implements Action {
  private Logger logger = Logger$.MODULE$.apply(LoggerFactory.getLogger(getClass()));

  @Override
  public Logger logger() {
    return logger;
  }

  @Override
  public void com$typesafe$scalalogging$StrictLogging$_setter_$logger_$eq(Logger value) {
    logger = value;
  }
}
