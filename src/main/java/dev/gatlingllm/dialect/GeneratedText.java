package dev.gatlingllm.dialect;

import dev.gatlingllm.dialect.ToolCalls.Fragment;
import dev.gatlingllm.prompt.ToolCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The generated text of one answer: its length by kind, in bytes of UTF-8, and the text of each
 * choice, if kept. Not thread-safe.
 */
public final class GeneratedText {
  /** Choices beyond this one share its index. */
  public static final int LAST_CHOICE = 63;

  /** The kind of a piece of generated text. */
  public enum Kind {
    CONTENT,
    REASONING,
    TOOL_NAME,
    TOOL_ARGUMENTS
  }

  /**
   * The arguments of the first call in a kept text; those of calls that are not kept have a kind's.
   */
  private static final int FIRST_CALL = Kind.values().length;

  private boolean keep;
  private long keptBytes;
  private final KeptText[] texts = new KeptText[LAST_CHOICE + 1];
  private final long[] bytes = new long[Kind.values().length];
  private Kind lastKind = Kind.CONTENT;

  /** Of the bytes, those of texts that came in one piece at their end. */
  private final long[] wholeBytes = new long[Kind.values().length];

  // State of the choice being read: its index may come after its text.
  private final StringBuilder choiceText = new StringBuilder(0);
  private final List<From> choiceKinds = new ArrayList<>(1);
  private final long[] choiceBytes = new long[Kind.values().length];
  private final List<Fragment> choiceCalls = new ArrayList<>(0);
  private boolean inCall;
  private Fragment call;

  /** That of the last piece; null if it was of none. */
  private Fragment lastCall;

  /** The first choice's; null if there are none. */
  private ToolCalls calls;

  /**
   * The text is of this kind from this position on.
   *
   * @param call that it belongs to; null if it is of none
   */
  private record From(int at, Kind kind, Fragment call) {}

  GeneratedText(boolean keep) {
    this.keep = keep;
  }

  void piece(Kind kind, char[] chars, int offset, int length) {
    choiceBytes[kind.ordinal()] += utf8Length(chars, offset, length);
    lastKind = kind;
    if (keep) {
      Fragment of = inCall && kind.compareTo(Kind.TOOL_NAME) >= 0 ? call() : null;
      if (of != null && kind == Kind.TOOL_NAME) {
        of.name(new String(chars, offset, length));
      }
      lastCall = of;
      From last = choiceKinds.isEmpty() ? null : choiceKinds.get(choiceKinds.size() - 1);
      if (last == null || last.kind() != kind || last.call() != of) {
        choiceKinds.add(new From(choiceText.length(), kind, of));
      }
      choiceText.append(chars, offset, length);
    }
  }

  /** Whether all text of a kind so far came whole: a whole text repeats no part then. */
  boolean isAllWhole(Kind kind) {
    return bytes(kind) + choiceBytes[kind.ordinal()] == wholeBytes[kind.ordinal()];
  }

  /** Whether all text so far came whole. */
  boolean isAllWhole() {
    return Arrays.stream(Kind.values()).allMatch(this::isAllWhole);
  }

  /** The last piece is a whole text. */
  void cameWhole(Kind kind) {
    wholeBytes[kind.ordinal()] = bytes(kind) + choiceBytes[kind.ordinal()];
  }

  /** All texts of the choice being read are whole. */
  void cameWhole() {
    for (Kind kind : Kind.values()) {
      cameWhole(kind);
    }
  }

  /** What follows belongs to another tool call, or to another fragment of one. */
  void beginCall() {
    inCall = keep;
    call = null;
  }

  /** What follows belongs to no tool call. */
  void endCall() {
    inCall = false;
    call = null;
  }

  /** The call being read is not the client's to answer. */
  void foreignCall() {
    if (call != null) {
      call.foreign();
    }
  }

  /** Whether calls are kept: only then are Strings needed for their ids. */
  boolean keepsCalls() {
    return inCall;
  }

  void callId(String id) {
    call().id(id);
  }

  /** Its position among the calls, or {@link Delta#ABSENT}. */
  void callIndex(int index) {
    if (call != null) {
      call.index(index);
    }
  }

  private Fragment call() {
    if (call == null) {
      call = new Fragment();
      choiceCalls.add(call);
    }
    return call;
  }

