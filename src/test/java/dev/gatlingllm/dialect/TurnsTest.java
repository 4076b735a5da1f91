package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.config.Generations;
import dev.gatlingllm.config.Images;
import dev.gatlingllm.config.Images.Format;
import dev.gatlingllm.config.Images.Position;
import dev.gatlingllm.prompt.Image;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.LlmInput.Message;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.prompt.ToolCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages of a conversation, tools and images included, as each API has them. */
class TurnsTest {
  private static final Generation GENERATION =
      Generations.with(Told.GENERATION, new Images(List.of(), Position.END, Format.PNG));

  private static final ToolCall OSLO = new ToolCall("call_1", "weather", "{\"city\":\"Oslo\"}");
  private static final ToolCall TIME = new ToolCall("call_2", "clock", "");
  private static final Message ASKED =
      new Message(LlmInput.USER, Prompt.uncounted("How is it in Oslo?"));
  private static final Message CALLS = ToolCall.asked(Prompt.uncounted(""), List.of(OSLO, TIME));

  private static JsonNode body(String api, Message... messages) {
    return body(api, LlmInput.of(List.of(messages)));
  }

  private static JsonNode body(String api, LlmInput input) {
    return Requests.tree(Dialects.of(api, GENERATION).request(input, 64).body());
  }

  private static void isJson(JsonNode actual, String expected) {
    assertThat(actual).isEqualTo(Requests.tree(expected.replace('\'', '"')));
  }

