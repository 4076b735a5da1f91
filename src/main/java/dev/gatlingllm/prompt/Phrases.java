package dev.gatlingllm.prompt;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The wording, with the cost of each piece in tokens, measured in context because a piece alone may
 * cost another number: a sentence or an instruction after a full stop, an adverb after a title.
 *
 * @param sentences each with a space before it
 * @param instructions each with a space before it, the cheapest first
 * @param adverbs lengthen a title, the cheapest first; the first one is empty
 * @param stopTokens the cost of the full stop after a title
 */
record Phrases(
    List<Phrase> sentences, List<Phrase> instructions, List<Phrase> adverbs, int stopTokens) {

  private static final String TITLE = "The stone";
  private static final List<String> ADVERBS =
      List.of(
          "",
          " today",
          " again",
          " this morning",
          " last year",
          " late last year",
          " in early spring");

  /** A piece of text and its cost in tokens. */
  record Phrase(String text, int tokens) {}

  static Phrases measure(Wording wording, Tokenizer tokenizer) {
    String before = TITLE + ".";
    return new Phrases(
        spaced(wording.sentences()).map(s -> cost(tokenizer, before, s)).toList(),
        spaced(wording.instructions())
            .map(s -> cost(tokenizer, before, s))
            .sorted(Comparator.comparingInt(Phrase::tokens))
            .toList(),
        ADVERBS.stream()
            .map(s -> cost(tokenizer, TITLE, s))
            .sorted(Comparator.comparingInt(Phrase::tokens))
            .toList(),
        cost(tokenizer, TITLE, ".").tokens());
  }

  private static Stream<String> spaced(List<String> texts) {
    return texts.stream().map(text -> " " + text);
  }

  private static Phrase cost(Tokenizer tokenizer, String before, String text) {
    return new Phrase(text, tokenizer.count(before + text) - tokenizer.count(before));
  }
}
