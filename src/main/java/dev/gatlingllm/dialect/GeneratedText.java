package dev.gatlingllm.dialect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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
    TOOL_CALL
  }

  private boolean keep;
  private long keptBytes;
  private final KeptText[] texts = new KeptText[LAST_CHOICE + 1];
  private final long[] bytes = new long[Kind.values().length];
  private Kind lastKind = Kind.CONTENT;

  // State of the choice being read: its index may come after its text.
  private final StringBuilder choiceText = new StringBuilder(0);
  private final List<From> choiceKinds = new ArrayList<>(1);
  private final long[] choiceBytes = new long[Kind.values().length];

  /** The text is of this kind from this position on. */
  private record From(int at, Kind kind) {}

  GeneratedText(boolean keep) {
    this.keep = keep;
  }

  /** Adds a piece to the choice being read. */
  void piece(Kind kind, char[] chars, int offset, int length) {
    choiceBytes[kind.ordinal()] += utf8Length(chars, offset, length);
    lastKind = kind;
    if (keep) {
      if (choiceKinds.isEmpty() || choiceKinds.get(choiceKinds.size() - 1).kind() != kind) {
        choiceKinds.add(new From(choiceText.length(), kind));
      }
      choiceText.append(chars, offset, length);
    }
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
        texts[index].append(run.kind().ordinal(), choiceText, run.at(), to);
      }
      noteKept(read);
    }
  }

  void dropChoice() {
    choiceText.setLength(0);
    choiceKinds.clear();
    Arrays.fill(choiceBytes, 0);
  }

  /** The first choice's text of one kind; empty if there is none, or it is not kept. */
  public Optional<String> kept(Kind kind) {
    return texts[0] == null ? Optional.empty() : texts[0].of(kind.ordinal());
  }

  /** The text of a choice; null if it is not kept. */
  KeptText kept(int index) {
    return keep ? texts[index] : null;
  }

  /** As {@link Delta#again}. */
  void again(int plainBytes) {
    bytes[lastKind.ordinal()] += plainBytes;
    if (keep) {
      noteKept(plainBytes);
    }
  }

  /** Texts whose total is longer are not counted, so no more is kept. */
  private void noteKept(long more) {
    keptBytes += more;
    keep = keptBytes <= KeptText.MOST_BYTES;
  }

  /** Maximum number of bytes held by the kept texts: their arrays double. */
  public long memory() {
    return 2 * Math.min(keptBytes, 2L * KeptText.MOST_BYTES);
  }

  /** Frees the texts, which are no longer needed. */
  public void forget() {
    keep = false;
    keptBytes = 0;
    Arrays.fill(texts, null);
  }

  /** Bytes of all text so far. */
  public long bytes() {
    return bytes(Kind.CONTENT) + bytes(Kind.REASONING) + bytes(Kind.TOOL_CALL);
  }

  /** Bytes of one kind. */
  public long bytes(Kind kind) {
    return bytes[kind.ordinal()];
  }

  /** The kept texts so far, well-formed, one for each choice that has any. */
  String[] texts() {
    return Arrays.stream(texts)
        .filter(Objects::nonNull)
        .map(KeptText::toString)
        .toArray(String[]::new);
  }
}
