package dev.gatlingllm.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The openings of prompts: "Quiet harbor lantern", a different one for each number, so that a
 * server's prefix cache finds nothing. A title is the number, put through a seeded bijection (i → a
 * i + b mod n, a prime to n) and written in words for digits. Every word is one token, so that two
 * titles differ within as many tokens as they have words.
 *
 * <p>If a tokenizer has too few English words, titles are codes of six letters instead.
 */
record Titles(Tokenizer tokenizer, long seed, List<String> loneWords, List<List<String>> slots) {
  /** Number of titles before one repeats, if a prompt has room for a whole one. */
  static final long DISTINCT = 1L << 24;

  private static final int MOST_WORDS = 5;
  private static final int CODE_LETTERS = 6;
  private static final long LARGEST_FACTOR = 1L << 28;
  private static final String OF_ADJECTIVE = " harbor was quiet.";

  /** A title and its cost in tokens at the start of a text. */
  record Title(String text, int tokens) {}

  static Titles of(Wording wording, Tokenizer tokenizer, long seed) {
    List<String> nouns =
        wording.nouns().stream().filter(noun -> isOneToken(tokenizer, "The", " " + noun)).toList();
    List<String> openers =
        wording.adjectives().stream()
            .map(Titles::capitalized)
            .filter(word -> opensAsOneToken(tokenizer, word))
            .toList();
    List<String> loneWords =
        Stream.concat(wording.adjectives().stream(), wording.nouns().stream())
            .map(Titles::capitalized)
            .distinct()
            .filter(word -> tokenizer.count(word) == 1)
            .toList();
    return new Titles(tokenizer, seed, loneWords, slots(openers, nouns));
  }

  /** Adds slots until there are enough titles; returns none if the words do not suffice. */
  private static List<List<String>> slots(List<String> openers, List<String> nouns) {
    List<List<String>> slots = new ArrayList<>();
    slots.add(openers);
    slots.add(nouns);
    while (count(slots) < DISTINCT && slots.size() < MOST_WORDS) {
      slots.add(nouns);
    }
    return count(slots) < DISTINCT ? List.of() : List.copyOf(slots);
  }

  /**
   * @param index the prompt's number, from 0
   * @param room number of tokens of the prompt; with fewer, titles are shorter and repeat sooner
   */
  Title title(long index, int room) {
    if (slots.isEmpty()) {
      String code = code(index);
      return new Title(code, tokenizer.count(code));
    }
    List<List<String>> used = slots.subList(0, Math.min(room, slots.size()));
    if (room == 1 && !loneWords.isEmpty()) {
      used = List.of(loneWords);
    }
    long digits = permuted(index, count(used));
    StringBuilder text = new StringBuilder();
    for (List<String> slot : used) {
      text.append(text.length() == 0 ? "" : " ").append(slot.get((int) (digits % slot.size())));
      digits /= slot.size();
    }
    return new Title(text.toString(), used.size());
  }

  private String code(long index) {
    long digits = permuted(index, (long) Math.pow(26, CODE_LETTERS));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < CODE_LETTERS; i++) {
      text.append((char) ((i == 0 ? 'A' : 'a') + digits % 26));
      digits /= 26;
    }
    return text.toString();
  }

  private long permuted(long index, long size) {
    SplittableRandom random = new SplittableRandom(seed);
    long factor = random.nextLong(1, Math.min(size, LARGEST_FACTOR) + 1);
    while (greatestCommonDivisor(factor, size) != 1) {
      factor++;
    }
    return (index % size * factor + random.nextLong(size)) % size;
  }

  private static long count(List<List<String>> slots) {
    return slots.stream().mapToLong(List::size).reduce(1, (a, b) -> a * b);
  }

  static long greatestCommonDivisor(long a, long b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  private static boolean opensAsOneToken(Tokenizer tokenizer, String word) {
    int rest = tokenizer.count("The" + OF_ADJECTIVE) - tokenizer.count("The");
    return tokenizer.count(word) == 1 && tokenizer.count(word + OF_ADJECTIVE) == 1 + rest;
  }

  private static boolean isOneToken(Tokenizer tokenizer, String before, String word) {
    return tokenizer.count(before + word) == tokenizer.count(before) + 1;
  }

  private static String capitalized(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
