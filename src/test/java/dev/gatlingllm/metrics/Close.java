package dev.gatlingllm.metrics;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Where two values differ by more than the last digits of their doubles. AssertJ's own recursive
 * comparison does the same, and takes a second for a stage's summary.
 */
final class Close {
  private static final double RATIO = 1e-9;

  private final Set<String> ignored;
  private final List<String> differences = new ArrayList<>();

  private Close(Set<String> ignored) {
    this.ignored = ignored;
  }

  /**
   * Differences, a line each.
   *
   * @param ignored paths of components, e.g. "errors.sampleMessage", elements' indices left out
   */
  static List<String> differences(Object one, Object other, Set<String> ignored) {
    Close close = new Close(ignored);
    close.compare("", one, other);
    return close.differences;
  }

  private void compare(String path, Object one, Object other) {
    if (ignored.contains(path)) {
      return;
    }
    if (one instanceof Double a && other instanceof Double b) {
      note(path, a, b, a.equals(b) || Math.abs(a - b) <= RATIO * Math.abs(b));
    } else if (one instanceof OptionalDouble a && other instanceof OptionalDouble b) {
      compare(path, a.stream().boxed().toList(), b.stream().boxed().toList());
    } else if (one instanceof Optional<?> a && other instanceof Optional<?> b) {
      compare(path, a.stream().toList(), b.stream().toList());
    } else if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
      compare(path, List.copyOf(a.keySet()), List.copyOf(b.keySet()));
      compare(path, List.copyOf(a.values()), List.copyOf(b.values()));
    } else if (one instanceof List<?> a && other instanceof List<?> b) {
      note(path, a, b, a.size() == b.size());
      for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
        compare(path, a.get(i), b.get(i));
      }
    } else if (one instanceof Record && other != null && one.getClass() == other.getClass()) {
      for (RecordComponent part : one.getClass().getRecordComponents()) {
        String name = path.isEmpty() ? part.getName() : path + "." + part.getName();
        compare(name, value(part, one), value(part, other));
      }
    } else {
      note(path, one, other, one == null ? other == null : one.equals(other));
    }
  }

  private static Object value(RecordComponent part, Object of) {
    try {
      part.getAccessor().setAccessible(true);
      return part.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private void note(String path, Object one, Object other, boolean same) {
    if (!same) {
      differences.add(path + ": " + one + " instead of " + other);
    }
  }
}
