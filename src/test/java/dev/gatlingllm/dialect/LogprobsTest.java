package dev.gatlingllm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.config.Generations;
import dev.gatlingllm.config.Sampling;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Shapes of OpenAI's API reference (chat, completions, responses), llama.cpp's README and Ollama's
 * openapi.yaml.
 */
class LogprobsTest {
  private static Delta event(String api, String json) {
    return event(api, json, new Delta(false));
  }

  private static Delta event(String api, String json, Delta delta) {
    byte[] bytes = json.replace('\'', '"').getBytes(UTF_8);
    Dialects.of(api, Requests.generation(Generations.SERVERS_OWN))
        .readEvent(bytes, 0, bytes.length, delta);
    assertThat(delta.malformed()).isNull();
    return delta;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "chat | {'choices':[{'index':0,'delta':{'content':'a"
            + " b'},'logprobs':{'content':[{'token':'a','top_logprobs':[{'token':'x'}]},{'token':'"
            + " b','top_logprobs':[]}],'refusal':null}}]} | 2",
        "chat | {'choices':[{'index':0,'delta':{'content':'a'},'logprobs':null}]} | -1",
        "chat | {'choices':[{'index':0,'delta':{'content':'a'}}]} | -1",
        "chat | {'choices':[{'index':0,'delta':{'content':'a'},'logprobs':{'content':[]}}]} | 0",
        "chat | {'choices':[{'index':0,'delta':{'content':'a'},'logprobs':{'content':[{}]}},"
            + "{'index':1,'delta':{'content':'b'},'logprobs':{'content':[{},{}]}}]} | 3",
        "chat | {'choices':[{'index':0,'delta':{'content':'a'},'logprobs':{'content':null}}]} | -1",
        "completions | {'choices':[{'index':0,'text':'a"
            + " b','logprobs':{'text_offset':[0,2],'token_logprobs':[-0.1,null],'tokens':['a','"
            + " b'],'top_logprobs':[{'a':-0.1},null]}}]} | 2",
        "responses | {'type':'response.output_text.delta','delta':'Hi','logprobs':[{'token':'Hi',"
            + "'top_logprobs':[{'token':'x'},{'token':'y'}]}]} | 1",
        "ollama-chat |"
            + " {'message':{'role':'assistant','content':'Hi'},'logprobs':[{'token':'Hi','logprob':-0.1,'bytes':[72,105],'top_logprobs':[{'token':'Hi'},{'token':'x'}]}],'done':false}"
            + " | 1",
        "ollama-generate | {'response':'a b','logprobs':[{'token':'a'},{'token':'"
            + " b'}],'done':false} | 2",
        "llamacpp | {'content':'b','stop':false,'completion_probabilities':[{'id':1,'token':'b',"
            + "'top_logprobs':[{'token':'b'}]}]} | 1"
      })
  void eachLogProbabilityIsAToken(String api, String json, int tokens) {
    assertThat(event(api, json).logprobTokens()).isEqualTo(tokens);
    assertThat(event(api, json).textChoices()).isNotZero();
  }

  /** The specification has them in the delta and again in the event that ends the text. */
  @Test
  void whatTheEndOfATextRepeatsIsNotCountedAgain() {
    String end = "{'type':'response.output_text.done','text':'Hi you','logprobs':[{},{}]}";
    String part = "{'logprobs':[{},{}],'delta':'Hi','type':'response.output_text.delta'}";
    Delta delta = event("responses", part);
    assertThat(delta.logprobTokens()).isEqualTo(2);
    assertThat(event("responses", end, delta).logprobTokens()).isEqualTo(Delta.ABSENT);
    assertThat(event("responses", end).logprobTokens()).isEqualTo(2);
  }

  /** Ollama sends some without text, where a parser holds the text back. */
  @Test
  void aLineOfOllamaWithoutTextMayHaveSome() {
    assertThat(
            event("ollama-generate", "{'response':'','logprobs':[{}],'done':false}")
                .logprobTokens())
        .isEqualTo(1);
  }

  @Test
  void howTheyAreAskedForIsEachApisOwn() {
    Generation one =
        Requests.generation(
            new Sampling(
                OptionalInt.empty(), 1, OptionalInt.of(0), Optional.empty(), OptionalInt.empty()));
    for (String api : new String[] {"ollama-chat", "ollama-generate", "chat"}) {
      JsonNode body = Requests.body(Dialects.of(api, one), true);
      assertThat(body.get("logprobs").isBoolean()).isTrue();
      assertThat(body.get("logprobs").booleanValue()).isTrue();
      assertThat(body.get("top_logprobs").intValue()).isZero();
    }
    assertThat(Requests.body(Dialects.of("llamacpp", one), true).get("n_probs").intValue())
        .isEqualTo(1);
  }
}
