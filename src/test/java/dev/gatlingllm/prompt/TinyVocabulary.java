package dev.gatlingllm.prompt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Hand-made tokenizers that know no English. */
public final class TinyVocabulary {
  private TinyVocabulary() {}

  /** Every ASCII character is a token, a space too. */
  static Path characters(Path folder) throws IOException {
    StringBuilder vocabulary = new StringBuilder("\"\u0120\":0");
    for (char c = '!'; c <= '~'; c++) {
      String escaped = c == '"' || c == '\\' ? "\\" + c : String.valueOf(c);
      vocabulary.append(",\"").append(escaped).append("\":").append(c - ' ');
    }
    String byteLevel = "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true}";
    return write(
        folder,
        "\"pre_tokenizer\":%s,\"decoder\":%s,\"model\":{\"type\":\"BPE\",\"vocab\":{%s},\"merges\":[]}"
            .formatted(byteLevel, byteLevel, vocabulary));
  }

  /** The same, but a space is joined to the letter before it, unless that is an e. */
  static Path charactersThatJoinASpace(Path folder) throws IOException {
    StringBuilder vocabulary = new StringBuilder("\"\u0120\":0");
    StringBuilder merges = new StringBuilder();
    for (char c = '!'; c <= '~'; c++) {
      String escaped = c == '"' || c == '\\' ? "\\" + c : String.valueOf(c);
      vocabulary.append(",\"").append(escaped).append("\":").append(c - ' ');
      if (Character.isLetter(c) && c != 'e') {
        vocabulary.append(",\"%s\u0120\":%s".formatted(c, 100 + c));
        merges.append(merges.isEmpty() ? "" : ",").append("\"%s \u0120\"".formatted(c));
      }
    }
    String byteLevel =
        "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":false}";
    return write(
        folder,
        "\"pre_tokenizer\":%s,\"decoder\":%s,\"model\":{\"type\":\"BPE\",\"vocab\":{%s},\"merges\":[%s]}"
            .formatted(byteLevel, byteLevel, vocabulary, merges));
  }

  /** A token for each letter and for the beginning: no text has exactly one. */
  static Path charactersBehindABeginning(Path folder) throws IOException {
    StringBuilder vocabulary = new StringBuilder("\"<unk>\":0,\"\u2581\":1");
    int id = 2;
    for (char c = 'a'; c <= 'z'; c++) {
      vocabulary.append(",\"%s\":%s,\"%s\":%s".formatted(c, id++, (char) (c - 32), id++));
    }
    return write(
        folder,
        "\"pre_tokenizer\":{\"type\":\"Metaspace\",\"replacement\":\"\u2581\",\"prepend_scheme\":\"always\",\"split\":false},"
            + "\"model\":{\"type\":\"BPE\",\"unk_token\":\"<unk>\",\"fuse_unk\":true,\"vocab\":{%s},\"merges\":[]}"
                .formatted(vocabulary));
  }

  /** Every text is the one token of what is not known. */
  public static Path oneTokenForAnything(Path folder) throws IOException {
    return write(
        folder,
        "\"model\":{\"type\":\"WordLevel\",\"vocab\":{\"[UNK]\":0},\"unk_token\":\"[UNK]\"}");
  }

  /** A token for each word and each run of punctuation; cuts at 4, pads to 16, if it may. */
  static Path wordsCutAndPadded(Path folder) throws IOException {
    return write(
        folder,
        "\"truncation\":{\"direction\":\"Right\",\"max_length\":4,\"strategy\":\"LongestFirst\","
            + "\"stride\":0},\"padding\":{\"strategy\":{\"Fixed\":16},\"direction\":\"Right\","
            + "\"pad_to_multiple_of\":null,\"pad_id\":0,\"pad_type_id\":0,\"pad_token\":\"[UNK]\"},"
            + "\"pre_tokenizer\":{\"type\":\"Whitespace\"},"
            + "\"post_processor\":{\"type\":\"TemplateProcessing\","
            + "\"single\":[{\"SpecialToken\":{\"id\":\"[BOS]\",\"type_id\":0}},"
            + "{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}],"
            + "\"pair\":[{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},"
            + "{\"Sequence\":{\"id\":\"B\",\"type_id\":0}}],"
            + "\"special_tokens\":{\"[BOS]\":{\"id\":\"[BOS]\",\"ids\":[1],\"tokens\":[\"[BOS]\"]}}},"
            + "\"model\":{\"type\":\"WordLevel\",\"vocab\":{\"[UNK]\":0,\"[BOS]\":1},"
            + "\"unk_token\":\"[UNK]\"}");
  }

  private static Path write(Path folder, String fields) throws IOException {
    return Files.writeString(
        folder.resolve("tokenizer.json"),
        "{\"version\":\"1.0\",\"added_tokens\":[]," + fields + "}");
  }
}
