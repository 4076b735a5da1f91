package dev.gatlingllm.report;

import dev.gatlingllm.record.WholeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A user's CSV file that collects the rows of many runs; columns may be added. */
final class CsvFile {
  /** Columns that identify a summary file. */
  private static final Set<String> OURS = Set.of("runId", "stage");

  /** The same limit as Linux's. */
  private static final int MOST_LINKS = 40;

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private CsvFile() {}

  /** Adds rows, each a map from column to cell; all have the same columns. */
  static void append(Path file, List<Map<String, String>> rows) throws IOException {
    locked(file, target -> appendLocked(target, rows));
  }

  /** Does everything that {@link #append} does, but adds no rows. */
  static void check(Path file) throws IOException {
    locked(
        file,
        target -> {
          if (Files.exists(target)) {
            parse(target, read(target));
            add(target, "");
          }
        });
  }

  private interface Step {
    void on(Path target) throws IOException;
  }

  private static void locked(Path file, Step step) throws IOException {
    Path target = behindLinks(file);
    Files.createDirectories(target.getParent());
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw refused(target, Files.isDirectory(target) ? "it is a folder" : "it is no plain file");
    }
    Path lockFile = target.resolveSibling("." + target.getFileName() + ".lock");
    // A file lock belongs to the whole process: its own threads need the monitor.
    synchronized (CsvFile.class) {
      try (FileChannel channel =
          FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        // Released when the channel closes.
        channel.lock();
        step.on(target);
      }
    }
  }

  /** The target of symbolic links, so that its own folder is checked. */
  private static Path behindLinks(Path file) throws IOException {
    if (Files.exists(file)) {
      return file.toRealPath();
    }
    Path target = file.toAbsolutePath();
    for (int i = 0; Files.isSymbolicLink(target); i++) {
      if (i == MOST_LINKS) {
        throw refused(file, "it is a link that leads nowhere");
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  private static void appendLocked(Path file, List<Map<String, String>> rows) throws IOException {
    List<String> columns = List.copyOf(rows.get(0).keySet());
    String text = Files.exists(file) ? read(file) : "";
    List<List<String>> old = parse(file, text);
    if (old.isEmpty()) {
      add(file, CsvText.row(columns) + lines(columns, rows));
      return;
    }
    List<String> header = old.get(0);
    if (header.containsAll(columns)) {
      String lineBreak = text.endsWith("\n") ? "" : "\r\n";
      add(file, lineBreak + lines(header, rows));
    } else {
      Set<String> union = new LinkedHashSet<>(header);
      union.addAll(columns);
      WholeFile.write(
          file, widened(text, old, List.copyOf(union)) + lines(List.copyOf(union), rows));
    }
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw refused(file, "it is not UTF-8 text");
    }
  }

  /** The rows of a summary file, header first; none for an empty file. */
  private static List<List<String>> parse(Path file, String text) throws IOException {
    List<List<String>> rows;
    try {
      rows = CsvText.parse(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
    } catch (IllegalArgumentException e) {
      throw refused(file, "it is no CSV file (" + e.getMessage() + ")");
    }
    if (rows.isEmpty()) {
      return rows;
    }
    List<String> header = rows.get(0);
    if (!header.containsAll(OURS)) {
      throw refused(file, "its first line lacks the columns 'runId' and 'stage'");
    }
    if (new HashSet<>(header).size() < header.size()) {
      throw refused(file, "two of its columns have the same name");
    }
    for (int i = 1; i < rows.size(); i++) {
      if (rows.get(i).size() != header.size()) {
        throw refused(
            file,
            "row %s has %s cells, its header %s"
                .formatted(i + 1, rows.get(i).size(), header.size()));
      }
    }
    return rows;
  }

  private static FileSystemException refused(Path file, String why) {
    return new FileSystemException(
        file.toString(), null, "not a summary file: " + why + "; it was left as it is");
  }

  private static String widened(String text, List<List<String>> old, List<String> columns) {
    StringBuilder wide = new StringBuilder(text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "");
    wide.append(CsvText.row(columns));
    for (List<String> row : old.subList(1, old.size())) {
      List<String> cells = new ArrayList<>(row);
      while (cells.size() < columns.size()) {
        cells.add("");
      }
      wide.append(CsvText.row(cells));
    }
    return wide.toString();
  }

  private static String lines(List<String> header, List<Map<String, String>> rows) {
    StringBuilder lines = new StringBuilder();
    for (Map<String, String> row : rows) {
      lines.append(
          CsvText.row(header.stream().map(column -> row.getOrDefault(column, "")).toList()));
    }
    return lines.toString();
  }

  /** Adds all rows or none: half a row would corrupt the file. */
  private static void add(Path file, String text) throws IOException {
    long size = Files.exists(file) ? Files.size(file) : 0;
    try {
      WholeFile.write(
          file,
          text,
          StandardOpenOption.CREATE,
          StandardOpenOption.WRITE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(size);
      }
      throw e;
    }
  }
}
