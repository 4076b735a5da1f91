package dev.gatlingllm.gatling;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.gatlingllm.record.Counted;
import dev.gatlingllm.wire.LoadClient;
import io.netty.channel.EventLoop;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;

/**
 * What of the JVM decides on a client's figures: its cores, compilers, collector and event loops.
 */
final class LoadJvm {
  private static final Map<String, String> COLLECTORS =
      Map.of(
          "UseSerialGC", "serial GC",
          "UseParallelGC", "parallel GC",
          "UseG1GC", "G1",
          "UseZGC", "ZGC",
          "UseShenandoahGC", "Shenandoah");

  private LoadJvm() {}

  static String sentence(List<EventLoop> loops) {
    String collector =
        COLLECTORS.keySet().stream()
            .filter(option -> "true".equals(value(option)))
            .map(COLLECTORS::get)
            .findFirst()
            .orElse("a GC of its own");
    String stamps =
        LoadClient.isStampedByKernel(loops.get(0))
            ? "the kernel stamps arrivals."
            : "arrivals are stamped after the read.";
    return Counted.text(
        "The client: JDK %s on %s {core|cores}, %s, %s, %s {event loop|event loops}; %s",
        Runtime.version().feature(),
        Runtime.getRuntime().availableProcessors(),
        compilers(),
        collector,
        loops.size(),
        stamps);
  }

  private static String compilers() {
    String highest = value("TieredStopAtLevel");
    if (highest == null) {
      return "a compiler of its own";
    }
    String mode = String.valueOf(value("CompilationMode"));
    if (mode.startsWith("high-only") || "false".equals(value("TieredCompilation"))) {
      return "C2 alone";
    }
    return "4".equals(highest) && !mode.equals("quick-only") ? "C1 and C2" : "C1 alone";
  }

  /** Null if this JVM has no such option, or tells of none: a report is not to fail for it. */
  private static String value(String option) {
    try {
      HotSpotDiagnosticMXBean jvm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return jvm == null ? null : jvm.getVMOption(option).getValue();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
