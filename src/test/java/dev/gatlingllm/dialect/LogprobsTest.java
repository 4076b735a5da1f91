package dev.gatlingllm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Sampling;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shapes of OpenAI's API reference (chat, completions, responses) and llama.cpp's README. */
class LogprobsTest {
  private static Delta event(String api, String json) {
    Delta delta = new Delta(false);
    byte[] bytes = json.replace('\'', '"').getBytes(UTF_8);
    Dialects.of(api, Requests.generation(Sampling.SERVERS_OWN))
        .readEvent(bytes, 0, bytes.length, delta);
    assertThat(delta.malformed()).isNull();
    return delta;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "chat | {'choices':[{'index':0,'delta':{'content':'a b'},'logprobs':{'content':[{'token':'a',"
            + "'top_logprobs':[{'token':'x'}]},{'token':' b','top_logprobs':[]}],'refusal':null}}]} | 2",
        "chat | {'choices':[{'index':0,'delta':{'content':'a'},'logprobs':null}]} | -1",
        "chat | {'choices':[{'index':0,'delta':{'content':'a'}}]} | -1",
        "chat | {'choices':[{'index':0,'delta':{'content':'a'},'logprobs':{'content':[]}}]} | 0",
        "chat | {'choices':[{'index':0,'delta':{'content':'a'},'logprobs':{'content':[{}]}},"
            + "{'index':1,'delta':{'content':'b'},'logprobs':{'content':[{},{}]}}]} | 3",
        "chat | {'choices':[{'index':0,'delta':{'content':'a'},'logprobs':{'content':null}}]} | -1",
        "completions | {'choices':[{'index':0,'text':'a b','logprobs':{'text_offset':[0,2],"
            + "'token_logprobs':[-0.1,null],'tokens':['a',' b'],'top_logprobs':[{'a':-0.1},null]}}]} | 2",
        "responses | {'type':'response.output_text.delta','delta':'Hi','logprobs':[{'token':'Hi',"
            + "'top_logprobs':[{'token':'x'},{'token':'y'}]}]} | 1",
        "llamacpp | {'content':'b','stop':false,'completion_probabilities':[{'id':1,'token':'b',"
            + "'top_logprobs':[{'token':'b'}]}]} | 1"
      })
  void eachLogProbabilityIsAToken(String api, String json, int tokens) {
    assertThat(event(api, json).logprobTokens()).isEqualTo(tokens);
    assertThat(event(api, json).textChoices()).isNotZero();
  }
}
