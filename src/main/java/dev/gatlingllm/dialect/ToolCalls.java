package dev.gatlingllm.dialect;

import dev.gatlingllm.prompt.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The tool calls of one choice, put together from fragments. A fragment belongs to the call of its
 * index, or else of its id. With neither it begins a call if it has a name, and continues the last
 * one if not. Not thread-safe.
 */
final class ToolCalls {
  /** The number of a call that is not kept. */
  static final int NONE = -1;

  /** OpenAI's limit of tools; more calls than these are not kept. */
  private static final int MOST_CALLS = 128;

  private final List<Fragment> calls = new ArrayList<>(1);

  /** What an event says of one call, besides its arguments. */
  static final class Fragment {
    private int index = Delta.ABSENT;
    private String id = "";
    private String name = "";
    private boolean foreign;
    private boolean numbered;
    private int number = NONE;

    void index(int position) {
      index = position;
    }

    void id(String text) {
      id = ServerText.wellFormed(ServerText.kept(text));
    }

    void name(String piece) {
      name = ServerText.wellFormed(ServerText.kept(name + piece));
    }

    /** The call is not the client's to answer. */
    void foreign() {
      foreign = true;
    }

    Fragment again(String otherName) {
      Fragment other = new Fragment();
      other.index = index;
      other.id = id;
      other.foreign = foreign;
      other.name(otherName);
      return other;
    }

    boolean isNumbered() {
      return numbered;
    }

    private boolean begins() {
      return !id.isEmpty() || !name.isEmpty();
    }
  }

  /** Number of the fragment's call, from 0; {@link #NONE} if it is not kept. */
  int numberOf(Fragment fragment) {
    if (!fragment.numbered) {
      fragment.numbered = true;
      fragment.number = fragment.foreign ? NONE : number(fragment);
    }
    return fragment.number;
  }

  private int number(Fragment fragment) {
    int number = find(fragment);
    if (number != NONE && !isAnother(fragment, calls.get(number))) {
      join(fragment, calls.get(number));
      return number;
    }
    if (!fragment.begins() || calls.size() == MOST_CALLS) {
      return NONE;
    }
    calls.add(fragment);
    return calls.size() - 1;
  }

  private int find(Fragment fragment) {
    boolean nameless = fragment.index == Delta.ABSENT && fragment.id.isEmpty();
    if (nameless) {
      return fragment.name.isEmpty() ? calls.size() - 1 : NONE;
    }
    for (int number = calls.size() - 1; number >= 0; number--) {
      Fragment call = calls.get(number);
      if (fragment.index == Delta.ABSENT
          ? call.id.equals(fragment.id)
          : call.index == fragment.index) {
        return number;
      }
    }
    return NONE;
  }

  /**
   * Some servers give all calls the same index. Others give each fragment an id of its own, but
   * only the first has a name.
   */
  private static boolean isAnother(Fragment fragment, Fragment call) {
    return !fragment.name.isEmpty()
        && !call.name.isEmpty()
        && !fragment.id.isEmpty()
        && !call.id.isEmpty()
        && !fragment.id.equals(call.id);
  }

  private static void join(Fragment fragment, Fragment call) {
    call.id = call.id.isEmpty() ? fragment.id : call.id;
    // Some servers repeat the name in each fragment.
    if (!call.name.equals(fragment.name)) {
      call.name(fragment.name);
    }
  }

  /** Bytes of memory that the ids and names hold at most. */
  long memory() {
    long bytes = 0;
    for (Fragment call : calls) {
      bytes += 2L * (call.id.length() + call.name.length());
    }
    return bytes;
  }

  /**
   * The calls, in the order of their beginnings.
   *
   * @param arguments of a call, by its number
   */
  List<ToolCall> with(IntFunction<String> arguments) {
    List<ToolCall> all = new ArrayList<>(calls.size());
    for (int number = 0; number < calls.size(); number++) {
      Fragment call = calls.get(number);
      all.add(new ToolCall(call.id, call.name, arguments.apply(number)));
    }
    return all;
  }
}
