package dev.gatlingllm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.prompt.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Tool calls are put together from what a server sends of them. The payloads are written after
 * those that the named sources show.
 */
class ToolCallsTest {
  private static final ToolCall OSLO = new ToolCall("call_1", "weather", "{\"city\":\"Oslo\"}");
  private static final ToolCall TIME = new ToolCall("call_2", "clock", "{}");

  /** Quotes are written as apostrophes; one that is escaped is within a string. */
  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private static List<ToolCall> streamed(String api, String... events) {
    Dialect dialect = Dialects.of(api, Told.GENERATION);
    Delta delta = new Delta(true);
    for (String event : events) {
      byte[] bytes = json(event).getBytes(UTF_8);
      dialect.readEvent(bytes, 0, bytes.length, delta);
      assertThat(delta.malformed()).isNull();
    }
    return delta.text().toolCalls();
  }

  private static List<ToolCall> whole(String api, String body) {
    Delta delta = new Delta(true);
    byte[] bytes = json(body).getBytes(UTF_8);
    Dialects.of(api, Told.GENERATION).readBody(bytes, 0, bytes.length, delta);
    assertThat(delta.malformed()).isNull();
    return delta.text().toolCalls();
  }

  private static String chat(String calls) {
    return "{'choices':[{'index':0,'delta':{'tool_calls':[" + calls + "]},'finish_reason':null}]}";
  }

  private static String begin(String index, String id, String name) {
    return chat(
        "{"
            + index
            + "'id':'"
            + id
            + "','type':'function','function':{'name':'"
            + name
            + "','arguments':''}}");
  }

  private static String more(String before, String arguments) {
    return chat("{" + before + "'function':{'arguments':'" + arguments + "'}}");
  }

  /** platform.openai.com, function calling, streaming; llama.cpp's pull request 28261. */
  @Test
  void fragmentsBelongToTheCallOfTheirIndex() {
    assertThat(
            streamed(
                "chat",
                begin("'index':0,", "call_1", "weather"),
                more("'index':0,", "{\\'city\\'"),
                begin("'index':1,", "call_2", "clock"),
                more("'index':0,", ":\\'"),
                more("'index':1,", "{}"),
                more("'index':0,", "Os"),
                more("'index':0,", "lo"),
                more("'index':0,", "\\'}")))
        .containsExactly(OSLO, TIME);
  }

  /** Events that differ only in their text are not parsed: their text is the same call's. */
  @Test
  void repeatedEventsContinueTheirCall() {
    List<String> events = new ArrayList<>();
    events.add(begin("'index':0,", "a", "f"));
    IntStream.range(0, 20).forEach(i -> events.add(more("'index':0,", "x" + i + ",")));
    events.add(begin("'index':1,", "b", "g"));
    IntStream.range(0, 20).forEach(i -> events.add(more("'index':1,", "y" + i + ",")));
    List<ToolCall> calls = streamed("chat", events.toArray(String[]::new));
    assertThat(calls).extracting(ToolCall::id).containsExactly("a", "b");
    assertThat(calls.get(0).arguments()).startsWith("x0,x1,").endsWith(",x19,").doesNotContain("y");
    assertThat(calls.get(1).arguments()).startsWith("y0,y1,").endsWith(",y19,").doesNotContain("x");
  }

  /** Names in events that differ only in them are not parsed either. */
  @Test
  void repeatedNames() {
    String[] plain = {"f", "g", "h", "h"};
    List<String> events = new ArrayList<>();
    for (String name : plain) {
      events.add(begin("", "", name));
    }
    assertThat(streamed("chat", events.toArray(String[]::new)))
        .extracting(ToolCall::name)
        .containsExactly(plain);
    assertThat(
            streamed(
                "chat",
                begin("'index':0,", "call_2", "cl"),
                begin("'index':0,", "call_2", "ock"),
                more("'index':0,", "{}")))
        .containsExactly(TIME);
  }

