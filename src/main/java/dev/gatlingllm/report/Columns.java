package dev.gatlingllm.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The columns of a table, by title: what each has as the cell of a row's value. */
final class Columns<T> {
  private final Map<String, Function<T, String>> cells = new LinkedHashMap<>();

  void add(String title, Function<T, String> cell) {
    cells.put(title, cell);
  }

  void addIf(boolean shown, String title, Function<T, String> cell) {
    if (shown) {
      add(title, cell);
    }
  }

  List<List<String>> rows(List<T> values) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.copyOf(cells.keySet()));
    values.forEach(
        value -> rows.add(cells.values().stream().map(cell -> cell.apply(value)).toList()));
    return rows;
  }
}
