package dev.gatlingllm.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is known of an API before anything is asked of it. Each dialect describes its own; settings
 * are read with the list of them.
 *
 * @param name as {@code llm.api} has it
 * @param provider whose API it is, for the reports, e.g. "openai"
 * @param chats false where the prompt is a bare text, which no chat template is put around
 * @param keyHeader the header that carries the key
 * @param own settings that only some APIs have, this one among them
 * @param rules refuses values of these
 * @param without settings that it has no use for, and why
 */
public record Api(
    String name,
    String provider,
    Answers answers,
    boolean chats,
    String keyHeader,
    Set<String> own,
    Consumer<ApiOptions> rules,
    Map<String, String> without) {

  /** The header of a bearer's key, by which most APIs take it. */
  public static final String BEARER = "Authorization";

  /** How answers come. */
  public enum Answers {
    /** Streamed, or whole if asked so. */
    STREAMED,
    /** Whole only. */
    WHOLE,
    /** Whole only, and what is in them is no text. */
    NO_TEXT
  }

  /** One that puts prompts into a chat template, streams, and takes the key as a bearer's. */
  public static Api chat(String name, String provider) {
    return new Api(
        name, provider, Answers.STREAMED, true, BEARER, Set.of(), options -> {}, Map.of());
  }

  /** The same with bare prompts. */
  public static Api bare(String name, String provider) {
    return bare(name, provider, Answers.STREAMED);
  }

  public static Api bare(String name, String provider, Answers answers) {
    return new Api(name, provider, answers, false, BEARER, Set.of(), options -> {}, Map.of());
  }

  /** The same by another name, of somebody else. */
  public Api as(String otherName, String otherProvider) {
    return new Api(otherName, otherProvider, answers, chats, keyHeader, own, rules, without);
  }

  /** The key is in a header of the API's own, and is not one of the keys that others take. */
  public Api withKeyIn(String header) {
    return new Api(name, provider, answers, chats, header, own, rules, without);
  }

  /** These settings are the API's own, too. */
  public Api withOwn(String... keys) {
    return withOwn(options -> {}, keys);
  }

  /**
   * The same.
   *
   * @param more refuses a value of these that breaks its rule
   */
  public Api withOwn(Consumer<ApiOptions> more, String... keys) {
    Set<String> all = new HashSet<>(own);
    all.addAll(List.of(keys));
    return new Api(name, provider, answers, chats, keyHeader, all, rules.andThen(more), without);
  }

  /** This setting could have no effect. */
  public Api without(String key, String why) {
    Map<String, String> all = new HashMap<>(without);
    all.put(key, why);
    return new Api(name, provider, answers, chats, keyHeader, own, rules, all);
  }

  /** False where every answer comes whole. */
  public boolean streams() {
    return answers == Answers.STREAMED;
  }

  /** The key belongs to one provider, and a key that others take is not shown to it. */
  boolean hasKeysOfItsOwn() {
    return !keyHeader.equals(BEARER);
  }
}