  /** Ends the calls of the choice being read, with its index; before {@link #endChoice}. */
  void endCalls(int index) {
    endCall();
    if (choiceCalls.isEmpty()) {
      return;
    }
    if (index == 0) {
      calls = calls == null ? new ToolCalls() : calls;
      choiceCalls.forEach(calls::numberOf);
    }
    choiceCalls.clear();
  }

  /** Half of a surrogate pair counts as two bytes. */
  private static int utf8Length(char[] chars, int offset, int length) {
    int bytes = length;
    for (int i = offset; i < offset + length; i++) {
      char c = chars[i];
      bytes += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
    }
    return bytes;
  }

  /** Ends the choice being read, with its index; {@link #dropChoice} follows. */
  void endChoice(int index) {
    long read = 0;
    for (int kind = 0; kind < bytes.length; kind++) {
      bytes[kind] += choiceBytes[kind];
      read += choiceBytes[kind];
    }
    if (keep) {
      if (texts[index] == null) {
        texts[index] = new KeptText();
      }
      for (int i = 0; i < choiceKinds.size(); i++) {
        From run = choiceKinds.get(i);
        int to = i + 1 < choiceKinds.size() ? choiceKinds.get(i + 1).at() : choiceText.length();
        texts[index].append(part(run, index), choiceText, run.at(), to);
      }
      noteKept(read);
    }
  }

  private int part(From run, int choice) {
    boolean arguments = choice == 0 && run.kind() == Kind.TOOL_ARGUMENTS && run.call() != null;
    int number = arguments ? calls.numberOf(run.call()) : ToolCalls.NONE;
    return number == ToolCalls.NONE ? run.kind().ordinal() : FIRST_CALL + number;
  }

  void dropChoice() {
    choiceCalls.clear();
    endCall();
    choiceText.setLength(0);
    choiceKinds.clear();
    Arrays.fill(choiceBytes, 0);
  }

  /** The first choice's visible text; empty if there is none, or it is not kept. */
  public Optional<String> keptContent() {
    return kept(part -> part == Kind.CONTENT.ordinal());
  }

  /** The names and arguments of its tool calls, as received; empty as {@link #keptContent}. */
  public Optional<String> keptToolCalls() {
    return kept(part -> part >= Kind.TOOL_NAME.ordinal());
  }

  private Optional<String> kept(IntPredicate part) {
    return texts[0] == null ? Optional.empty() : texts[0].of(part);
  }

  /** The first choice's tool calls, in the order of their beginnings; none if not kept. */
  public List<ToolCall> toolCalls() {
    return calls == null
        ? List.of()
        : calls.with(number -> kept(part -> part == FIRST_CALL + number).orElse(""));
  }

  /** The text of a choice; null if it is not kept. */
  KeptText kept(int index) {
    return keep ? texts[index] : null;
  }

  void again(int plainBytes) {
    bytes[lastKind.ordinal()] += plainBytes;
    if (keep) {
      noteKept(plainBytes);
      if (lastKind == Kind.TOOL_NAME && lastCall != null && lastCall.isNumbered()) {
        calls.numberOf(lastCall.again(texts[0].last(plainBytes)));
      }
    }
  }

  /** Texts whose total is longer are not counted, so no more is kept. */
  private void noteKept(long more) {
    keptBytes += more;
    keep = keptBytes <= KeptText.MOST_BYTES;
  }

  /** Maximum number of bytes held by the kept texts: their arrays double. */
  public long memory() {
    long named = calls == null ? 0 : calls.memory();
    return 2 * Math.min(keptBytes, 2L * KeptText.MOST_BYTES) + named;
  }

  /** Frees the texts, which are no longer needed. */
  public void forget() {
    keep = false;
    keptBytes = 0;
    Arrays.fill(texts, null);
    calls = null;
  }

  /** Bytes of all text so far. */
  public long bytes() {
    return bytes(Kind.CONTENT) + bytes(Kind.REASONING) + toolCallBytes();
  }

  public long bytes(Kind kind) {
    return bytes[kind.ordinal()];
  }

  /** Bytes of the names and arguments of tool calls. */
  public long toolCallBytes() {
    return bytes(Kind.TOOL_NAME) + bytes(Kind.TOOL_ARGUMENTS);
  }

  /** The kept texts so far, well-formed, one for each choice that has any. */
  String[] texts() {
    return Arrays.stream(texts)
        .filter(Objects::nonNull)
        .map(KeptText::toString)
        .toArray(String[]::new);
  }
}
