package dev.gatlingllm.report;

import java.nio.file.Path;

/** Writes the sample runs' reports into a folder, to be looked at: {@code ShowPages <folder>}. */
final class ShowPages {
  private ShowPages() {}

  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    System.out.println(Reports.writeAll(SampleRuns.oneStage(), folder.resolve("one")));
    System.out.println(Reports.writeAll(SampleRuns.seed(), folder.resolve("seed")));
    System.out.println(Reports.writeAll(SampleRuns.staircase(), folder.resolve("staircase")));
    System.out.println(Reports.writeAll(SampleRuns.open(), folder.resolve("open")));
    System.out.println(Reports.writeAll(SampleRuns.items(), folder.resolve("items")));
    System.out.println(Reports.writeAll(SampleRuns.allFailed(), folder.resolve("failed")));
    System.out.println(Reports.writeAll(SampleRuns.hostile(), folder.resolve("hostile")));
    System.out.println(ConsoleReport.text(SampleRuns.oneStage()));
    System.out.println(ConsoleReport.text(SampleRuns.staircase()));
    System.out.println(ConsoleReport.text(SampleRuns.open()));
    System.out.println(ConsoleReport.text(SampleRuns.allFailed()));
    System.out.println(ConsoleReport.text(SampleRuns.hostile()));
  }
}
