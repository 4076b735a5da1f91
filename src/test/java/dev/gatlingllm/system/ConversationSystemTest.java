package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatlingllm.system.ScriptedServer.Asked;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Conversations, as a server sees them: what is said again, in which order, and when. */
@Order(11)
class ConversationSystemTest {
  private static final Pattern SESSION = Pattern.compile("(?i)x-session: (\\S+)\r\n");
  private static final long THINK_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

  /** One request, and what it was answered. */
  private record Heard(
      String session, int connection, JsonNode messages, String answer, long came, long answered) {}

  private final ConcurrentLinkedQueue<Heard> heard = new ConcurrentLinkedQueue<>();

  /** Answers "answer N" to each, but to the second turn of every third conversation. */
  private void answer(Asked asked, java.io.OutputStream out) throws IOException {
    long came = System.nanoTime();
    Matcher session = SESSION.matcher(asked.text());
    if (!session.find()) {
      ScriptedServer.say(out, ScriptedServer.stream("hello"));
      return;
    }
    JsonNode messages = Gatling.Json.parse(asked.text().split("\r\n\r\n", 2)[1]).get("messages");
    boolean fails = messages.size() == 3 && number(session.group(1)) % 3 == 0;
    String answer = fails ? "" : "answer " + heard.size() + " to " + session.group(1);
    ScriptedServer.say(
        out,
        fails
            ? ScriptedServer.whole("500 Internal Server Error", "application/json", "{}")
            : ScriptedServer.stream(answer.split("(?<= )")));
    heard.add(
        new Heard(session.group(1), asked.connection(), messages, answer, came, System.nanoTime()));
  }

  private static long number(String session) {
    return Long.parseLong(session.substring(session.lastIndexOf('-') + 1));
  }

  @Test
  void theHistoryGrowsTurnByTurnAndAFailedTurnEndsTheConversation() {
    Gatling.Result run;
    try (ScriptedServer server = new ScriptedServer(this::answer)) {
      run =
          Gatling.of("ConversationSimulation")
              .with("llm.baseUrl", server.baseUrl())
              .with("llm.model", "m")
              .with("llm.concurrency", 3)
              .with("llm.duration", "6s")
              .with("llm.warmup", "2s")
              .with("llm.promptTokens", 20)
              .with("llm.conversation.turns", 3)
              .with("llm.conversation.think", "150ms")
              .with("llm.conversation.sessionHeader", "x-session")
              .with("llm.maxFailRatio", 1)
              .run();
    }
    assertThat(run.exit()).as(run.output()).isZero();
    Map<String, List<Heard>> sessions = new LinkedHashMap<>();
    heard.forEach(it -> sessions.computeIfAbsent(it.session(), key -> new ArrayList<>()).add(it));
    assertThat(sessions).hasSizeGreaterThan(10);
    sessions.values().forEach(ConversationSystemTest::assertOneConversation);
    assertThat(sessions.values())
        .as("all but those that the end of the stage broke off")
        .filteredOn(it -> it.size() < turnsOf(it.get(0).session()))
        .hasSizeLessThanOrEqualTo(3);
    assertRecordsTell(sessions, run);
  }

  private static int turnsOf(String session) {
    return number(session) % 3 == 0 ? 2 : 3;
  }

  private static void assertOneConversation(List<Heard> turns) {
    assertThat(turns.size()).isLessThanOrEqualTo(turnsOf(turns.get(0).session()));
    for (int i = 0; i < turns.size(); i++) {
      Heard turn = turns.get(i);
      assertThat(turn.connection()).isEqualTo(turns.get(0).connection());
      assertThat(turn.messages()).hasSize(2 * i + 1);
      assertThat(turn.messages().get(2 * i).get("role").asText()).isEqualTo("user");
      if (i > 0) {
        Heard before = turns.get(i - 1);
        for (int message = 0; message < before.messages().size(); message++) {
          assertThat(turn.messages().get(message)).isEqualTo(before.messages().get(message));
        }
        JsonNode said = turn.messages().get(2 * i - 1);
        assertThat(said.get("role").asText()).isEqualTo("assistant");
        assertThat(said.get("content").asText()).isEqualTo(before.answer());
        assertThat(turn.came() - before.answered()).isGreaterThan(THINK_NANOS * 9 / 10);
      }
    }
  }

  /** The records have the same conversations; their figures are what the records add up to. */
  private static void assertRecordsTell(Map<String, List<Heard>> sessions, Gatling.Result run) {
    Map<Long, Integer> turns = new HashMap<>();
    int begun = 0;
    int completed = 0;
    int failed = 0;
    for (JsonNode record : run.records()) {
      turns.merge(record.get("session").asLong(), 1, Integer::sum);
      if (record.get("warmup").asBoolean()) {
        continue;
      }
      int turn = record.get("turn").asInt();
      boolean fails = record.get("session").asLong() % 3 == 0 && turn == 2;
      begun += turn == 1 ? 1 : 0;
      completed += turn == 3 ? 1 : 0;
      failed += fails ? 1 : 0;
      assertThat(record.path("endsSession").asBoolean()).isEqualTo(fails || turn == 3);
    }
    sessions.forEach(
        (session, asked) -> assertThat(turns.get(number(session))).isEqualTo(asked.size()));
    JsonNode stage = run.summary().get("stages").get(0);
    assertThat(stage.get("conversations").get("begun").asInt()).isEqualTo(begun);
    assertThat(stage.get("conversations").get("completed").asInt()).isEqualTo(completed);
    assertThat(stage.get("conversations").get("failed").asInt()).isEqualTo(failed);
    TreeSet<String> parts = new TreeSet<>();
    stage.get("parts").forEach(part -> parts.add(part.path("turn").asText()));
    assertThat(parts).contains("turn 1", "turn 2", "turn 3");
    assertThat(run.output()).contains("by turn", failed + " ended by a failed turn");
  }

