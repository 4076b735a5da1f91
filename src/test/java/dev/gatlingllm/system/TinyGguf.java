package dev.gatlingllm.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/**
 * Writes a language model that knows nothing: a small Llama with random weights over GPT-2's real
 * vocabulary, in the GGUF format (version 3) that llama.cpp reads. It talks gibberish, but in real
 * tokens, one decode step each.
 *
 * <p>Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 */
final class TinyGguf {
  static final int CONTEXT = 4096;

  private static final String VOCABULARY = "/tokenizers/gpt2-tokenizer.json.gz";
  private static final String ARCHITECTURE = "llama";
  private static final int WIDTH = 64;
  private static final int LAYERS = 4;
  private static final int HEADS = 4;
  private static final int KEY_VALUE_HEADS = 2;
  private static final int FEED_FORWARD = 128;
  private static final int ALIGNMENT = 32;

  private static final int UINT32 = 4;
  private static final int INT32 = 5;
  private static final int FLOAT32 = 6;
  private static final int BOOL = 7;
  private static final int STRING = 8;
  private static final int ARRAY = 9;

  private static final int TOKEN_NORMAL = 1;
  private static final int TOKEN_CONTROL = 3;
  private static final int TOKEN_UNUSED = 5;

  /** A matrix of 16-bit floats drawn at random, or a vector of ones in 32 bits. */
  private record Tensor(String name, int columns, int rows, boolean random) {
    static Tensor random(String name, int columns, int rows) {
      return new Tensor(name, columns, rows, true);
    }

    static Tensor ones(String name) {
      return new Tensor(name, WIDTH, 1, false);
    }

    int bytes() {
      return columns * rows * (random ? 2 : 4);
    }
  }

  private final Bytes metadata = new Bytes();
  private final Random random = new Random(42);
  private int keys;

  private TinyGguf() {}

  static void write(Path file) throws IOException {
    Files.write(file, new TinyGguf().model(vocabulary()));
  }

  private static JsonNode vocabulary() throws IOException {
    try (InputStream in = new GZIPInputStream(TinyGguf.class.getResourceAsStream(VOCABULARY))) {
      return new ObjectMapper().readTree(in);
    }
  }

  private byte[] model(JsonNode tokenizer) {
    String[] tokens = tokens(tokenizer);
    describe(tokenizer, tokens);
    List<Tensor> tensors = tensors(tokens.length);
    Bytes file = new Bytes();
    file.raw("GGUF").int32(3).int64(tensors.size()).int64(keys).append(metadata);
    long offset = 0;
    for (Tensor tensor : tensors) {
      file.string(tensor.name()).int32(tensor.random() ? 2 : 1).int64(tensor.columns());
      if (tensor.random()) {
        file.int64(tensor.rows());
      }
      file.int32(tensor.random() ? 1 : 0).int64(offset);
      offset += tensor.bytes() + padding(tensor.bytes());
    }
    file.pad();
    for (Tensor tensor : tensors) {
      file.append(values(tensor)).pad();
    }
    return file.toByteArray();
  }