  /** InternLM/lmdeploy issue 3412: vLLM and SGLang gave all calls the index 0. */
  @Test
  void anotherIdAndNameAtTheSameIndexBeginAnotherCall() {
    String zero = "'index':0,";
    assertThat(
            streamed(
                "chat",
                begin(zero, "call_1", "weather"),
                more(zero + "'id':'',", "{\\'city\\':\\'Oslo\\'}"),
                begin(zero, "call_2", "clock"),
                more(zero + "'id':'',", "{}")))
        .containsExactly(OSLO, TIME);
    assertThat(
            streamed(
                "chat",
                begin(zero, "call_1", "weather"),
                more(zero + "'id':'call_1',", "{\\'city\\':\\'Oslo\\'}"),
                begin(zero, "call_2", "clock"),
                more(zero + "'id':'call_2',", "{}")))
        .containsExactly(OSLO, TIME);
  }

  /** vLLM: an id of its own for each fragment; and id and name again in the last one (31438). */
  @Test
  void theFirstIdAndNameCount() {
    assertThat(
            streamed(
                "chat",
                begin("'index':0,", "call_1", "weather"),
                more("'index':0,'id':'other',", "{\\'city\\':"),
                chat(
                    "{'index':0,'id':'call_1','type':'function','function':{'name':'weather',"
                        + "'arguments':'\\'Oslo\\'}'}}")))
        .containsExactly(OSLO);
  }

  @Test
  void withoutAnIndexAnIdOrANameBeginsACall() {
    assertThat(
            streamed(
                "chat",
                begin("", "call_1", "weather"),
                more("", "{\\'city\\':"),
                more("'id':'call_1',", "\\'Oslo\\'}"),
                chat(
                    "{'function':{'arguments':'{}','name':'clock'},'type':'function',"
                        + "'id':'call_2'}")))
        .containsExactly(OSLO, TIME);
  }

  /** Fields by the alphabet: the index and the id after the text. */
  @Test
  void theOrderOfFieldsDoesNotMatter() {
    assertThat(
            streamed(
                "chat",
                chat(
                    "{'function':{'arguments':'{\\'city\\':','name':'weather'},'id':'call_1',"
                        + "'index':0},{'function':{'arguments':'{}','name':'clock'},"
                        + "'id':'call_2','index':1}"),
                chat("{'function':{'arguments':'\\'Oslo\\'}'},'index':0}")))
        .containsExactly(OSLO, TIME);
  }

  @Test
  void onlyTheFirstChoiceHasCalls() {
    String second =
        "{'choices':[{'delta':{'tool_calls':[{'index':0,'id':'z','function':{'name':'f',"
            + "'arguments':'{}'}}]},'index':1}]}";
    assertThat(streamed("chat", second, begin("'index':0,", "call_2", "clock"), second))
        .containsExactly(new ToolCall("call_2", "clock", ""));
  }

  @Test
  void wholeAnswersHaveThemAtOnce() {
    String second =
        "{'id':'call_2','type':'function','function':{'name':'clock','arguments':'{}'}}";
    assertThat(
            whole(
                "chat",
                "{'choices':[{'index':0,'message':{'role':'assistant','content':null,'tool_calls':["
                    + "{'id':'call_1','type':'function','function':{'name':'weather',"
                    + "'arguments':'{\\'city\\':\\'Oslo\\'}'}},"
                    + second
                    + "]},'finish_reason':'tool_calls'}]}"))
        .containsExactly(OSLO, TIME);
  }

  /** docs.anthropic.com, streaming messages: a block's start, and its input in parts. */
  @Test
  void anthropicsBlocks() {
    assertThat(
            streamed(
                "anthropic",
                "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'I'}}",
                "{'type':'content_block_stop','index':0}",
                "{'type':'content_block_start','index':1,'content_block':{'type':'tool_use',"
                    + "'id':'call_1','name':'weather','input':{}}}",
                "{'type':'content_block_delta','index':1,'delta':{'type':'input_json_delta',"
                    + "'partial_json':''}}",
                "{'type':'content_block_delta','index':1,'delta':{'type':'input_json_delta',"
                    + "'partial_json':'{\\'city\\':'}}",
                "{'type':'content_block_delta','index':1,'delta':{'type':'input_json_delta',"
                    + "'partial_json':'\\'Oslo\\'}'}}",
                "{'type':'content_block_start','index':2,'content_block':{'type':'server_tool_use',"
                    + "'id':'s','name':'web_search','input':{}}}",
                "{'type':'content_block_delta','index':2,'delta':{'type':'input_json_delta',"
                    + "'partial_json':'{\\'query\\':1}'}}"))
        .containsExactly(OSLO);
    assertThat(
            whole(
                "anthropic",
                "{'id':'m','content':[{'type':'text','text':'I ask.'},{'type':'tool_use',"
                    + "'id':'call_1','name':'weather','input':{'city':'Oslo'}},{'type':'tool_use',"
                    + "'id':'call_2','name':'clock','input':{}}],'stop_reason':'tool_use'}"))
        .containsExactly(OSLO, new ToolCall("call_2", "clock", ""));
  }

