package dev.gatlingllm.dataset;

import dev.gatlingllm.record.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a dataset once it has been checked.
 *
 * @param file as it was given
 * @param format of its rows
 * @param url what all rows of a batch were written for; else empty
 * @param read rows that were looked at
 * @param rows that pass the filters
 * @param skipped rows that cannot be used
 * @param filtered rows with too few or too many tokens
 * @param mostBytes of a row that passes the filters, in the file; ≥ 1
 * @param unanswered conversations without a human turn and a reply to it
 * @param errors what is wrong with the first skipped rows, a sentence each, five at most
 * @param oddRoles the first rows with roles that few servers know, a sentence each, five at most
 */
public record DatasetFacts(
    String file,
    DatasetFormat format,
    Optional<String> url,
    long read,
    long rows,
    long skipped,
    long filtered,
    long mostBytes,
    long unanswered,
    List<String> errors,
    List<String> oddRoles) {
  public DatasetFacts {
    errors = List.copyOf(errors);
  }

  /** What a reader of the report should know: which rows are left out or unusual. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    note(filtered, "that have too few or too many tokens", notes);
    note(unanswered, "without a human turn and a reply to it", notes);
    note(skipped, "that cannot be used", notes);
    notes.addAll(errors);
    notes.addAll(oddRoles);
    return notes;
  }

  private void note(long left, String which, List<String> notes) {
    if (left > 0) {
      notes.add(
          Counted.text(
              "The dataset %s has %s of %s {row|rows} %s: left out.", file, left, read, which));
    }
  }
}
