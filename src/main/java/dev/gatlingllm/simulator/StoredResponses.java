package dev.gatlingllm.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last responses by their ids, each with all that was said until then: as many as a part of the
 * memory holds. Belongs to the event loop.
 */
final class StoredResponses {
  private static final int PART_OF_HEAP = 4;

  private final long mostCharacters;
  private final Map<String, Turn> turns = new LinkedHashMap<>();
  private long characters;

  StoredResponses() {
    this(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  StoredResponses(long mostCharacters) {
    this.mostCharacters = mostCharacters;
  }

  /**
   * One request and its answer.
   *
   * @param before the turn that it continued; null for the first
   * @param texts of its messages and of the answer
   * @param all number of texts until then
   */
  private record Turn(Turn before, List<String> texts, int all) {
    long characters() {
      return texts.stream().mapToLong(String::length).sum();
    }
  }

  /** All texts until this response, its own included; empty if it is unknown. */
  Optional<List<String>> history(String id) {
    Turn last = turns.get(id);
    if (last == null) {
      return Optional.empty();
    }
    Deque<Turn> all = new ArrayDeque<>();
    for (Turn turn = last; turn != null; turn = turn.before()) {
      all.addFirst(turn);
    }
    List<String> texts = new ArrayList<>();
    all.forEach(turn -> texts.addAll(turn.texts()));
    return Optional.of(texts);
  }

  /**
   * @param texts of its request, those of the responses before included
   */
  void add(String id, Optional<String> previous, List<String> texts, String answer) {
    Turn before = previous.map(turns::get).orElse(null);
    List<String> said =
        new ArrayList<>(texts.subList(before == null ? 0 : before.all(), texts.size()));
    said.add(answer);
    Turn turn = new Turn(before, List.copyOf(said), texts.size() + 1);
    turns.put(id, turn);
    characters += turn.characters();
    Iterator<Turn> eldest = turns.values().iterator();
    while (characters > mostCharacters) {
      characters -= eldest.next().characters();
      eldest.remove();
    }
  }
}