  /** platform.openai.com, function calling, streaming with the Responses API. */
  @Test
  void itemsOfResponses() {
    assertThat(
            streamed(
                "responses",
                "{'type':'response.output_item.added','output_index':0,'item':{'id':'fc_1','type':"
                    + "'function_call','status':'in_progress','arguments':'','call_id':'call_1',"
                    + "'name':'weather'}}",
                "{'type':'response.output_item.added','output_index':1,'item':{'id':'m','type':"
                    + "'mcp_call','name':'search','arguments':''}}",
                "{'type':'response.mcp_call_arguments.delta','output_index':1,'delta':'{}'}",
                "{'type':'response.function_call_arguments.delta','item_id':'fc_1',"
                    + "'output_index':0,'delta':'{\\'city\\':'}",
                "{'delta':'\\'Oslo\\'}','item_id':'fc_1','output_index':0,"
                    + "'type':'response.function_call_arguments.delta'}",
                "{'type':'response.output_item.done','output_index':0,'item':{'id':'fc_1','type':"
                    + "'function_call','arguments':'{}','call_id':'call_1','name':'weather'}}"))
        .containsExactly(OSLO);
    assertThat(
            whole(
                "responses",
                "{'status':'completed','output':[{'type':'mcp_call','id':'m','name':'search',"
                    + "'arguments':'{}'},{'arguments':'{\\'city\\':\\'Oslo\\'}','call_id':'call_1',"
                    + "'name':'weather','type':'function_call','id':'fc'},{'type':'function_call',"
                    + "'call_id':'call_2','name':'clock','arguments':'{}'}]}"))
        .containsExactly(OSLO, TIME);
  }

  @Test
  void callsWithoutAnId() {
    ToolCall oslo = new ToolCall("", "weather", "{\"city\":\"Oslo\"}");
    String call = "'name':'weather','args':{'city':'Oslo'}";
    assertThat(
            streamed(
                "gemini",
                "{'candidates':[{'content':{'parts':[{'functionCall':{"
                    + call
                    + "}},"
                    + "{'functionCall':{'id':'i',"
                    + call
                    + "}}]}}]}"))
        .containsExactly(oslo, new ToolCall("i", "weather", oslo.arguments()));
    String entry = "{'function':{'name':'weather','arguments':{'city':'Oslo'}}}";
    assertThat(
            streamed(
                "ollama-chat",
                "{'message':{'role':'assistant','content':'','tool_calls':[" + entry + "]}}",
                "{'message':{'role':'assistant','content':'','tool_calls':[" + entry + "]}}"))
        .containsExactly(oslo, oslo);
  }

  @Test
  void whatAServerMaySendIsBoundedAndWellFormed() {
    List<ToolCall> odd = streamed("chat", begin("'index':7,", "a\\ud800b", "\\udc00"));
    assertThat(odd).containsExactly(new ToolCall("a\uFFFDb", "\uFFFD", ""));
    List<ToolCall> large = streamed("chat", begin("'index':0,", "i".repeat(9_999), "f"));
    assertThat(large.get(0).id()).hasSizeLessThan(5_000);
    String[] many =
        IntStream.range(0, 1000)
            .mapToObj(i -> begin("'index':" + i + ",", "c" + i, "f"))
            .toArray(String[]::new);
    assertThat(streamed("chat", many)).hasSize(128);
  }

  @Test
  void withoutTextsNoneAreKept() {
    Delta delta = new Delta(false);
    byte[] bytes = json(begin("'index':0,", "call_1", "weather")).getBytes(UTF_8);
    Dialects.of("chat", Told.GENERATION).readEvent(bytes, 0, bytes.length, delta);
    assertThat(delta.text().toolCalls()).isEmpty();
    assertThat(delta.text().toolCallBytes()).isEqualTo(7);
  }
}
