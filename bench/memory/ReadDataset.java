import dev.gatlingllm.dataset.Dataset;
import dev.gatlingllm.dataset.DatasetReader;
import dev.gatlingllm.dataset.OpenDataset;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongUnaryOperator;

/**
 * Heap in use after a full collection: before a dataset is opened, once it has been checked, and
 * while its rows are read in another order, once each. Arguments: the file, and the number of rows
 * to write to it.
 */
public final class ReadDataset {
  private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();
  private static long from;

  private ReadDataset() {}

  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    long rows = Long.parseLong(arguments[1]);
    write(file, rows);
    System.out.println(
        "| | rows | s | heap in use after a full collection, MB | resident, MB |\n"
            + "|---|---|---|---|---|");
    from = System.nanoTime();
    row("file of " + Files.size(file) / 1_000_000 + " MB written", rows);
    try (OpenDataset open =
        OpenDataset.open(Dataset.of(file.toString()).shuffle().once(), String::length)) {
      row("checked", open.rows());
      DatasetReader reader = new DatasetReader(open, order(open.size()), 1, 1);
      long read = 0;
      for (var row = reader.next(); row.isPresent(); row = reader.next()) {
        if (++read == rows / 2) {
          row("half of them read", read);
        }
      }
      row("all read", read);
    }
  }

  private static void write(Path file, long rows) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (long i = 0; i < rows; i++) {
        out.write(
            "{\"messages\": [{\"role\": \"system\", \"content\": \"Be brief.\"}, {\"role\":"
                + " \"user\", \"content\": \"Question ");
        out.write(
            i
                + ": which of the harbours on this coast can be entered at low water, and by what"
                + " kind of boat? ");
        out.write(
            "Please name three, and say for each what its pilot would warn of.\"}], \"max_tokens\":"
                + " 128}\n");
      }
    }
  }

  /** Steps through the rows by a number that has no factor in common with theirs. */
  private static LongUnaryOperator order(long rows) {
    long step = rows * 5 / 8;
    while (!BigInteger.valueOf(step).gcd(BigInteger.valueOf(rows)).equals(BigInteger.ONE)) {
      step++;
    }
    long each = step;
    return n -> n * each % rows;
  }

  private static void row(String what, long rows) throws IOException {
    double seconds = (System.nanoTime() - from) / 1e9;
    System.gc();
    long used = MEMORY.getHeapMemoryUsage().getUsed();
    String resident =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(it -> it.startsWith("VmRSS"))
            .findFirst()
            .map(it -> it.replaceAll("\\D", ""))
            .orElse("0");
    System.out.printf(
        "| %s | %s | %.1f | %.1f | %s |%n",
        what, rows, seconds, used / 1e6, Long.parseLong(resident) / 1024);
    from = System.nanoTime();
  }
}
