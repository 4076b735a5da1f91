package dev.gatlingllm.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.dialect.ServerText;
import java.io.IOException;

/**
 * Makes excerpts of events of a stream: the beginning, the end, and the text. The rest hardly
 * differs between events.
 */
final class EventExcerpt {
  private static final int MOST = 130;
  private static final int BEGINNING = MOST / 4;

  /** Characters shown before the text: the names of its fields. */
  private static final int BEFORE_TEXT = 24;

  private static final int AROUND_TEXT = MOST / 2;
  private static final String GAP = " ... ";
  private static final JsonFactory JSON = new JsonFactory();

  private final ServerText words;
  private int[] lengths = {};

  EventExcerpt(ServerText words) {
    this.words = words;
  }

  /**
   * @param piece the text that it added
   */
  String of(String data, String piece) {
    String shown = words.all(data);
    int end = shown.length() - MOST + BEGINNING;
    int text = shown.length() <= MOST || piece.isEmpty() ? -1 : position(data, piece);
    if (text < 0 || text >= end - 1 || text + piece.length() < BEGINNING) {
      return shortened(shown, MOST);
    }
    int from = Math.max(BEGINNING, text - BEFORE_TEXT);
    int to = from + AROUND_TEXT;
    int tail = Math.max(to, shown.length() - MOST + BEGINNING + AROUND_TEXT);
    return upTo(shown, BEGINNING)
        + (from > BEGINNING ? GAP : "")
        + between(shown, from, to)
        + (tail > to ? GAP : "")
        + from(shown, tail);
  }

  static String shortened(String text, int most) {
    int first = most / 4;
    return text.length() <= most
        ? text
        : upTo(text, first) + GAP + from(text, text.length() - most + first);
  }

  /**
   * The text that an event added, to the first choice with an addition.
   *
   * @param texts the texts so far
   */
  String piece(String[] texts) {
    int[] before = lengths;
    lengths = java.util.Arrays.stream(texts).mapToInt(String::length).toArray();
    for (int i = 0; i < texts.length; i++) {
      int known = before.length == lengths.length ? before[i] : 0;
      if (lengths[i] > known) {
        return texts[i].substring(known);
      }
    }
    return "";
  }

  /** Index of the text in the data as shown; -1 if it is not found. */
  private int position(String data, String piece) {
    try (JsonParser json = JSON.createParser(data)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.VALUE_STRING
            && json.getTextLength() > 0
            && piece.startsWith(json.getText())) {
          return words
              .all(data.substring(0, (int) json.currentTokenLocation().getCharOffset()))
              .length();
        }
      }
    } catch (IOException e) {
      // Not JSON, or broken: then its beginning and its end are shown.
    }
    return -1;
  }

  private static String upTo(String text, int to) {
    return between(text, 0, to);
  }

  private static String from(String text, int from) {
    return between(text, from, text.length());
  }

  /** Never cuts a surrogate pair in two. */
  private static String between(String text, int from, int to) {
    return text.substring(whole(text, from), whole(text, to));
  }

  private static int whole(String text, int at) {
    boolean pair =
        at > 0
            && at < text.length()
            && Character.isLowSurrogate(text.charAt(at))
            && Character.isHighSurrogate(text.charAt(at - 1));
    return pair ? at - 1 : at;
  }
}
