package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.commons.io.FileUtils;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Every command that the documents show does through the real Maven what it says. They go to a
 * server that refuses the first request, so that none of them lasts: by then its settings are read.
 * The first, the shortest and those that do not start Gatling are typed as a user does; for the
 * others Maven is in a JVM that stays; what Gatling's plugin forks is each command's own.
 */
@Order(Errand.ORDER)
@Isolated
class DocumentedCommandsSystemTest {
  private static final Pattern EXTRA_BODY = Pattern.compile("-Dllm\\.extraBody='([^']*)'");
  private static final Pattern KEY = Pattern.compile("-D([\\w.-]+)=");

  private static final String RERANK = " -Dllm.api=rerank";

  /** It takes a minute and has a test of its own. */
  private static final String ROOFLINE = "mvn process-test-classes exec:exec@roofline";

  /** So many are typed as a user does. */
  private static final int TYPED = 1;

  static final Errand ERRAND = new Errand(DocumentedCommandsSystemTest::checkAll);

  @Test
  void everyCommandOfTheDocumentsDoesWhatItSays() throws Exception {
    ERRAND.end();
  }

  private static Void checkAll() throws Exception {
    List<String> commands = batched(DocumentedCommands.all().keySet());
    assertThat(commands).hasSizeGreaterThan(12).contains("mvn gatling:test");
    // A command of exec's ends its JVM where it fails.
    Map<Boolean, List<String>> cold =
        commands.stream()
            .filter(it -> !it.equals(ROOFLINE))
            .collect(
                Collectors.partitioningBy(
                    it ->
                        commands.indexOf(it) < TYPED
                            || !it.matches(".* gatling:test .*|.*--help.*")));
    Path tokenizer = tokenizer();
    ExecutorService beside = Executors.newSingleThreadExecutor();
    try {
      Future<?> warm =
          beside.submit(
              () -> {
                Path project = Maven.copyOfThisCheckout();
                try (WarmMaven maven = new WarmMaven(project)) {
                  each(
                      cold.get(false),
                      it -> check(project, it, tokenizer, typed -> maven.run(typed).printed()));
                }
                return null;
              });
      Path project = Maven.copyOfThisCheckout();
      each(
          cold.get(true),
          it -> check(project, it, tokenizer, typed -> RefusingServer.run(project, typed)));
      warm.get();
      return null;
    } finally {
      beside.shutdownNow();
    }
  }

  private interface Step<T> {
    T of(String command) throws Exception;
  }

  private static void each(List<String> commands, Step<Void> check) {
    SoftAssertions all = new SoftAssertions();
    for (String command : commands) {
      all.assertThatCode(() -> check.of(command)).doesNotThrowAnyException();
    }
    all.assertAll();
  }

  /** Settings that are shown alone go together, as long as no key is given twice. */
  private static List<String> batched(Iterable<String> commands) {
    Set<String> whole = new LinkedHashSet<>();
    Map<String, List<StringBuilder>> batches = new LinkedHashMap<>();
    for (String documented : commands) {
      // A place for the user's own address may be all that makes two of them differ.
      String command = documented.replace(" -Dllm.baseUrl=…", "");
      if (!command.matches("mvn gatling:test -Dllm\\.\\S+=.*")
          || command.contains("baseUrl")
          // Which state the whole load, or all that is asked.
          || command.matches(".*llm\\.(load=|rate=|mix\\.|dataset\\.).*")) {
        String shown = documented.replace("baseUrl=…", "baseUrl=http://127.0.0.1:8000");
        // The test adds an address where none is shown: with it and without are one.
        whole.add(shown.replaceFirst("(simulationClass=.*) -Dllm\\.baseUrl=\\S+$", "$1"));
        continue;
      }
      String settings = command.substring("mvn gatling:test".length()).replace(RERANK, "");
      List<StringBuilder> ofApi = batches.computeIfAbsent(api(command), api -> new ArrayList<>());
      StringBuilder batch =
          ofApi.stream()
              .filter(
                  it ->
                      KEY.matcher(settings)
                          .results()
                          .noneMatch(key -> it.indexOf(key.group()) >= 0))
              .findFirst()
              .orElseGet(
                  () -> {
                    ofApi.add(new StringBuilder("mvn gatling:test" + api(command)));
                    return ofApi.get(ofApi.size() - 1);
                  });
      batch.append(settings);
    }
    batches.values().forEach(all -> all.forEach(batch -> whole.add(batch.toString())));
    return List.copyOf(whole);
  }

  /** What docs/targets.md has them stand beside. */
  private static String api(String settings) {
    if (settings.matches(".*(rerank|top_n|/score).*")) {
      return RERANK + " -Dllm.stream=false";
    }
    if (settings.contains("llm.api=") || settings.contains("llm.target=")) {
      return "";
    }
    if (settings.contains("output_dimension")) {
      return " -Dllm.api=embeddings -Dllm.stream=false";
    }
    return "";
  }

