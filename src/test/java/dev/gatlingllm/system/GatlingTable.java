package dev.gatlingllm.system;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The statistics table of Gatling's own HTML report. */
record GatlingTable(String html) {

  /** Counts of one row. */
  record Row(int total, int ok, int ko) {}

  /** The first row of this name. */
  Row row(String name) {
    Matcher row =
        Pattern.compile(
                "class=\"ellipsed-name\">"
                    + Pattern.quote(name)
                    + "</span>.*?total col-2\">(\\d+)<.*?ok col-3\">(\\d+)<.*?ko col-4\">(\\d+)<",
                Pattern.DOTALL)
            .matcher(html);
    if (!row.find()) {
      throw new AssertionError("no row '" + name + "' in Gatling's report");
    }
    return new Row(number(row, 1), number(row, 2), number(row, 3));
  }

  boolean has(String name) {
    return html.contains("class=\"ellipsed-name\">" + name + "</span>");
  }

  private static int number(Matcher row, int group) {
    return Integer.parseInt(row.group(group));
  }
}
