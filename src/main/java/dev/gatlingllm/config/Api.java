package dev.gatlingllm.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The description of an API, known before any request. Each dialect describes its own; settings are
 * read with the list of all.
 *
 * @param name as {@code llm.api} has it
 * @param provider whose API it is, for the reports
 * @param chats false if the prompt is plain text, without a chat template
 * @param keyHeader the header that carries the key
 * @param own settings that this API has and most others lack
 * @param rules checks the values of these settings
 * @param without settings that have no effect with it, each with the reason
 * @param lacks settings that it cannot express: whoever sets one is refused
 */
public record Api(
    String name,
    String provider,
    Answers answers,
    boolean chats,
    String keyHeader,
    Set<String> own,
    Consumer<Settings> rules,
    Map<String, String> without,
    Set<String> lacks) {

  /** The header of a bearer token, as which most APIs take the key. */
  public static final String BEARER = "Authorization";

  /** What nothing can be said of where answers have no text. */
  static final List<String> OF_TEXT =
      List.of("llm.outputTokens", "llm.lengths", "llm.requireTokens");

  /** How answers come. */
  public enum Answers {
    /** Streamed, or whole if asked so. */
    STREAMED,
    WHOLE,
    /** Whole only, and without text. */
    NO_TEXT
  }

  /**
   * An API that puts prompts into a chat template, streams, and takes the key as a bearer token.
   */
  public static Api chat(String name, String provider) {
    return of(name, provider, Answers.STREAMED, true);
  }

  /** The same with plain-text prompts. */
  public static Api bare(String name, String provider) {
    return bare(name, provider, Answers.STREAMED);
  }

  public static Api bare(String name, String provider, Answers answers) {
    return of(name, provider, answers, false);
  }

  private static Api of(String name, String provider, Answers answers, boolean chats) {
    Set<String> lacks = answers == Answers.NO_TEXT ? Set.copyOf(OF_TEXT) : Set.of();
    return new Api(
        name, provider, answers, chats, BEARER, Set.of(), options -> {}, Map.of(), lacks);
  }

  /** The same under another name, of another provider. */
  public Api as(String otherName, String otherProvider) {
    return new Api(otherName, otherProvider, answers, chats, keyHeader, own, rules, without, lacks);
  }

  /** Takes keys of its own, in a header of its own. */
  public Api withKeyIn(String header) {
    return new Api(name, provider, answers, chats, header, own, rules, without, lacks);
  }

  /** Has these settings of its own, too. */
  public Api withOwn(String... keys) {
    return withOwn(options -> {}, keys);
  }

  /**
   * The same.
   *
   * @param more checks their values; throws a {@link ConfigException}
   */
  public Api withOwn(Consumer<Settings> more, String... keys) {
    Set<String> all = new HashSet<>(own);
    all.addAll(List.of(keys));
    return new Api(
        name, provider, answers, chats, keyHeader, all, rules.andThen(more), without, lacks);
  }

  /** With this API, the setting has no effect. */
  public Api without(String key, String why) {
    Map<String, String> all = new HashMap<>(without);
    all.put(key, why);
    return new Api(name, provider, answers, chats, keyHeader, own, rules, all, lacks);
  }

  /** Cannot express these settings, either. */
  public Api lacking(Set<String> keys) {
    Set<String> all = new HashSet<>(lacks);
    all.addAll(keys);
    return new Api(name, provider, answers, chats, keyHeader, own, rules, without, all);
  }

  /** False if every answer comes whole. */
  public boolean streams() {
    return answers == Answers.STREAMED;
  }

  /** Whether its provider takes only keys of its own, so that no other key is sent to it. */
  boolean hasKeysOfItsOwn() {
    return !keyHeader.equals(BEARER);
  }
}
