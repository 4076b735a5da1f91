package dev.gatlingllm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.Slow;
import dev.gatlingllm.stream.EventDecoder;
import dev.gatlingllm.stream.NdjsonDecoder;
import dev.gatlingllm.stream.SseDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The bytes that real servers sent, as bench/servers/ recorded them (versions and date are in
 * docs/targets.md). What they say was read off with another JSON parser.
 */
class RecordedAnswersTest {

  /** Each a folder of src/test/resources/recorded. */
  enum Recorded {
    VLLM(
        "chat",
        false,
        8,
        "' consuming forestry.\",(window FosterorderId Detroitimplementation'"
            + ", usage 10/8 cached - reasoning -, finish length, done",
        "text 1, content 1, 'imirrepository.homblocksazersboards Earth Plato'"
            + ", usage 10/8 cached - reasoning -, finish length, id chatcmpl-b60746b57d853eb1"),
    TEXT_GENERATION_WEBUI(
        "chat",
        false,
        5,
        "'Hello.\n\nThe\n\n<b>\n\n</b>', usage 30/9 cached - reasoning -, finish length, done",
        "text 1, content 1, 'Hello.', usage 30/3 cached - reasoning -, finish stop"
            + ", id chatcmpl-1795514991713083904"),
    /** The text stands twice in each chunk, as delta and as message; there is no [DONE]. */
    TEXT_GENERATION_WEBUI_2023(
        "chat",
        true,
        7,
        "'newfound()<<\"trinsic_signalitsu vener getValue'"
            + ", usage 26/8 cached - reasoning -, finish length",
        "text 1, content 1, 'Berg Guest traffic colspan/non bulky Lynn'"
            + ", usage 26/8 cached - reasoning -, finish length, id chatcmpl-1795514930192722176"),
    /** Its usage is wrong: each answer has 8 tokens. */
    OPENLLM_2023(
        "chat",
        false,
        8,
        "' banyakiddled.Headeriddled.Header Expense Mathf davon'"
            + ", usage 10/18 cached - reasoning -, finish length, done",
        "text 1, content 1, 'plants leashprobability EffectiveDownList davonScreens davon', usage"
            + " 10/18 cached - reasoning -, finish length, id"
            + " chatcmpl-ffaca94a381143af87cb07ab5f39c861"),
    LLAMA_CPP(
        "chat",
        false,
        8,
        "'<|im_end|>\n<', usage 25/8 cached 0 reasoning -, finish length, done",
        "text 1, content 1, 'user@<|im_start|>', usage 25/8 cached 20 reasoning -, finish length"
            + ", id chatcmpl-uvHZmv93rYJPq3l6NXtPbbi7BrBEOdFo"),
    LLAMA_CPP_NATIVE(
        "llamacpp",
        false,
        8,
        "' So I'm trying to get a', usage 3/8 cached 1 reasoning -, finish limit, done",
        "text 1, content 1, ' I am a junior in college and I'"
            + ", usage 3/8 cached 1 reasoning -, finish limit, done"),
    /** The prompt's tokens of a whole answer are in a header alone. */
    TGI(
        "tgi",
        false,
        8,
        "' expectations expectations expectations expectations expectations.Header(My davon'"
            + ", usage 2/8 cached - reasoning -, finish length, done",
        "text 1, content 1, ' expectations expectations expectations expectations"
            + " expectations.Header(My davon', usage -/8 cached - reasoning -, finish length"),
    TGI_CHAT(
        "chat",
        false,
        8,
        "' centered crisis>V alterationsscribe frequencyascii cac', usage 10/8 cached - reasoning"
            + " -, finish length, done",
        "text 1, content 1, ' minWidth(Create PRES Take broadpton definesREEN'"
            + ", usage 10/8 cached - reasoning -, finish length"),
    OLLAMA(
        "ollama-chat",
        false,
        8,
        "'Hi. This is <|im_', usage 25/8 cached - reasoning -, finish length, done",
        "text 1, content 1, 'Hello.<|im_end|>\n'"
            + ", usage 25/8 cached - reasoning -, finish length, done"),
    SGLANG(
        "chat",
        false,
        8,
        "' LOD fantastic_SPECIAL mastering currentPositionUIView:'+fgang'"
            + ", usage 10/8 cached - reasoning 0, finish length, done",
        "text 1, content 1, 'VRasurementmaze nicknameusband blameReturnValue advertis', usage 10/8"
            + " cached - reasoning 0, finish length, id 98bb681b076c42daab26bb9d150c000f"),
    /** An answer that was cut off is completed, too, in Ollama's and llama.cpp's words. */
    OLLAMA_RESPONSES(
        "responses",
        false,
        8,
        "'<|im_end|>\nI', usage 25/8 cached 0 reasoning 0, finish completed, done",
        "text 1, content 1, 'User\n<|im_end|>', usage 25/8 cached 0 reasoning 0, finish completed"
            + ", id resp_346510"),
    LLAMA_CPP_RESPONSES(
        "responses",
        false,
        8,
        "'Hello.<|im_end|>\n', usage 25/8 cached 0 reasoning -, finish completed, done",
        "text 1, content 1, '<|im_end|>\n<', usage 25/8 cached 20 reasoning -, finish completed"
            + ", id resp_BhBJvzLqcbOCjYLX3NywrXpSQQiRY0m4"),
    /** In the event response.completed, though the answer in it is incomplete. */
    VLLM_RESPONSES(
        "responses",
        false,
        7,
        "' consuming forestry.\",(window FosterorderId Detroitimplementation'"
            + ", usage 10/8 cached 0 reasoning 0, finish max_output_tokens, done",
        "text 1, content 1, 'imirrepository.homblocksazersboards Earth Plato', usage 10/8 cached 0"
            + " reasoning 0, finish max_output_tokens, id resp_84f964023ffcffd7"),
    /** It was asked for 8 tokens at most, and gives 2 less. */
    SGLANG_RESPONSES(
        "responses",
        false,
        6,
        "' nutritious arsenalunits Conf scrolls alive'"
            + ", usage 10/6 cached 0 reasoning 0, finish max_output_tokens, done",
        "text 1, content 1, ' erupted lies rolling UV----------------------------.Clamp', usage"
            + " 10/6 cached 9 reasoning 0, finish max_output_tokens, id"
            + " resp_a456e3eb710f4b8980cb14d1be4b7c49");

