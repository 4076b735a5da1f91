package dev.gatlingllm.gatling;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.gatlingllm.wire.LoadClient;
import io.netty.channel.EventLoop;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;

/** What of the JVM decides on a client's figures: its compilers, its collector, its event loops. */
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
    String compilers = "1".equals(value("TieredStopAtLevel")) ? "C1 alone" : "C1 and C2";
    String stamps =
        LoadClient.isStampedByKernel(loops.get(0))
            ? "the kernel stamps arrivals."
            : "arrivals are stamped after the read.";
    return "The client: JDK "
        + Runtime.version().feature()
        + ", "
        + compilers
        + ", "
        + collector
        + ", "
        + (loops.size() == 1 ? "1 event loop" : loops.size() + " event loops")
        + "; "
        + stamps;
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
