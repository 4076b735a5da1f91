package dev.gatlingllm.simulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Texts of single tokens, as bytes: every piece adds exactly one to the count of the text before
 * it, so a client that counts a whole answer gets the number of its tokens. The first piece of an
 * answer has no space in front, the others have. All are plain letters: JSON needs no escape.
 */
final class TokenTexts {
  private static final String WORDS =
      """
      the one all time day hand part place case week point home water room area money story fact
      month lot right study book eye job word issue side kind head house service friend father power
      hour game line end member law car city name team minute idea body back face level office door
      health person art war history party result change morning reason research girl guy moment air
      teacher force education and but not you that with have this from they what can out other were
      your when use how each which their there then them these some her would make like him into has
      look two more write see number way could people than first been who its now find long down did
      get come made may over new sound take only little work know year live very after most our just
      good man think say great where help through much before any same tell boy follow came want
      show also around form three small set put does another well large must big even such because
      turn here why ask went men read need land different us move try again animal mother world near
      build self earth light country plant last school tree never start city under last saw left
      """;

  private final byte[][] firsts;
  private final byte[][] others;

  private TokenTexts(List<String> firsts, List<String> others) {
    this.firsts = bytes(firsts);
    this.others = bytes(others);
  }

  /**
   * Tries a built-in list of English words with a counter.
   *
   * @throws IllegalArgumentException if no word is one token by this counter, or if counts do not
   *     add up
   */
  static TokenTexts probe(ToIntFunction<String> counter) {
    List<String> firsts = new ArrayList<>();
    List<String> others = new ArrayList<>();
    int empty = counter.applyAsInt("");
    for (String word : WORDS.strip().split("\\s+")) {
      if (counter.applyAsInt(word) == empty + 1) {
        firsts.add(word);
      }
    }
    int one = empty + 1;
    for (String word : WORDS.strip().split("\\s+")) {
      if (!firsts.isEmpty() && counter.applyAsInt(firsts.get(0) + " " + word) == one + 1) {
        others.add(" " + word);
      }
    }
    boolean adds =
        !others.isEmpty()
            && counter.applyAsInt(firsts.get(0) + String.join("", others)) == one + others.size();
    if (!adds) {
      throw new IllegalArgumentException(
          "Simulated server: with this tokenizer English words are not single tokens, so answers of"
              + " an exact length cannot be made; choose another tokenizer.");
    }
    return new TokenTexts(firsts, others);
  }

  /** The token at {@code index} of an answer; {@code salt} makes answers differ. */
  byte[] piece(long salt, int index) {
    byte[][] pieces = index == 0 ? firsts : others;
    // Mixed so that neighbouring salts are unrelated (the finalizer of MurmurHash3).
    long mixed = salt * 0x9E3779B97F4A7C15L + index;
    mixed = (mixed ^ (mixed >>> 33)) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return pieces[(int) ((mixed >>> 33) % pieces.length)];
  }

  /** The tokens from {@code from} up to, not with, {@code to}, as one text. */
  String text(long salt, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int index = from; index < to; index++) {
      text.append(new String(piece(salt, index), StandardCharsets.US_ASCII));
    }
    return text.toString();
  }

  private static byte[][] bytes(List<String> texts) {
    return texts.stream()
        .map(text -> text.getBytes(StandardCharsets.US_ASCII))
        .toArray(byte[][]::new);
  }
}
