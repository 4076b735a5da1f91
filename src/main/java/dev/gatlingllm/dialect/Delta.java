package dev.gatlingllm.dialect;

/**
 * What one event of an answer said. One instance is reused for all events of a request, so that
 * reading a token allocates nothing; it belongs to one event loop.
 *
 * <p>Texts that are kept gather over the events of the request, and the answer's id stays once it
 * is known; everything else is of the last event read.
 */
public final class Delta {
  /** A count that the event does not give. */
  public static final int ABSENT = -1;

  private final RepeatedEvent repeated = new RepeatedEvent();
  private final GeneratedText text;

  // Of the choice that is being read: its index may come after its text.
  private boolean choiceHasText;
  private boolean choiceHasContent;
  private boolean choiceHasRole;

  private long textChoices;
  private long contentChoices;
  private long roleChoices;
  private int promptTokens;
  private int completionTokens;
  private int cachedPromptTokens;
  private int reasoningTokens;
  private int totalTokens;
  private int logprobTokens;
  private int items;
  private String finishReason;
  private String unfinished;
  private String id;
  private String error;
  private String malformed;
  private boolean done;

  /** With {@code keepTexts} the generated text is gathered, for a tokenizer to count. */
  public Delta(boolean keepTexts) {
    text = new GeneratedText(keepTexts);
    reset();
  }

  /** Forgets the last event; kept texts and the id stay. */
  public void reset() {
    repeated.begin();
    dropChoice();
    textChoices = 0;
    contentChoices = 0;
    roleChoices = 0;
    promptTokens = ABSENT;
    completionTokens = ABSENT;
    cachedPromptTokens = ABSENT;
    reasoningTokens = ABSENT;
    totalTokens = ABSENT;
    logprobTokens = ABSENT;
    items = 0;
    finishReason = null;
    unfinished = null;
    error = null;
    malformed = null;
    done = false;
  }

  /** A piece of the text of the choice that is being read; an empty one says nothing. */
  void text(GeneratedText.Kind kind, char[] chars, int offset, int length) {
    if (length == 0) {
      return;
    }
    repeated.text(length);
    choiceHasText = true;
    choiceHasContent |= kind == GeneratedText.Kind.CONTENT;
    text.piece(kind, chars, offset, length);
  }

  /** The event read last, as far as the next ones may be the same but for their text. */
  public RepeatedEvent repeated() {
    return repeated;
  }

  /**
   * Whether the event read last would say the same with any other text of plain bytes ({@link
   * RepeatedEvent#isPlain}) in place of its own.
   */
  public boolean hasOneTextOnly() {
    return repeated.isKnown();
  }

  /** Where the text of an event like the last one belongs; null where no text is kept. */
  public KeptText kept() {
    return text.kept(Long.numberOfTrailingZeros(textChoices));
  }

  /**
   * The last event came once more ({@link #hasOneTextOnly}), with a text of so many plain bytes.
   */
  public void again(int plainBytes) {
    text.again(plainBytes);
  }

  /** The choice that is being read names who speaks. */
  void role() {
    choiceHasRole = true;
  }

  /** The choice that was being read has this index. */
  void endChoice(int choice) {
    int index = Math.min(Math.max(choice, 0), GeneratedText.LAST_CHOICE);
    roleChoices |= choiceHasRole ? 1L << index : 0;
    choiceHasRole = false;
    if (!choiceHasText) {
      return;
    }
    textChoices |= 1L << index;
    if (choiceHasContent) {
      contentChoices |= 1L << index;
    }
    text.endChoice(index);
    dropChoice();
  }

  /** Takes back the text of the choice that is being read. */
  void dropChoice() {
    choiceHasRole = false;
    choiceHasText = false;
    choiceHasContent = false;
    text.dropChoice();
  }

  void usage(int promptTokens, int completionTokens, int cachedPromptTokens, int reasoningTokens) {
    this.promptTokens = promptTokens;
    this.completionTokens = completionTokens;
    this.cachedPromptTokens =
        cachedPromptTokens == ABSENT ? this.cachedPromptTokens : cachedPromptTokens;
    this.reasoningTokens = reasoningTokens;
  }

  void totalTokens(int tokens) {
    totalTokens = tokens;
  }

  void cachedPromptTokens(int tokens) {
    cachedPromptTokens = tokens;
  }

  /** So many tokens more have come with their log probabilities, of whichever choice. */
  void logprobTokens(int tokens) {
    logprobTokens = Math.max(0, logprobTokens) + tokens;
  }

  /** One more result that is no text. */
  void item() {
    items++;
  }

  /** So many results, and not one for each {@link #item} so far. */
  void items(int count) {
    items = count;
  }

  /**
   * @param isUnfinished by it the choice is not finished
   * @param words the reason, and what the server says of it
   */
  void finishReason(String reason, boolean isUnfinished, String words) {
    finishReason = finishReason == null ? ServerText.kept(reason) : finishReason;
    if (unfinished == null && isUnfinished) {
      unfinished = ServerText.kept(words);
    }
  }

  /** No event so far gave an id: only then is it worth a String. */
  boolean needsId() {
    return id == null;
  }

  void id(String id) {
    this.id = ServerText.kept(id);
  }

  void error(String message) {
    this.error = ServerText.kept(message);
  }

  void malformed(String why) {
    this.malformed = why;
  }

  void done() {
    this.done = true;
  }

  /** The choices that got non-empty generated text, bit i for choice i. */
  public long textChoices() {
    return textChoices;
  }

  /** The choices that got non-empty content: no reasoning, no tool call. */
  public long contentChoices() {
    return contentChoices;
  }

  /** The choices whose speaker it names, by a role. */
  public long roleChoices() {
    return roleChoices;
  }

  /** Of the server's usage, or {@link #ABSENT}, as the next three. */
  public int promptTokens() {
    return promptTokens;
  }

  public int completionTokens() {
    return completionTokens;
  }

  public int cachedPromptTokens() {
    return cachedPromptTokens;
  }

  public int reasoningTokens() {
    return reasoningTokens;
  }

  /** Prompt and completion together, or {@link #ABSENT}. */
  public int totalTokens() {
    return totalTokens;
  }

  /** Tokens that came with their log probabilities, all choices together, or {@link #ABSENT}. */
  public int logprobTokens() {
    return logprobTokens;
  }

  /** Results that are no text: vectors, or documents that were ranked. */
  public int items() {
    return items;
  }

  /** Of the first choice that has one, as it came ({@link ServerText}), or null. */
  public String finishReason() {
    return finishReason;
  }

  /** The first finish reason by which a choice is not finished, in the server's words, or null. */
  public String unfinished() {
    return unfinished;
  }

  /** The server's id of the answer, by the first event that has one, as it came, or null. */
  public String id() {
    return id;
  }

  /** The server's message as it came, where the event is an error, or null. */
  public String error() {
    return error;
  }

  /** Why the event could not be read, or null. */
  public String malformed() {
    return malformed;
  }

  /** The event ends the stream. */
  public boolean isDone() {
    return done;
  }

  /** How long the generated text is so far. */
  public GeneratedText text() {
    return text;
  }

  /** The generated texts kept so far, one a choice that has any; well-formed. */
  public String[] texts() {
    return text.texts();
  }
}
