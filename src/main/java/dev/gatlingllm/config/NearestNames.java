package dev.gatlingllm.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The names that are most like one that is not among them. */
public final class NearestNames {
  /** Of longer names the rest is not looked at: the effort grows with the square. */
  private static final int LONGEST = 100;

  private record Name(String name, int distance) {}

  private NearestNames() {}

  /**
   * The nearest names, nearest first; ties keep their order.
   *
   * @param most maximum number of names
   */
  public static List<String> of(String wanted, Collection<String> names, int most) {
    return names.stream()
        .map(name -> new Name(name, distance(plain(wanted), plain(name))))
        .sorted(Comparator.comparingInt(Name::distance))
        .limit(most)
        .map(Name::name)
        .toList();
  }

  private static String plain(String name) {
    return name.substring(0, Math.min(LONGEST, name.length())).toLowerCase(Locale.ROOT);
  }

  /** Levenshtein's edit distance. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitute, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