    private final Dialect dialect;
    private final boolean crLf;
    private final int texts;
    private final String streamed;
    private final String whole;

    Recorded(String api, boolean crLf, int texts, String streamed, String whole) {
      this.dialect = Dialects.of(api, Told.GENERATION);
      this.crLf = crLf;
      this.texts = texts;
      this.streamed = streamed;
      this.whole = whole;
    }

    private byte[] bytes(String kind) throws IOException {
      String path = "/recorded/" + name().toLowerCase().replace('_', '-') + "/" + kind + ".body";
      try (InputStream in = RecordedAnswersTest.class.getResourceAsStream(path)) {
        return Objects.requireNonNull(in, path).readAllBytes();
      }
    }

    private EventDecoder decoder() {
      return dialect.format() == StreamFormat.SSE ? new SseDecoder() : new NdjsonDecoder();
    }
  }

  /** What a stream says, all its events together. */
  private static final class Heard {
    private final Delta delta = new Delta(true);
    private final StringBuilder text = new StringBuilder();
    private String usage = "";
    private String finish = "";
    private String done = "";
    private int texts;

    private void take(Dialect dialect, EventDecoder decoder) {
      dialect.readEvent(decoder.buffer(), decoder.dataFrom(), decoder.dataTo(), delta);
      texts += delta.textChoices() == 0 ? 0 : 1;
      text.setLength(0); // it gathers over the events
      text.append(String.join("", delta.texts()));
      for (String part : Told.of(delta).split(", ")) {
        usage = part.startsWith("usage ") ? ", " + part : usage;
        finish = part.startsWith("finish ") ? ", " + part : finish;
        done = part.equals("done") ? ", " + part : done;
        assertThat(part).doesNotStartWith("malformed").doesNotStartWith("error");
      }
    }

    @Override
    public String toString() {
      return "'" + text + "'" + usage + finish + done;
    }
  }

  private static Heard hear(Recorded recorded, EventDecoder decoder, byte[]... reads) {
    Heard heard = new Heard();
    for (byte[] read : reads) {
      ByteBuf bytes = Unpooled.wrappedBuffer(read);
      decoder.append(bytes);
      while (decoder.next()) {
        heard.take(recorded.dialect, decoder);
      }
    }
    while (decoder.end()) {
      heard.take(recorded.dialect, decoder);
    }
    return heard;
  }

  @ParameterizedTest
  @EnumSource
  void aRecordedStreamIsUnderstood(Recorded recorded) throws IOException {
    EventDecoder decoder = recorded.decoder();
    Heard heard = hear(recorded, decoder, recorded.bytes("stream"));
    assertThat(heard.toString()).isEqualTo(recorded.streamed);
    assertThat(heard.texts).isEqualTo(recorded.texts);
    assertThat(decoder.framing().sawCrLf()).isEqualTo(recorded.crLf);
    assertThat(decoder.framing().sawLf()).isNotEqualTo(recorded.crLf);
    assertThat(decoder.framing().comments()).isZero();
  }

  @Slow
  @ParameterizedTest
  @EnumSource
  void aCutAnywhereChangesNothing(Recorded recorded) throws IOException {
    byte[] stream = recorded.bytes("stream");
    List<Integer> odd = new ArrayList<>();
    for (int cut = 1; cut < stream.length; cut++) {
      byte[] first = Arrays.copyOf(stream, cut);
      byte[] second = Arrays.copyOfRange(stream, cut, stream.length);
      Heard heard = hear(recorded, recorded.decoder(), first, second);
      if (!heard.toString().equals(recorded.streamed) || heard.texts != recorded.texts) {
        odd.add(cut);
      }
    }
    assertThat(odd).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aRecordedWholeAnswerIsUnderstood(Recorded recorded) throws IOException {
    assertThat(Told.byBody(recorded.dialect, new String(recorded.bytes("whole"), UTF_8)))
        .isEqualTo(recorded.whole);
  }
}
