package dev.gatlingllm.system;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Maven as its own launcher starts it, but for one command after the other: an argument a line, and
 * an empty line. Maven is not on the tests' class path, so all of it is found by name.
 */
public final class MavenHost {
  private static final String LAUNCHER = "org.codehaus.plexus.classworlds.launcher.Launcher";

  private MavenHost() {}

  /**
   * @param arguments the launcher's configuration, m2.conf
   */
  public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
    Object launcher = Class.forName(LAUNCHER).getConstructor().newInstance();
    of(launcher, "setSystemClassLoader", ClassLoader.class)
        .invoke(launcher, MavenHost.class.getClassLoader());
    try (InputStream configuration = new FileInputStream(arguments[0])) {
      of(launcher, "configure", InputStream.class).invoke(launcher, configuration);
    }
    Object world = of(launcher, "getWorld").invoke(launcher);
    Class<?> maven = (Class<?>) of(launcher, "getMainClass").invoke(launcher);
    Method main = maven.getMethod("main", String[].class, world.getClass());
    Properties before = (Properties) System.getProperties().clone();
    BufferedReader typed =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    int number = 0;
    for (List<String> command = next(typed); !command.isEmpty(); command = next(typed)) {
      Thread.currentThread().setContextClassLoader(maven.getClassLoader());
      Object status = main.invoke(null, command.toArray(String[]::new), world);
      // It has made each -D a property of this JVM.
      System.setProperties((Properties) before.clone());
      System.out.println("\n" + ended(number++) + status);
    }
  }

  /** The beginning of the line behind what that command printed; its exit status follows. */
  static String ended(int number) {
    return "Maven command " + number + " ended with status ";
  }

  private static List<String> next(BufferedReader typed) throws IOException {
    List<String> command = new ArrayList<>();
    for (String line = typed.readLine(); line != null && !line.isEmpty(); line = typed.readLine()) {
      command.add(line);
    }
    return command;
  }

  private static Method of(Object launcher, String name, Class<?>... parameters)
      throws NoSuchMethodException {
    return launcher.getClass().getMethod(name, parameters);
  }
}
