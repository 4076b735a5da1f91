package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No call to any host but the target: every {@code connect} of the forked JVM, as the kernel saw
 * it. The home is empty, so that no earlier run has told Gatling that it was asked about updates.
 *
 * <p>Where strace is missing the test is skipped, unless LLM_REQUIRE_STRACE=true.
 */
class SilenceSystemTest {
  private static final Pattern FAMILY = Pattern.compile("sa_family=(AF_\\w+)");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "sin6?_port=htons\\((\\d+)\\)"
              + ".*(?:inet_addr\\(\"([^\"]+)\"|inet_pton\\(AF_INET6, \"([^\"]+)\")");

  @TempDir private Path home;

  @BeforeAll
  static void requireStrace() throws InterruptedException {
    boolean there;
    try {
      there = new ProcessBuilder("strace", "-o", "/dev/null", "true").start().waitFor() == 0;
    } catch (IOException missing) {
      there = false;
    }
    String skipped = "SKIPPED: strace is missing or may not trace; nothing is proven of silence";
    if (!there && "true".equals(System.getenv("LLM_REQUIRE_STRACE"))) {
      throw new AssertionError(skipped);
    }
    if (!there) {
      System.err.println(skipped);
    }
    assumeTrue(there, skipped);
  }

  @Test
  void aRunAgainstAServerConnectsToThatServerOnly() throws IOException {
    try (Simulator simulator = Simulator.start()) {
      Set<String> called =
          called(Gatling.of("ChatSimulation").with("llm.baseUrl", simulator.baseUrl()));
      assertThat(called).containsExactly(simulator.baseUrl().replace("http://", ""));
    }
  }

  @Test
  void aRunWithoutSettingsConnectsToItsOwnServerOnly() throws IOException {
    // One port: the embedded server's.
    assertThat(called(Gatling.of("ChatSimulation")))
        .singleElement()
        .asString()
        .startsWith("127.0.0.1:");
  }

  @Test
  void aCallToAnotherHostWouldShow() {
    String line =
        "77 connect(42, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0),"
            + " inet_pton(AF_INET6, \"::ffff:93.184.216.34\", &sin6_addr), sin6_scope_id=0}, 28) ="
            + " -1 EINPROGRESS (Operation now in progress)";
    String other =
        "78 connect(6, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr(\"10.0.0.2\")},"
            + " 16) = 0";
    assertThat(addresses(List.of(line, other))).containsExactly("10.0.0.2:53", "93.184.216.34:443");
    assertThat(addresses(List.of("79 connect(5, {sa_family=AF_WHATEVER}, 16) = 0"))).hasSize(1);
  }

  private Set<String> called(Gatling gatling) throws IOException {
    Path trace = home.resolve("connects.txt");
    Gatling.Result run =
        gatling
            .with("llm.concurrency", 2)
            .with("llm.duration", "4s")
            .with("llm.warmup", "1s")
            .with("llm.maxTokens", 20)
            .environment("HOME", home.toString())
            .jvmArgument("-Duser.home=" + home)
            .jvmArgument("-Djava.util.prefs.userRoot=" + home)
            .under("strace", "-f", "--seccomp-bpf", "-e", "trace=connect", "-o", trace.toString())
            .run();
    assertThat(run.exit()).as(run.output()).isZero();
    return addresses(Files.readAllLines(trace));
  }

  /** Remote addresses with their ports; sockets of this machine alone are none. */
  private static Set<String> addresses(List<String> trace) {
    Set<String> addresses = new TreeSet<>();
    for (String line : trace) {
      Matcher family = FAMILY.matcher(line);
      if (!family.find()
          || Set.of("AF_UNIX", "AF_UNSPEC", "AF_NETLINK").contains(family.group(1))) {
        continue;
      }
      Matcher address = ADDRESS.matcher(line);
      if (!address.find()) {
        // Better a failure that is looked at than an address that is not.
        addresses.add(line);
        continue;
      }
      String host = address.group(2) != null ? address.group(2) : address.group(3);
      addresses.add(host.replace("::ffff:", "") + ":" + address.group(1));
    }
    return addresses;
  }
}
