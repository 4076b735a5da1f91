package dev.gatlingllm.run;

import dev.gatlingllm.metrics.Objectives;
import dev.gatlingllm.metrics.RunAggregate;
import dev.gatlingllm.metrics.StageAggregate;
import dev.gatlingllm.record.RecordLog;
import dev.gatlingllm.record.RecordReader;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.TokenRange;
import dev.gatlingllm.report.FileTrouble;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Where the records of a run go: the log, and the sums of each stage. */
final class RunRecords {
  /** The sums of one stage. */
  record StageSums(StageRun run, StageAggregate metrics) {}

  /** Makes another output of the run, in its folder. */
  interface Opening {
    void open() throws IOException;
  }

  private static final String FILE = RecordReader.FILE;

  private final CopyOnWriteArrayList<StageSums> stages = new CopyOnWriteArrayList<>();
  private final RunFolder folder;
  private final RecordLog log;
  private final Objectives objectives;
  private final CopyOnWriteArrayList<String> notes = new CopyOnWriteArrayList<>();
  private volatile Optional<TokenRange> template = Optional.empty();
  private Opening opening = () -> {};
  private RunAggregate aggregate;
  private volatile boolean anyMeasured;
  private volatile long lastEndNanos;

  RunRecords(RunFolder folder, boolean timeline, Map<String, Duration> slo, Breakdown breakdown) {
    this.objectives = Objectives.atMost(slo);
    this.folder = folder;
    this.log =
        new RecordLog(() -> folder.path().resolve(FILE), timeline, this::read, breakdown::of);
  }

  /**
   * Finds the run's folder and makes the file in it; a run that cannot is ended before any load.
   */
  void open(LoadGenerator generator) {
    try {
      folder.find(generator.runId());
      log.open();
      opening.open();
    } catch (IllegalStateException e) {
      throw Fatal.exit(e.getMessage());
    } catch (FileAlreadyExistsException e) {
      throw Fatal.exit(e.getMessage() + " is another run's: both began in the same millisecond.");
    } catch (IOException e) {
      throw Fatal.exit("The run's folder cannot be written to: " + FileTrouble.words(e) + ".");
    }
  }

  /** A sentence for every report. */
  void note(String sentence) {
    notes.add(sentence);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Another output that is made before the load. */
  void opensToo(Opening output) {
    opening = output;
  }

  Objectives objectives() {
    return objectives;
  }

  Optional<TokenRange> template() {
    return template;
  }

  /** Tokens that the tokenizer's chat template adds to a prompt; said before the first stage. */
  void template(Optional<TokenRange> tokens) {
    template = tokens;
  }

  /** A stage has begun; stages begin in order, before their first record. */
  void begin(StageRun run) {
    stages.add(new StageSums(run, aggregate().begin(run.stage(), run.window())));
  }

  /** The sums of all stages. */
  synchronized RunAggregate aggregate() {
    if (aggregate == null) {
      aggregate = new RunAggregate(objectives, template);
    }
    return aggregate;
  }

  void add(RequestRecord record) {
    anyMeasured |= !record.origin().warmup();
    log.add(record);
  }

  /** On the log's thread. */
  private void read(RequestRecord record) {
    long end = record.instants().endNanos();
    lastEndNanos = lastEndNanos == 0 || end - lastEndNanos > 0 ? end : lastEndNanos;
    aggregate().add(record);
  }

  /** The stage that runs, or ran last. */
  Optional<StageSums> current() {
    return stages.isEmpty() ? Optional.empty() : Optional.of(stages.get(stages.size() - 1));
  }

  boolean anyMeasured() {
    return anyMeasured;
  }

  /** When the last answer ended; 0 before the first. */
  long lastEndNanos() {
    return lastEndNanos;
  }

  /** Waits until everything is summed up and on disk. */
  Optional<IOException> close() {
    log.close();
    return log.trouble();
  }
}