  private static Void check(Path project, String command, Path tokenizer, Step<String> maven)
      throws Exception {
    if (command.equals("mvn gatling:test")) {
      // As in a fresh clone, where no test has been compiled.
      FileUtils.deleteDirectory(project.resolve("target/test-classes").toFile());
      String brief = " -Dllm.concurrency=1 -Dllm.duration=2s -Dllm.warmup=0s -Dllm.maxTokens=8";
      assertThat(maven.of(command + brief)).contains("BUILD SUCCESS", "SIMULATED SERVER");
      withoutMaven(project, brief);
    } else if (command.contains("exec:java@simulator")) {
      try (Maven running = Maven.typed(project, command + " -Dexec.args='simulate --port 0'")) {
        running.awaitOutput("http://127.0.0.1:");
      }
    } else if (command.contains("--help")) {
      assertThat(maven.of(command)).contains("Usage: ");
    } else {
      refused(command, tokenizer, maven);
    }
    return null;
  }

  /** The launcher's own call of Maven, as it is written there, but with the settings of tests. */
  private static void withoutMaven(Path project, String brief) throws Exception {
    Matcher prepare =
        Pattern.compile("mvn .*@launcher")
            .matcher(Files.readString(project.resolve("user-files/load")));
    assertThat(prepare.find()).isTrue();
    String prepared = RefusingServer.run(project, prepare.group());
    assertThat(project.resolve("target/launcher/classes.jsa")).as(prepared).exists();
    assertThat(load(project, brief, 0)).contains("SIMULATED SERVER", "LLM report: ");
    assertThat(load(project, " -Dllm.maxTokens=none", 3)).startsWith("gatling-llm: llm.maxTokens");
    assertThat(load(project, " -Dgatling.simulationClass=some.ChatSimulation", 3))
        .doesNotContain("\tat ")
        .startsWith(
            "gatling-llm: gatling.simulationClass is 'some.ChatSimulation', must be a simulation in"
                + " user-files/simulations, with its package.");
    assertThat(load(project, " llm.maxTokens=8", 3)).contains("'llm.maxTokens=8' is not a setting");
  }

  private static String load(Path project, String settings, int status) throws Exception {
    try (Maven load = Maven.typed(project, "user-files/load" + settings)) {
      assertThat(load.await(180)).as(load.printed()).isEqualTo(status);
      return load.printed();
    }
  }

  private static Void refused(String command, Path tokenizer, Step<String> maven) throws Exception {
    try (RefusingServer server = new RefusingServer()) {
      String there =
          command
              .replaceAll("http://127\\.0\\.0\\.1:\\d+", server.url())
              .replaceAll("-Dllm\\.tokenizer=\\S+", "-Dllm.tokenizer=" + tokenizer);
      if (!there.contains("llm.baseUrl=")) {
        there += " -Dllm.baseUrl=" + server.url();
      }
      if (!there.matches(
          ".*llm\\.(promptTokens|lengths|dataset\\.file|prompt\\.sharedPrefixTokens)=.*")) {
        // Prompts are made ahead, and none of them is sent.
        there += " -Dllm.promptTokens=64";
      }
      if (!there.contains("llm.model=")) {
        there += " -Dllm.model=m";
      }
      String output = maven.of(there);
      assertThat(server.headers).as("%s\n%s", there, output).isNotEmpty();
      assertThat(output)
          .as(there)
          .contains(command.contains("target=auto") ? "llm.target=auto" : "heard you")
          .doesNotContain("\tat dev.gatlingllm");
      Matcher extra = EXTRA_BODY.matcher(command);
      while (extra.find()) {
        JsonNode typed = new ObjectMapper().readTree(extra.group(1));
        JsonNode sent = server.bodies.peek();
        typed
            .properties()
            .forEach(
                field ->
                    assertThat(sent.get(field.getKey()))
                        .as("%s: %s", command, field.getKey())
                        .isEqualTo(field.getValue().isNull() ? null : field.getValue()));
      }
      if (command.contains("X-Team=search")) {
        assertThat(server.headers.peek()).containsEntry("X-team", "search");
      }
      return null;
    }
  }

  private static Path tokenizer() throws IOException {
    Path folder = Files.createTempDirectory("tokenizer");
    Path packed = Path.of("user-files/resources/tokenizers/qwen3-tokenizer.json.gz");
    try (InputStream json = new GZIPInputStream(Files.newInputStream(packed))) {
      Files.copy(json, folder.resolve("tokenizer.json"));
    }
    return folder;
  }
}
