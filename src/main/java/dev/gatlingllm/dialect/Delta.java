package dev.gatlingllm.dialect;

/**
 * The content of one event of an answer. One instance is reused for all events of a request, so
 * that reading a token allocates nothing. Used on one event loop only.
 *
 * <p>Kept texts accumulate over the events of the request, and the answer's id stays once it is
 * known; everything else belongs to the last event.
 */
public final class Delta {
  /** A count that the event does not give. */
  public static final int ABSENT = -1;

  private final RepeatedEvent repeated = new RepeatedEvent();
  private final GeneratedText text;

  // State of the choice being read: its index may come after its text.
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
  private boolean marked;

  /**
   * @param keepTexts whether to keep the generated text, for a tokenizer to count
   */
  public Delta(boolean keepTexts) {
    text = new GeneratedText(keepTexts);
    reset();
  }

  /** Clears the last event; kept texts and the id stay. */
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
    marked = false;
  }

  /** Adds text to the choice being read; empty text is ignored. */
  void text(GeneratedText.Kind kind, char[] chars, int offset, int length) {
    if (length == 0) {
      return;
    }
    repeated.text(length);
    choiceHasText = true;
    choiceHasContent |= kind == GeneratedText.Kind.CONTENT;
    text.piece(kind, chars, offset, length);
  }

  /** Adds a text that came whole to the choice being read; empty text is ignored. */
  void whole(GeneratedText.Kind kind, String whole) {
    text(kind, whole.toCharArray(), 0, whole.length());
    text.cameWhole(kind);
  }

  /** The last event, if the next ones may differ from it only in their text. */
  public RepeatedEvent repeated() {
    return repeated;
  }

  /**
   * Whether the last event would mean the same with any other text of plain bytes ({@link
   * RepeatedEvent#isPlain}).
   */
  public boolean hasOneTextOnly() {
    return repeated.isKnown();
  }

  /** Where to put the text of an event like the last one; null if texts are not kept. */
  public KeptText kept() {
    return text.kept(Long.numberOfTrailingZeros(textChoices));
  }

  /** Repeats the last event ({@link #hasOneTextOnly}), with a text of this many plain bytes. */
  public void again(int plainBytes) {
    text.again(plainBytes);
  }

  void role() {
    choiceHasRole = true;
  }

  void endChoice(int choice) {
    int index = Math.min(Math.max(choice, 0), GeneratedText.LAST_CHOICE);
    roleChoices |= choiceHasRole ? 1L << index : 0;
    choiceHasRole = false;
    text.endCalls(index);
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

  /** Adds tokens with log probabilities, of any choice. */
  void logprobTokens(int tokens) {
    logprobTokens = Math.max(0, logprobTokens) + tokens;
  }

  void item() {
    items++;
  }

  /** Sets the number of results, instead of one for each {@link #item}. */
  void items(int count) {
    items = count;
  }

  /**
   * @param isUnfinished whether it means that the choice is unfinished
   * @param words the reason, with the server's message
   */
  void finishReason(String reason, boolean isUnfinished, String words) {
    finishReason = finishReason == null ? ServerText.kept(reason) : finishReason;
    if (unfinished == null && isUnfinished) {
      unfinished = ServerText.kept(words);
    }
  }

  /** Whether the id is still unknown: only then is a String created for it. */
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

  void marked() {
    this.marked = true;
  }

  /** The choices that got non-empty generated text, bit i for choice i. */
  public long textChoices() {
    return textChoices;
  }

  /** The choices that got non-empty content, without reasoning and tool calls. */
  public long contentChoices() {
    return contentChoices;
  }

  /** The choices that have a role, bit i for choice i. */
  public long roleChoices() {
    return roleChoices;
  }

  /** Prompt tokens by the server's usage, or {@link #ABSENT}; likewise the next three. */
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

  /** Number of tokens with log probabilities over all choices, or {@link #ABSENT}. */
  public int logprobTokens() {
    return logprobTokens;
  }

  /** Number of results that are not text: vectors, or ranked documents. */
  public int items() {
    return items;
  }

  /**
   * The finish reason of the first choice that has one, as received ({@link ServerText}), or null.
   */
  public String finishReason() {
    return finishReason;
  }

  /**
   * The first finish reason that means that a choice is unfinished, in the server's words, or null.
   */
  public String unfinished() {
    return unfinished;
  }

  /** The server's id of the answer, from the first event that has one, as received, or null. */
  public String id() {
    return id;
  }

  /** The server's message as received, if the event is an error, or null. */
  public String error() {
    return error;
  }

  /** Why the event could not be read, or null. */
  public String malformed() {
    return malformed;
  }

  /** Whether the event is [DONE], which proxies send in APIs that end otherwise, too. */
  public boolean isMarked() {
    return marked;
  }

  /** Whether the event ends the stream as its API says. */
  public boolean isDone() {
    return done;
  }

  public GeneratedText text() {
    return text;
  }

  /** The generated texts kept so far, one for each choice that has any; well-formed. */
  public String[] texts() {
    return text.texts();
  }
}
