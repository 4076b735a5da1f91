package dev.gatlingllm.system;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import com.typesafe.config.ConfigFactory;
import dev.gatlingllm.run.Fatal;
import io.gatling.app.Gatling$;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntConsumer;
import org.slf4j.LoggerFactory;

/**
 * Gatling as its own main method runs it, but one simulation after the other: each an array of
 * strings, the system properties as -D and then Gatling's arguments. What a JVM does at its end it
 * does at the end of each run. It ends with its parent.
 */
public final class GatlingHost {
  private static final String MAIN = "io.gatling.app.Gatling";
  private static final String EXIT_STATUS = "llm-exit-";
  private static final long HOOK_MILLIS = 5_000;

  private GatlingHost() {}

  /** Takes no arguments: the runs come through the standard input. */
  public static void main(String[] none) throws Exception {
    BlockingQueue<String[]> runs = new LinkedBlockingQueue<>();
    Thread reading = new Thread(() -> read(runs), "runs");
    reading.setDaemon(true);
    reading.start();
    Properties before = (Properties) System.getProperties().clone();
    set(Fatal.class.getName(), "end", (IntConsumer) GatlingHost::refuse);
    for (int number = 0; true; number++) {
      int status = run(List.of(runs.take()));
      System.setProperties((Properties) before.clone());
      System.out.print(ended(number) + status + "\n");
      System.out.flush();
    }
  }

  /** What is printed behind a run's output; the exit status follows, and a line end. */
  static String ended(int number) {
    return "\nGatling run " + number + " ended with status ";
  }

  private static void read(BlockingQueue<String[]> runs) {
    try (ObjectInputStream typed = new ObjectInputStream(System.in)) {
      while (true) {
        runs.add((String[]) typed.readObject());
      }
    } catch (IOException | ClassNotFoundException e) {
      Runtime.getRuntime().halt(0);
    }
  }

  private static int run(List<String> command) throws Exception {
    List<String> properties = command.stream().filter(it -> it.startsWith("-D")).toList();
    List<String> arguments = command.subList(properties.size(), command.size());
    for (String property : properties) {
      String[] pair = property.substring("-D".length()).split("=", 2);
      System.setProperty(pair[0], pair[1]);
    }
    System.setProperty("sun.java.command", MAIN + " " + String.join(" ", arguments));
    ConfigFactory.invalidateCaches();
    startLogging();
    forgetRefusal();
    Set<Thread> own = hooks();
    return end(own, gatling(arguments));
  }

  private static int gatling(List<String> arguments) {
    try {
      return Gatling$.MODULE$.fromArgs(arguments.toArray(String[]::new));
    } catch (Throwable e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof Refused refused) {
          return refused.status;
        }
      }
      throw e;
    }
  }

  /** A run that cannot begin, in place of the end of its JVM. */
  private static final class Refused extends Error {
    private static final long serialVersionUID = 1;
    private final int status;

    Refused(int status) {
      super(null, null, false, false);
      this.status = status;
    }
  }

  private static void refuse(int status) {
    // Else Gatling tells of it.
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    throw new Refused(status);
  }

  private static void forgetRefusal() throws ReflectiveOperationException {
    set(Fatal.class.getName(), "exiting", false);
    set("dev.gatlingllm.gatling.CurrentRun", "run", null);
    set("dev.gatlingllm.gatling.CurrentRun", "driver", null);
  }

  private static void set(String type, String field, Object value)
      throws ReflectiveOperationException {
    Field stays = Class.forName(type).getDeclaredField(field);
    stays.setAccessible(true);
    stays.set(null, value);
  }

  /** Gatling has stopped it at the end of the run before. */
  private static void startLogging() throws JoranException {
    LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
    if (!logging.isStarted()) {
      logging.start();
      new ContextInitializer(logging).autoConfig();
    }
  }

  /** Runs the shutdown hooks of the run; the one that would set the exit status tells it. */
  private static int end(Set<Thread> own, int gatlings) throws Exception {
    int status = gatlings;
    for (Thread hook : hooks()) {
      if (own.contains(hook)) {
        continue;
      }
      Runtime.getRuntime().removeShutdownHook(hook);
      if (hook.getName().startsWith(EXIT_STATUS)) {
        status = Integer.parseInt(hook.getName().substring(EXIT_STATUS.length()));
      } else {
        hook.start();
        hook.join(HOOK_MILLIS);
      }
    }
    return status;
  }

  private static Set<Thread> hooks() throws ReflectiveOperationException {
    Field hooks = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
    hooks.setAccessible(true);
    Set<Thread> all = new HashSet<>();
    for (Object hook : ((Map<?, ?>) hooks.get(null)).keySet()) {
      all.add((Thread) hook);
    }
    return all;
  }
}
