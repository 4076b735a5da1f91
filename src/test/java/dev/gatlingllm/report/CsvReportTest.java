package dev.gatlingllm.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.metrics.RequestGroup;
import dev.gatlingllm.metrics.RequestGroup.Kind;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.StageSummary.Part;
import dev.gatlingllm.metrics.Summary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReportTest {
  @TempDir Path folder;

  @Test
  void oneRowAStageUnderOneHeader() {
    List<List<String>> rows = CsvText.parse(CsvReport.text(SampleRuns.seed()));
    assertThat(rows).hasSize(4);
    assertThat(rows).allSatisfy(row -> assertThat(row).hasSameSizeAs(rows.get(0)));
    assertThat(cell(rows, 1, "stage")).isEqualTo("1 user, no stream");
    assertThat(cell(rows, 1, "ttftMeanMillis")).isEmpty();
    assertThat(cell(rows, 1, "reasoningTokens")).isEmpty();
    assertThat(cell(rows, 2, "latencyPerTokenMillis")).isEqualTo("16.615315");
  }

  @Test
  void thePartsOfAStageHaveRowsBehindIt() {
    Summary run = SampleRuns.oneStage();
    StageSummary stage = run.stages().get(0);
    Summary divided =
        SampleRuns.summary(
            run.run(),
            List.of(
                stage.withParts(
                    List.of(
                        new Part(new RequestGroup(0, Kind.REQUEST, "Ask, twice"), stage),
                        new Part(new RequestGroup(0, Kind.PROTOCOL, "m at h:1"), stage)))),
            Optional.empty());
    List<List<String>> rows = CsvText.parse(CsvReport.text(divided));
    assertThat(rows).hasSize(4);
    assertThat(column(rows, "stage")).containsOnly(stage.stage().name());
    assertThat(column(rows, "part")).containsExactly("", "request", "server");
    assertThat(column(rows, "partName")).containsExactly("", "Ask, twice", "m at h:1");
    assertThat(column(rows, "sent")).containsOnly(Long.toString(stage.counts().sent()));
    assertThat(column(rows, "csvVersion")).containsOnly("3");
  }

  private static List<String> column(List<List<String>> rows, String name) {
    return List.of(cell(rows, 1, name), cell(rows, 2, name), cell(rows, 3, name));
  }

  @Test
  void textIsQuotedAndNeverAFormula() {
    List<List<String>> rows = CsvText.parse(CsvReport.text(SampleRuns.hostile()));
    assertThat(cell(rows, 1, "model")).isEqualTo(SampleRuns.HOSTILE);
    assertThat(CsvText.harmless("=cmd()")).isEqualTo("'=cmd()");
    assertThat(CsvText.harmless("@SUM")).isEqualTo("'@SUM");
    assertThat(CsvText.harmless("-1+1")).isEqualTo("'-1+1");
    assertThat(CsvText.harmless("plain = text")).isEqualTo("plain = text");
    assertThat(CsvText.row(List.of("a,b", "say \"hi\"", "two\nlines", "plain")))
        .isEqualTo("\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",plain\r\n");
  }

  @Test
  void runsWithTheSameColumnsAreAppended() throws IOException {
    Path file = folder.resolve("new/folder/all.csv");
    CsvReport.appendTo(SampleRuns.seed(), file);
    assertThat(file).hasContent(CsvReport.text(SampleRuns.seed()));
    CsvReport.appendTo(SampleRuns.oneStage(), file);
    List<List<String>> rows = read(file);
    assertThat(rows).hasSize(5);
    assertThat(cell(rows, 4, "stage")).isEqualTo("4 users, stream");
    assertThat(cell(rows, 4, "simulated")).isEqualTo("true");
  }

  @Test
  void aFileWithoutALastLineBreakGetsOne() throws IOException {
    Path file = folder.resolve("all.csv");
    Files.writeString(file, CsvReport.text(SampleRuns.seed()).stripTrailing());
    CsvReport.appendTo(SampleRuns.oneStage(), file);
    assertThat(read(file)).hasSize(5);
  }

  @Test
  void newColumnsAreAddedAndOldRowsKeepTheirs() throws IOException {
    Path file = folder.resolve("all.csv");
    Files.writeString(file, "mine,stage,runId\n\"a, b\",old stage,old-run\n");
    CsvReport.appendTo(SampleRuns.oneStage(), file);
    List<List<String>> rows = read(file);
    assertThat(rows).hasSize(3).allSatisfy(row -> assertThat(row).hasSameSizeAs(rows.get(0)));
    assertThat(cell(rows, 1, "mine")).isEqualTo("a, b");
    assertThat(cell(rows, 1, "stage")).isEqualTo("old stage");
    assertThat(cell(rows, 1, "model")).isEmpty();
    assertThat(cell(rows, 2, "mine")).isEmpty();
    assertThat(cell(rows, 2, "stage")).isEqualTo("4 users, stream");
    assertThat(cell(rows, 2, "model")).isEqualTo("Yi-6B-Chat");
  }

  @Test
  void asManyColumnsAreNotTheSameColumns() throws IOException {
    Path file = folder.resolve("all.csv");
    String ours = CsvReport.text(SampleRuns.oneStage());
    Files.writeString(file, ours.replaceFirst(",e2eMeanMillis,", ",theirs,"));
    CsvReport.appendTo(SampleRuns.oneStage(), file);
    List<List<String>> rows = read(file);
    assertThat(cell(rows, 1, "theirs")).isNotEmpty();
    assertThat(cell(rows, 1, "e2eMeanMillis")).isEmpty();
    assertThat(cell(rows, 2, "theirs")).isEmpty();
    assertThat(cell(rows, 2, "e2eMeanMillis")).isEqualTo(cell(rows, 1, "theirs"));
  }

  @Test
  void columnsInAnotherOrderAndMoreOfThemAreObeyed() throws IOException {
    Path file = folder.resolve("all.csv");
    List<String> header = new ArrayList<>(CsvText.parse(CsvReport.text(SampleRuns.seed())).get(0));
    java.util.Collections.reverse(header);
    header.add(3, "mine");
    Files.writeString(file, "\uFEFF" + CsvText.row(header));
    CsvReport.appendTo(SampleRuns.oneStage(), file);
    List<List<String>> rows = CsvText.parse(Files.readString(file).substring(1));
    assertThat(rows.get(0)).isEqualTo(header);
    assertThat(cell(rows, 1, "stage")).isEqualTo("4 users, stream");
    assertThat(cell(rows, 1, "mine")).isEmpty();
  }

  @Test
  void anEmptyFileIsBegun() throws IOException {
    Path file = Files.createFile(folder.resolve("all.csv"));
    CsvReport.appendTo(SampleRuns.oneStage(), file);
    assertThat(file).hasContent(CsvReport.text(SampleRuns.oneStage()));
  }

  @Test
  void aForeignFileIsNamedAndLeftAsItWas() throws IOException {
    refused("name;amount\nrent;700\n".getBytes(StandardCharsets.UTF_8), "lacks the columns");
    refused("runId,stage\na,b,c\n".getBytes(StandardCharsets.UTF_8), "row 2 has 3 cells");
    refused("runId,stage,stage\n".getBytes(StandardCharsets.UTF_8), "same name");
    refused("runId,stage\n\"open".getBytes(StandardCharsets.UTF_8), "never closed");
    refused(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1}, "not UTF-8");
  }

  private void refused(byte[] content, String why) throws IOException {
    Path file = Files.write(folder.resolve("theirs.csv"), content);
    assertThatThrownBy(() -> CsvReport.appendTo(SampleRuns.oneStage(), file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toRealPath().toString())
        .hasMessageContaining(why);
    assertThat(file).hasBinaryContent(content);
  }

  @Test
  void aFolderIsNamed() {
    assertThatThrownBy(() -> CsvReport.appendTo(SampleRuns.oneStage(), folder))
        .isInstanceOf(IOException.class);
  }

  @Test
  void whatCannotTakeRowsIsToldBeforeTheRun() throws IOException {
    told(folder, "it is a folder");
    told(
        Files.createFile(folder.resolve("file")).resolve("all.csv"),
        "file: something else is there");
    told(Path.of("/proc/no/such/all.csv"), "/proc/no: there is no such folder");
    told(Files.writeString(folder.resolve("theirs.csv"), "a;b\n"), "lacks the columns");
    told(Path.of("/dev/null"), "it is no plain file");
    // As root nothing else is unwritable.
    told(Path.of("/proc/all.csv"), "/proc/.all.csv.lock: there is no such folder");
    told(link("loop.csv", folder.resolve("loop.csv")), "a link that leads nowhere");
    told(link("pair.csv", link("riap.csv", folder.resolve("pair.csv"))), "leads nowhere");
    told(link("nowhere.csv", Path.of("/proc/no/such/all.csv")), "there is no such folder");
  }

  private static void told(Path file, String why) {
    assertThatThrownBy(() -> CsvReport.checkAppendTo(file))
        .isInstanceOfSatisfying(
            IOException.class, e -> assertThat(FileTrouble.words(e)).contains(why));
  }

  @Test
  void theCheckLeavesEveryFileAsItWas() throws IOException {
    Path absent = folder.resolve("absent.csv");
    CsvReport.checkAppendTo(absent);
    assertThat(absent).doesNotExist();
    Path ours = Files.writeString(folder.resolve("ours.csv"), "runId,stage\nold,old");
    CsvReport.checkAppendTo(ours);
    assertThat(ours).hasContent("runId,stage\nold,old");
  }

  @Test
  void aLinkStaysALinkAndItsTargetGrows() throws IOException {
    Path target = folder.resolve("real.csv");
    Files.writeString(target, "runId,stage\nold,old\n");
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), target);
    CsvReport.appendTo(SampleRuns.oneStage(), link);
    assertThat(link).isSymbolicLink();
    assertThat(read(target)).hasSize(3);
  }

  @Test
  void aLinkToAFileThatIsNotYetThereStaysOne() throws IOException {
    Path link = link("link.csv", Path.of("new.csv"));
    CsvReport.checkAppendTo(link);
    CsvReport.appendTo(SampleRuns.oneStage(), link);
    assertThat(link).isSymbolicLink();
    assertThat(read(folder.resolve("new.csv"))).hasSize(2);
  }

  private Path link(String name, Path target) throws IOException {
    return Files.createSymbolicLink(folder.resolve(name), target);
  }

  @Test
  void runsThatEndTogetherLoseNoRow() throws Exception {
    Path file = folder.resolve("all.csv");
    Files.writeString(file, "runId,stage\nold,old\n");
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        runs.add(
            pool.submit(
                () -> {
                  CsvReport.appendTo(SampleRuns.seed(), file);
                  return null;
                }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      pool.shutdown();
    }
    assertThat(read(file)).hasSize(2 + 24 * 3);
    try (var left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("all.csv", ".all.csv.lock");
    }
  }

  private static List<List<String>> read(Path file) throws IOException {
    return CsvText.parse(Files.readString(file));
  }

  private static String cell(List<List<String>> rows, int row, String column) {
    return rows.get(row).get(rows.get(0).indexOf(column));
  }
}
