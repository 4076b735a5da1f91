package dev.gatlingllm.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The JVM options that {@code mvn gatling:test} gives a load test; pom.xml says why. */
final class ClientJvm {
  /** Options of Gatling's plugin (GatlingConstants, gatling-enterprise-plugin-commons 1.24.0). */
  private static final List<String> PLUGIN =
      List.of(
          "-XX:+HeapDumpOnOutOfMemoryError",
          "-XX:MaxInlineLevel=20",
          "-XX:MaxTrivialSize=12",
          "-Xmx1G",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");

  static final List<String> POM =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms160m",
          "-XX:NewSize=72m",
          "-XX:MetaspaceSize=128m",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-HeapDumpOnOutOfMemoryError",
          "-Dio.netty.leakDetection.level=disabled",
          "-Dio.netty.jfr.enabled=false");

  /** From so many on, the second compiler takes nothing from the event loops. */
  static final int PLENTY_OF_CORES = 4;

  /** Activates the profile huge-pages of pom.xml. */
  static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  static final List<String> POM_HUGE_PAGES = List.of("-XX:+UseTransparentHugePages");

  static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private ClientJvm() {}

  /** Prints the option that user-files/load adds for the cores that a JVM sees now. */
  public static void main(String[] none) {
    System.out.println(compilers(Runtime.getRuntime().availableProcessors()));
  }

  static String compilers(int cores) {
    return "-XX:TieredStopAtLevel=" + (cores < PLENTY_OF_CORES ? 1 : 4);
  }

  static List<String> options(int cores) {
    List<String> options = new ArrayList<>(PLUGIN);
    options.add(compilers(cores));
    options.addAll(POM);
    if (Files.exists(HUGE_PAGES)) {
      options.addAll(POM_HUGE_PAGES);
    }
    return options;
  }
}
