package dev.gatlingllm.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.draw.Distribution;
import dev.gatlingllm.draw.Draws;
import dev.gatlingllm.prompt.Conversation.History;
import dev.gatlingllm.prompt.Conversation.Reply;
import dev.gatlingllm.prompt.Conversation.Rules;
import dev.gatlingllm.prompt.LlmInput.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ConversationTest {
  /** Asks "1", "2", …; the recorded model answers "r1", "r2", …. */
  private record Counting(int turns) implements Script {
    @Override
    public Duration think(int index) {
      return Duration.ofSeconds(index);
    }

    @Override
    public Turn turn(int index) {
      String number = String.valueOf(index + 1);
      return new Turn(
          LlmInput.of(new Prompt(number, 1)).withMaxTokens(OptionalInt.of(10 + index)),
          Optional.of(new Message("assistant", new Prompt("r" + number, 1))));
    }
  }

  private static Conversation begun(int turns, Rules rules) {
    Script script = new Counting(turns);
    return new Conversation(7, script, script.turn(0), rules);
  }

  private static LlmInput ask(Conversation conversation) {
    return conversation.begin(
        conversation.readyTurn().orElseGet(conversation::makeTurn),
        id -> Map.of("continues", id.orElse("nothing")));
  }

  private static Reply reply(String text, ToolCall... calls) {
    return new Reply(
        new Prompt(text, 1),
        List.of(calls),
        OptionalInt.of(100),
        OptionalInt.of(20),
        Optional.of("id of " + text));
  }

  private static List<String> texts(LlmInput input) {
    List<String> texts = new ArrayList<>();
    input.messages().forEach(it -> texts.add(it.role().charAt(0) + ":" + it.content().text()));
    return texts;
  }

  @Test
  void theHistoryGrowsWithTheModelsOwnAnswers() {
    Conversation conversation = begun(3, Rules.USUAL);
    assertThat(texts(ask(conversation))).containsExactly("u:1");
    conversation.answered(reply("one"));
    LlmInput second = ask(conversation);
    assertThat(texts(second)).containsExactly("u:1", "a:one", "u:2");
    assertThat(second.maxTokens()).as("each turn's own").hasValue(11);
    conversation.answered(reply("two"));
    assertThat(texts(ask(conversation))).containsExactly("u:1", "a:one", "u:2", "a:two", "u:3");
  }

  @Test
  void orWithTheRecordedReplies() {
    Conversation conversation = begun(2, new Rules(History.RECORDED, Optional.empty()));
    ask(conversation);
    conversation.answered(reply("one"));
    LlmInput second = ask(conversation);
    assertThat(texts(second)).containsExactly("u:1", "a:r1", "u:2");
    assertThat(second.sharedTokens()).as("the prompt alone: the answer is another").hasValue(100);
  }

  @Test
  void ofADialogThatIsReadAgainAllCameBeforeIfItsRepliesAreTheHistory() {
    for (History history : List.of(History.RECORDED, History.ANSWERS)) {
      Conversation conversation = begun(2, new Rules(history, Optional.empty()));
      conversation.begin(again(conversation.readyTurn().orElseThrow()), id -> Map.of());
      conversation.answered(reply("one"));
      LlmInput second = conversation.begin(again(conversation.makeTurn()), id -> Map.of());
      assertThat(second.sharedTokens()).hasValue(history == History.RECORDED ? 3 : 120);
    }
  }

  @Test
  void whatADatasetHasOfToolsStaysTogether() {
    Message call = ToolCall.asked(new Prompt("", 0), List.of(new ToolCall("c", "look", "{}")));
    Script script = new Counting(2);
    for (History history : List.of(History.RECORDED, History.ANSWERS)) {
      Conversation conversation = begun(2, new Rules(history, Optional.empty()));
      conversation.begin(
          new Script.Turn(script.turn(0).input(), Optional.of(call)), id -> Map.of());
      conversation.answered(reply("one"));
      Message result = new ToolCall("c", "look", "{}").result(new Prompt("found", 1));
      LlmInput second =
          conversation.begin(
              new Script.Turn(LlmInput.of(List.of(result)), Optional.empty()), id -> Map.of());
      assertThat(texts(second)).containsExactly("u:1", "a:", "t:found");
      assertThat(second.messages().get(1)).isEqualTo(call);
      assertThat(second.sharedTokens()).as("the prompt alone").hasValue(100);
    }
  }

  private static Script.Turn again(Script.Turn turn) {
    return new Script.Turn(turn.input().sharing(1), turn.reply());
  }

  @Test
  void aServerThatKeepsTheHistoryGetsTheNewMessageAlone() {
    Conversation conversation = begun(2, new Rules(History.SERVER, Optional.empty()));
    LlmInput first = ask(conversation);
    assertThat(first.body()).containsEntry("continues", "nothing");
    conversation.answered(reply("one"));
    LlmInput second = ask(conversation);
    assertThat(texts(second)).containsExactly("u:2");
    assertThat(second.body()).containsEntry("continues", "id of one");
  }

  @Test
  void itGoesOnUntilTheLastTurnIsAnswered() {
    Conversation conversation = begun(2, Rules.USUAL);
    assertThat(conversation.goesOn()).isTrue();
    ask(conversation);
    assertThat(conversation.goesOn()).as("while an answer is awaited").isFalse();
    conversation.answered(reply("one"));
    assertThat(conversation.goesOn()).isTrue();
    ask(conversation);
    conversation.answered(reply("two"));
    assertThat(conversation.goesOn()).isFalse();
  }

  @Test
  void aTurnThatFailsEndsIt() {
    Conversation conversation = begun(5, Rules.USUAL);
    ask(conversation);
    conversation.fail();
    assertThat(conversation.goesOn()).isFalse();
  }

  @Test
  void theUserThinksBeforeEachTurnButTheFirst() {
    Conversation conversation = begun(3, Rules.USUAL);
    assertThat(conversation.think()).isZero();
    ask(conversation);
    conversation.answered(reply("one"));
    assertThat(conversation.think()).isEqualTo(Duration.ofSeconds(1));
    ask(conversation);
    conversation.answered(reply("two"));
    assertThat(conversation.think()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void whatCameBeforeIsTheLastPromptAndItsAnswer() {
    Conversation conversation = begun(2, Rules.USUAL);
    assertThat(ask(conversation).sharedTokens()).isEmpty();
    conversation.answered(reply("one"));
    assertThat(ask(conversation).sharedTokens()).hasValue(120);
  }

  @Test
  void requestsAreLabelledWithTheirConversationAndTurn() {
    Conversation conversation = begun(2, Rules.USUAL);
    ask(conversation);
    conversation.answered(reply("one"));
    var labels = ask(conversation).labels();
    assertThat(labels.session()).hasValue(7);
    assertThat(labels.turn()).hasValue(2);
    assertThat(labels.toolRound()).isZero();
  }

  private static final ToolCall CALL = new ToolCall("c1", "weather", "{}");

  private static Rules tools(int rounds) {
    return new Rules(
        History.ANSWERS,
        Optional.of(
            new ToolRounds("Sunny.", Distribution.constant(0.5), rounds, Draws.of(1, "delays"))));
  }

  @Test
  void toolCallsAreAnsweredAfterTheToolsTimeInTheSameTurn() {
    Conversation conversation = begun(2, tools(3));
    ask(conversation);
    conversation.answered(reply("", CALL, new ToolCall("c2", "time", "{}")));
    assertThat(conversation.think()).isEqualTo(Duration.ofMillis(500));
    LlmInput results = ask(conversation);
    assertThat(texts(results)).containsExactly("u:1", "a:", "t:Sunny.", "t:Sunny.");
    assertThat(results.messages().get(1).fields()).containsKey("tool_calls");
    assertThat(results.messages().get(3).fields()).containsEntry("tool_call_id", "c2");
    assertThat(results.labels().turn()).hasValue(1);
    assertThat(results.labels().toolRound()).isEqualTo(1);
    conversation.answered(reply("It is sunny."));
    LlmInput second = ask(conversation);
    assertThat(texts(second)).endsWith("a:It is sunny.", "u:2");
    assertThat(second.labels().turn()).hasValue(2);
    assertThat(second.labels().toolRound()).isZero();
  }

  @Test
  void noMoreRoundsThanThatAreAnsweredInATurn() {
    Conversation conversation = begun(2, tools(2));
    ask(conversation);
    for (int round = 1; round <= 2; round++) {
      conversation.answered(reply("", CALL));
      assertThat(ask(conversation).labels().toolRound()).isEqualTo(round);
    }
    conversation.answered(reply("", CALL));
    LlmInput second = ask(conversation);
    assertThat(second.labels().turn()).as("the turn ended with its calls").hasValue(2);
    assertThat(second.messages().get(second.messages().size() - 2).fields())
        .as("calls without results are refused by servers")
        .isEmpty();
  }

  @Test
  void withoutToolsCallsAreAnAnswerLikeAnyOther() {
    Conversation conversation = begun(1, Rules.USUAL);
    ask(conversation);
    conversation.answered(reply("", CALL));
    assertThat(conversation.goesOn()).isFalse();
  }
}