  /** Padded, so that every row of the embeddings is aligned. */
  private static String[] tokens(JsonNode tokenizer) {
    JsonNode vocabulary = tokenizer.at("/model/vocab");
    String[] tokens = new String[vocabulary.size() + padding(vocabulary.size())];
    vocabulary.properties().forEach(token -> tokens[token.getValue().asInt()] = token.getKey());
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] == null) {
        tokens[i] = "[UNUSED" + i + "]";
      }
    }
    return tokens;
  }

  private void describe(JsonNode tokenizer, String[] tokens) {
    text("general.architecture", ARCHITECTURE);
    text("general.name", "random weights");
    number(".context_length", CONTEXT);
    number(".embedding_length", WIDTH);
    number(".block_count", LAYERS);
    number(".feed_forward_length", FEED_FORWARD);
    number(".attention.head_count", HEADS);
    number(".attention.head_count_kv", KEY_VALUE_HEADS);
    number(".rope.dimension_count", WIDTH / HEADS);
    number(".vocab_size", tokens.length);
    key(ARCHITECTURE + ".attention.layer_norm_rms_epsilon", FLOAT32).float32(1e-5f);
    text("tokenizer.ggml.model", "gpt2");
    text("tokenizer.ggml.pre", "gpt-2");
    array("tokenizer.ggml.tokens", STRING, tokens.length);
    Arrays.stream(tokens).forEach(metadata::string);
    JsonNode added = tokenizer.at("/added_tokens/0");
    int known = tokenizer.at("/model/vocab").size();
    array("tokenizer.ggml.token_type", INT32, tokens.length);
    for (int i = 0; i < tokens.length; i++) {
      metadata.int32(
          i == added.get("id").asInt() ? TOKEN_CONTROL : i < known ? TOKEN_NORMAL : TOKEN_UNUSED);
    }
    JsonNode merges = tokenizer.at("/model/merges");
    array("tokenizer.ggml.merges", STRING, merges.size());
    merges.forEach(
        merge ->
            metadata.string(
                merge.isTextual()
                    ? merge.asText()
                    : merge.get(0).asText() + " " + merge.get(1).asText()));
    key("tokenizer.ggml.bos_token_id", UINT32).int32(added.get("id").asInt());
    key("tokenizer.ggml.eos_token_id", UINT32).int32(added.get("id").asInt());
    key("tokenizer.ggml.add_bos_token", BOOL).int8(0);
  }

  private static List<Tensor> tensors(int vocabulary) {
    int keyValue = KEY_VALUE_HEADS * WIDTH / HEADS;
    List<Tensor> tensors = new ArrayList<>();
    // The output matrix is the embeddings again where it is left out.
    tensors.add(Tensor.random("token_embd.weight", WIDTH, vocabulary));
    for (int layer = 0; layer < LAYERS; layer++) {
      String block = "blk." + layer + ".";
      tensors.add(Tensor.ones(block + "attn_norm.weight"));
      tensors.add(Tensor.random(block + "attn_q.weight", WIDTH, WIDTH));
      tensors.add(Tensor.random(block + "attn_k.weight", WIDTH, keyValue));
      tensors.add(Tensor.random(block + "attn_v.weight", WIDTH, keyValue));
      tensors.add(Tensor.random(block + "attn_output.weight", WIDTH, WIDTH));
      tensors.add(Tensor.ones(block + "ffn_norm.weight"));
      tensors.add(Tensor.random(block + "ffn_gate.weight", WIDTH, FEED_FORWARD));
      tensors.add(Tensor.random(block + "ffn_up.weight", WIDTH, FEED_FORWARD));
      tensors.add(Tensor.random(block + "ffn_down.weight", FEED_FORWARD, WIDTH));
    }
    tensors.add(Tensor.ones("output_norm.weight"));
    return tensors;
  }

  private Bytes values(Tensor tensor) {
    Bytes values = new Bytes();
    for (int i = 0; i < tensor.columns() * tensor.rows(); i++) {
      if (tensor.random()) {
        // Any sign and fraction; the exponent of 2^-5: large enough to tell tokens apart.
        values.int16(random.nextInt() & 0x83FF | 0x2800);
      } else {
        values.float32(1);
      }
    }
    return values;
  }

  private Bytes key(String name, int type) {
    keys++;
    return metadata.string(name).int32(type);
  }

  private void text(String name, String value) {
    key(name, STRING).string(value);
  }

  private void number(String name, int value) {
    key(ARCHITECTURE + name, UINT32).int32(value);
  }

  private void array(String name, int type, int size) {
    key(name, ARRAY).int32(type).int64(size);
  }

  private static int padding(int size) {
    return Math.floorMod(-size, ALIGNMENT);
  }

  /** Little-endian bytes. */
  private static final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Bytes int8(int value) {
      out.write(value);
      return this;
    }

    Bytes int16(int value) {
      return int8(value).int8(value >> 8);
    }

    Bytes int32(int value) {
      return int16(value).int16(value >> 16);
    }

    Bytes int64(long value) {
      return int32((int) value).int32((int) (value >> 32));
    }

    Bytes float32(float value) {
      return int32(Float.floatToRawIntBits(value));
    }

    /** Its length in bytes, then itself. */
    Bytes string(String text) {
      return int64(text.getBytes(StandardCharsets.UTF_8).length).raw(text);
    }

    Bytes raw(String text) {
      out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      return this;
    }

    Bytes append(Bytes other) {
      out.writeBytes(other.toByteArray());
      return this;
    }

    Bytes pad() {
      out.writeBytes(new byte[padding(out.size())]);
      return this;
    }

    byte[] toByteArray() {
      return out.toByteArray();
    }
  }
}
