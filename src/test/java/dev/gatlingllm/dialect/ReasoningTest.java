package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasoningTest {
  private final Dialect chat = Dialects.of("chat", Told.GENERATION);

  /**
   * The second and third: envoyproxy/ai-gateway pull requests 1222 and 2524. Details: OpenRouter's
   * documentation of reasoning tokens, and MiniMax's (liaohch3/claude-tap issue 357).
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'reasoning_content':'hm'} | text 1, 'hm'",
        "{'reasoning_content':{'text':'hm'}} | text 1, 'hm'",
        "{'reasoning_content':{'reasoningContent':{'reasoningText':{'text':'hm','signature':'x'}}}}"
            + " | text 1, 'hm'",
        "{'reasoning_content':{'signature':'x'}} | ``",
        "{'reasoning_content':{'redactedContent':'eA=='}} | ``",
        "{'reasoning':{'content':'hm'}} | text 1, 'hm'",
        "{'reasoning':{'content':[{'type':'text','text':'h'},'m']}} | text 1, 'hm'",
        "{'reasoning_details':[{'type':'reasoning.text','text':'hm','signature':null,'index':0}]}"
            + " | text 1, 'hm'",
        "{'reasoning_details':[{'type':'reasoning.summary','summary':'hm','format':'x'}]}"
            + " | text 1, 'hm'",
        "{'reasoning_details':[{'type':'reasoning.encrypted','data':'eA==','id':'r'}]} | ``",
        "{'reasoning_details':[]} | ``",
        "{'reasoning_details':null,'reasoning':null,'content':'a'} | text 1, content 1, 'a'",
        "{'reasoning':'hm','reasoning_details':[{'type':'reasoning.text','text':'hm'}]}"
            + " | text 1, 'hm'",
        "{'reasoning_details':[{'text':'hm'}],'reasoning':'hm','reasoning_content':'hm'}"
            + " | text 1, 'hm'",
        "{'reasoning':'','reasoning_details':[{'text':'hm'}]} | text 1, 'hm'",
        "{'reasoning':{},'reasoning_content':'hm'} | text 1, 'hm'",
        "{'reasoning_text':'hm'} | text 1, 'hm'",
        "{'thinking_blocks':[{'type':'thinking','thinking':'hm','signature':'x'}]} | text 1, 'hm'",
        "{'reasoning_content':'hm','thinking_blocks':[{'type':'thinking','thinking':'hm'}]}"
            + " | text 1, 'hm'",
        "{'thinking_blocks':[{'type':'redacted_thinking','data':'eA=='}]} | ``",
        "{'thinking':'hm','content':''} | text 1, 'hm'",
        "{'content':[{'type':'thinking','thinking':[{'type':'text','text':'hm'}]}]} | text 1, 'hm'",
        "{'content':[{'type':'thinking','thinking':'hm'},{'type':'text','text':'a'}]}"
            + " | text 1, content 1, 'hma'",
        "{'content':{'type':'text','text':'a'}} | text 1, content 1, 'a'",
        "{'reasoning_content':{'text':'hm'},'content':'a'} | text 1, content 1, 'hma'"
      })
  void whatAModelThoughtIsTextOnceInWhicheverShape(String message, String told) {
    String json = message.replace('\'', '"');
    String expected = told == null ? "" : told;
    assertThat(Told.byEvent(chat, "{\"choices\":[{\"delta\":" + json + "}]}")).isEqualTo(expected);
    assertThat(Told.byBody(chat, "{\"choices\":[{\"message\":" + json + "}]}")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ollama-chat | {'message':{'content':'','thinking':{'text':'hm'}},'done':false} | text 1,"
            + " 'hm'",
        "ollama-generate | {'response':'','thinking':'hm','done':false} | text 1, 'hm'",
        "anthropic |"
            + " {'type':'content_block_start','content_block':{'type':'thinking','thinking':'hm'}}"
            + " | text 1, 'hm'",
        "anthropic | {'type':'content_block_start','content_block':{'type':'redacted_thinking',"
            + "'data':'eA=='}} | ``",
        "responses | {'type':'response.reasoning_text.delta','delta':'hm'} | text 1, 'hm'"
      })
  void soItIsInTheOtherApis(String api, String event, String told) {
    assertThat(Told.byEvent(Dialects.of(api, Told.GENERATION), event.replace('\'', '"')))
        .isEqualTo(told == null ? "" : told);
  }
}