  private static JsonNode withTools(String api) {
    return body(
        api,
        new Message(LlmInput.SYSTEM, Prompt.uncounted("Be brief.")),
        ASKED,
        CALLS,
        OSLO.result(Prompt.uncounted("rain")),
        TIME.result(Prompt.uncounted("noon")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "azure", "fireworks"})
  void toolCallsOfAChat(String api) {
    assertThat(Dialects.of(api, Told.GENERATION).hasToolResults()).isTrue();
    isJson(
        withTools(api).get("messages"),
        """
        [{'role':'system','content':'Be brief.'},
         {'role':'user','content':'How is it in Oslo?'},
         {'role':'assistant','content':null,'tool_calls':[
          {'id':'call_1','type':'function',
           'function':{'name':'weather','arguments':'{\\'city\\':\\'Oslo\\'}'}},
          {'id':'call_2','type':'function','function':{'name':'clock','arguments':'{}'}}]},
         {'role':'tool','content':'rain','tool_call_id':'call_1'},
         {'role':'tool','content':'noon','tool_call_id':'call_2'}]\
        """);
  }

  @Test
  void toolCallsOfAnthropic() {
    JsonNode body = withTools("anthropic");
    isJson(body.get("system"), "'Be brief.'");
    isJson(
        body.get("messages"),
        """
        [{'role':'user','content':'How is it in Oslo?'},
         {'role':'assistant','content':[
          {'type':'tool_use','id':'call_1','name':'weather','input':{'city':'Oslo'}},
          {'type':'tool_use','id':'call_2','name':'clock','input':{}}]},
         {'role':'user','content':[
          {'type':'tool_result','tool_use_id':'call_1','content':'rain'},
          {'type':'tool_result','tool_use_id':'call_2','content':'noon'}]}]\
        """);
    ToolCall broken = new ToolCall("c", "f", "{\"city\":");
    JsonNode messages =
        body(
                "anthropic",
                ASKED,
                ToolCall.asked(Prompt.uncounted("I look."), List.of(broken)),
                broken.result(Prompt.uncounted("none")),
                ASKED)
            .get("messages");
    isJson(
        messages.get(1).get("content"),
        """
        [{'type':'text','text':'I look.'},
         {'type':'tool_use','id':'c','name':'f','input':{'arguments':'{\\'city\\':'}}]\
        """);
    assertThat(messages).hasSize(4);
  }

  @Test
  void toolCallsOfResponses() {
    isJson(
        withTools("responses").get("input"),
        """
        [{'role':'system','content':'Be brief.'},
         {'role':'user','content':'How is it in Oslo?'},
         {'type':'function_call','call_id':'call_1','name':'weather',
          'arguments':'{\\'city\\':\\'Oslo\\'}'},
         {'type':'function_call','call_id':'call_2','name':'clock','arguments':'{}'},
         {'type':'function_call_output','call_id':'call_1','output':'rain'},
         {'type':'function_call_output','call_id':'call_2','output':'noon'}]\
        """);
    isJson(
        body("responses", OSLO.result(Prompt.uncounted("rain"))).get("input"),
        "[{'type':'function_call_output','call_id':'call_1','output':'rain'}]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gemini", "ollama-chat", "ollama-generate", "completions", "embeddings", "tgi"})
  void othersHaveNoToolResults(String api) {
    assertThat(Dialects.of(api, Told.GENERATION).hasToolResults()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"anthropic", "responses"})
  void whatIsNoToolCallIsRefused(String api) {
    Message calls =
        new Message(LlmInput.ASSISTANT, Prompt.uncounted(""), Map.of("tool_calls", List.of("f")));
    assertThatThrownBy(() -> body(api, calls, ASKED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "each of tool_calls must have \"id\" and a \"function\" with \"name\" and"
                + " \"arguments\", all strings");
    Message result = new Message(ToolCall.TOOL, Prompt.uncounted("rain"));
    assertThatThrownBy(() -> body(api, ASKED, result))
        .hasMessage("a message of the role \"tool\" must have \"tool_call_id\", a string");
  }

  /** An earlier message has its images, too. */
  @Test
  void imagesOfEveryMessage() {
    Prompt seen = new Prompt("See?", OptionalInt.of(1), List.of(new Image("image/png", "QUJD")));
    Message first = new Message(LlmInput.USER, seen);
    Message reply = new Message(LlmInput.ASSISTANT, Prompt.uncounted("Yes."));
    String chat =
        "{'role':'user','content':[{'type':'text','text':'See?'},"
            + "{'type':'image_url','image_url':{'url':'data:image/png;base64,QUJD'}}]}";
    String said = "{'role':'assistant','content':'Yes.'}";
    isJson(
        body("chat", first, reply, first).get("messages"),
        "[" + String.join(",", chat, said, chat) + "]");
    String responses =
        "{'role':'user','content':[{'type':'input_text','text':'See?'},"
            + "{'type':'input_image','image_url':'data:image/png;base64,QUJD'}]}";
    isJson(
        body("responses", first, reply, first).get("input"),
        "[" + String.join(",", responses, said, responses) + "]");
    String anthropic =
        "{'role':'user','content':[{'type':'text','text':'See?'},{'type':'image','source':"
            + "{'type':'base64','media_type':'image/png','data':'QUJD'}}]}";
    isJson(
        body("anthropic", first, reply, first).get("messages"),
        "[" + String.join(",", anthropic, said, anthropic) + "]");
    String gemini =
        "{'role':'user','parts':[{'text':'See?'},"
            + "{'inlineData':{'mimeType':'image/png','data':'QUJD'}}]}";
    isJson(
        body("gemini", first, reply, first).get("contents"),
        "[" + String.join(",", gemini, "{'role':'model','parts':[{'text':'Yes.'}]}", gemini) + "]");
    String ollama = "{'role':'user','content':'See?','images':['QUJD']}";
    isJson(
        body("ollama-chat", first, reply, first).get("messages"),
        "[" + String.join(",", ollama, said, ollama) + "]");
    isJson(body("ollama-chat", first).get("messages"), "[" + ollama + "]");
  }

  @Test
  void systemPromptsHaveTheirField() {
    Message system = new Message(LlmInput.SYSTEM, Prompt.uncounted("Be brief."));
    JsonNode body = body("gemini", system, system, ASKED);
    isJson(body.get("systemInstruction"), "{'parts':[{'text':'Be brief.\\n\\nBe brief.'}]}");
    isJson(body.get("contents"), "[{'role':'user','parts':[{'text':'How is it in Oslo?'}]}]");
  }

  /** A chat template may know any role; where the API says which there are, others are refused. */
  @Test
  void aRoleThatTheApiHasNotIsRefused() {
    LlmInput robot = LlmInput.of(List.of(new Message("robot", Prompt.uncounted("Hi")), ASKED));
    for (String api : List.of("anthropic", "responses", "gemini")) {
      assertThatThrownBy(() -> Dialects.of(api, GENERATION).require(robot))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the role 'robot' is none of system, developer, user, assistant, tool, function,"
                  + " model");
    }
    for (String api : List.of("chat", "ollama-chat", "completions")) {
      Dialects.of(api, GENERATION).require(robot);
    }
  }

  @Test
  void onlyResponsesKeepTheHistory() {
    Dialect responses = Dialects.of("responses", Told.GENERATION);
    assertThat(responses.keepsHistory()).isTrue();
    LlmInput first = LlmInput.of(Prompt.uncounted("One?"));
    JsonNode body = body("responses", first.withBody(responses.continuing(Optional.empty())));
    isJson(body.get("store"), "true");
    assertThat(body.has("previous_response_id")).isFalse();
    body = body("responses", first.withBody(responses.continuing(Optional.of("resp_1"))));
    isJson(body.get("previous_response_id"), "'resp_1'");
    isJson(body.get("input"), "'One?'");
    assertThat(Dialects.APIS)
        .filteredOn(api -> Dialects.of(api.name(), Told.GENERATION).keepsHistory())
        .containsExactly(responses.api());
  }
}