  @Test
  void aStageDoesNotWaitForUsersWhoThink() {
    try (Simulator simulator = Simulator.start("--decode-step-millis", "1")) {
      long start = System.nanoTime();
      Gatling.Result run =
          Gatling.of("ConversationSimulation")
              .with("llm.baseUrl", simulator.baseUrl())
              .with("llm.load", "poisson 4/s 5s")
              .with("llm.maxTokens", 5)
              .with("llm.promptTokens", 16)
              .with("llm.conversation.turns", 3)
              .with("llm.conversation.think", "10m")
              .run();
      assertThat(run.exit()).as(run.output()).isZero();
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.MINUTES.toNanos(1));
      JsonNode conversations = run.summary().get("stages").get(0).get("conversations");
      assertThat(conversations.get("begun").asInt()).isEqualTo(run.measured().size());
      assertThat(conversations.get("completed").asInt()).isZero();
      assertThat(run.measured()).allMatch(it -> it.get("dueNanos").isIntegralNumber());
    }
  }

  @Test
  void aServerThatKeepsTheHistoryCountsItAndToolsAreAnswered() {
    try (Simulator simulator =
        Simulator.start(
            "--decode-step-millis", "15", "--tool-rounds", "2", "--prefix-cache-block", "4")) {
      Gatling.Result mixed =
          conversations(simulator, "ConversationSimulation")
              .with("llm.api", "responses")
              .with("llm.conversation.turns", 2)
              .with("llm.mix.said.weight", 1)
              .with("llm.mix.kept.weight", 1)
              .with("llm.mix.kept.promptTokens", 20)
              .with("llm.mix.kept.conversation.turns", 3)
              .with("llm.mix.kept.conversation.history", "server")
              .run();
      assertThat(mixed.exit()).as(mixed.output()).isZero();
      assertEachClassHasItsOwnTurns(mixed);

      Gatling.Result agents = conversations(simulator, "AgentSimulation").run();
      assertThat(agents.exit()).as(agents.output()).isZero();
      List<JsonNode> turns =
          agents.records().stream().filter(it -> it.get("name").asText().equals("Agent")).toList();
      assertThat(turns).extracting(it -> it.path("toolRound").asInt()).contains(0, 1, 2);
      assertThat(turns)
          .allMatch(
              it ->
                  it.get("finishReason").asText().equals("tool_calls")
                      == (it.path("toolRound").asInt() < 2));
      assertPartsAreAskedAtOnce(agents.records());
    }
  }

  /** Whoever keeps the history, the server counts it as a whole. */
  private static void assertEachClassHasItsOwnTurns(Gatling.Result run) {
    Map<String, TreeSet<Integer>> turns = new HashMap<>();
    for (JsonNode record : run.records()) {
      String name = record.get("class").asText();
      int turn = record.get("turn").asInt();
      int prompt = name.equals("kept") ? 20 : 16;
      assertThat(record.get("promptTokens").asInt()).isEqualTo(prompt + (turn - 1) * (prompt + 8));
      turns.computeIfAbsent(name, key -> new TreeSet<>()).add(turn);
    }
    assertThat(turns)
        .isEqualTo(
            Map.of("said", new TreeSet<>(List.of(1, 2)), "kept", new TreeSet<>(List.of(1, 2, 3))));
    List<String> parts = new ArrayList<>();
    for (JsonNode part : run.summary().get("stages").get(0).get("parts")) {
      parts.add(part.path("class").asText() + part.path("turn").asText());
    }
    assertThat(parts).contains("said", "kept", "turn 1", "turn 2", "turn 3");
    assertThat(run.output()).contains("by class", "by turn", "kept 50 %: conversations of 3 turns");
  }

  private static Gatling conversations(Simulator simulator, String simulation) {
    return Gatling.of(simulation)
        .with("llm.baseUrl", simulator.baseUrl())
        .with("llm.concurrency", 2)
        .with("llm.duration", "5s")
        .with("llm.warmup", "2s")
        .with("llm.promptTokens", 16)
        .with("llm.maxTokens", 8)
        .with("llm.conversation.think", "50ms");
  }

  /** Both parts and the critic of one plan are sent before the first of them is answered. */
  private static void assertPartsAreAskedAtOnce(List<JsonNode> records) {
    List<JsonNode> parts =
        records.stream()
            .filter(it -> it.get("name").asText().matches("Part|Critic"))
            .sorted(java.util.Comparator.comparingLong(it -> it.get("sentNanos").asLong()))
            .toList();
    Map<Long, List<JsonNode>> users = new HashMap<>();
    parts.forEach(
        it -> users.computeIfAbsent(it.get("user").asLong(), key -> new ArrayList<>()).add(it));
    assertThat(users).isNotEmpty();
    for (List<JsonNode> own : users.values()) {
      for (int i = 0; i + 2 < own.size(); i += 3) {
        assertThat(own.get(i + 2).get("sentNanos").asLong())
            .isLessThan(own.get(i).get("endNanos").asLong());
      }
    }
  }
}
