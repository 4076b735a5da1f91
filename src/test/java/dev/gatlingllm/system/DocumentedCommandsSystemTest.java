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
import java.util.zip.GZIPInputStream;
import org.apache.commons.io.FileUtils;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command that the documents show does through the real Maven what it says. They go to a
 * server that refuses the first request, so that none of them lasts: by then its settings are read.
 */
@Order(1)
class DocumentedCommandsSystemTest {
  private static final Pattern EXTRA_BODY = Pattern.compile("-Dllm\\.extraBody='([^']*)'");
  private static final Pattern KEY = Pattern.compile("-D([\\w.-]+)=");

  private static final String RERANK = " -Dllm.api=rerank";

  /** It takes a minute and has a test of its own. */
  private static final String ROOFLINE = "mvn process-test-classes exec:exec@roofline";

  @TempDir private Path folder;

  @Test
  void everyCommandOfTheDocumentsDoesWhatItSays() throws Exception {
    List<String> commands = batched(DocumentedCommands.all().keySet());
    assertThat(commands).hasSizeGreaterThan(12).contains("mvn gatling:test");
    Path tokenizer = tokenizer();
    ExecutorService both = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> halves = new ArrayList<>();
      for (int half = 0; half < 2; half++) {
        int first = half;
        halves.add(
            both.submit(
                () -> {
                  SoftAssertions all = new SoftAssertions();
                  try (WarmMaven maven = new WarmMaven(Maven.copyOfThisCheckout())) {
                    for (int i = first; i < commands.size(); i += 2) {
                      String command = commands.get(i);
                      all.assertThatCode(() -> check(maven, command, tokenizer))
                          .doesNotThrowAnyException();
                    }
                  }
                  all.assertAll();
                  return null;
                }));
      }
      for (Future<?> half : halves) {
        half.get();
      }
    } finally {
      both.shutdownNow();
    }
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

  private static void check(WarmMaven maven, String command, Path tokenizer) throws Exception {
    Path project = maven.project();
    if (command.equals(ROOFLINE)) {
      return;
    }
    if (command.equals("mvn gatling:test")) {
      // As in a fresh clone, where no test has been compiled.
      FileUtils.deleteDirectory(project.resolve("target/test-classes").toFile());
      String brief = " -Dllm.concurrency=1 -Dllm.duration=2s -Dllm.warmup=0s -Dllm.maxTokens=8";
      assertThat(RefusingServer.run(project, command + brief))
          .contains("BUILD SUCCESS", "SIMULATED SERVER");
      withoutMaven(project, brief);
    } else if (command.contains("exec:java@simulator")) {
      try (Maven running = Maven.typed(project, command + " -Dexec.args='simulate --port 0'")) {
        running.awaitOutput("http://127.0.0.1:");
      }
    } else if (command.contains("--help")) {
      assertThat(RefusingServer.run(project, command)).contains("Usage: ");
    } else {
      refused(maven, command, tokenizer);
    }
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
      assertThat(load.await(60)).as(load.printed()).isEqualTo(status);
      return load.printed();
    }
  }

  private static void refused(WarmMaven maven, String command, Path tokenizer) throws Exception {
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
      // A command of exec's ends its JVM where it fails.
      String output =
          there.contains(" gatling:test ")
              ? maven.run(there).printed()
              : RefusingServer.run(maven.project(), there);
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
    }
  }

  private Path tokenizer() throws IOException {
    Path packed = Path.of("user-files/resources/tokenizers/qwen3-tokenizer.json.gz");
    try (InputStream json = new GZIPInputStream(Files.newInputStream(packed))) {
      Files.copy(json, folder.resolve("tokenizer.json"));
    }
    return folder;
  }
}
