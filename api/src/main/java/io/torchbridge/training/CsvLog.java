package io.torchbridge.training;

import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes numbers into a CSV file: a line of names, then a row for each epoch, or whatever else is
 * logged. A name that comes later than the first row gets a column at the end.
 *
 * {@snippet :
 * var log = new CsvLog(Path.of("log.csv"));
 * trainer.with(log); // epoch, step and the epoch's values
 * // or in a loop of one's own
 * log.add(Map.of("step", 100, "loss", 0.25));
 * }
 *
 * <p>Each row is in the file when {@link #add} returns. The first one replaces a file that is
 * there, unless a state was loaded ({@link Stateful}): then the file's rows up to that state stay,
 * and later ones are dropped.
 */
public final class CsvLog implements Callback, Stateful {
  private final Path file;
  private final List<String> columns = new ArrayList<>();
  private long rows;

  public CsvLog(Path file) {
    this.file = file;
  }

  /**
   * Adds a row.
   *
   * @throws InvalidArgumentException if a name has a line break in it
   * @throws FileAccessException if the file can't be written
   */
  public void add(Map<String, ? extends Number> row) {
    List<String> newNames = row.keySet().stream().filter(name -> !columns.contains(name)).toList();
    try {
      if (!newNames.isEmpty()) {
        addColumns(newNames);
      }
      String line =
          columns.stream()
              .map(name -> row.containsKey(name) ? String.valueOf(row.get(name)) : "")
              .collect(Collectors.joining(","));
      Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
      rows++;
    } catch (IOException e) {
      throw FileAccessException.of(file, "written", e);
    }
  }

  private void addColumns(List<String> names) throws IOException {
    for (String name : names) {
      if (name.lines().count() > 1) {
        throw new InvalidArgumentException(
            "a CSV file's column can't have a name of several lines: \"%s\"".formatted(name));
      }
    }
    List<String> lines = columns.isEmpty() ? List.of() : Files.readAllLines(file);
    columns.addAll(names);
    String filling = ",".repeat(names.size());
    write(lines.stream().skip(1).map(line -> line + filling).toList());
  }

  /** Writes the file anew; it is the old or the new one, whatever happens. */
  private void write(List<String> lines) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path part = target.resolveSibling(target.getFileName() + ".part");
    var all = new ArrayList<String>();
    all.add(columns.stream().map(CsvLog::quoted).collect(Collectors.joining(",")));
    all.addAll(lines);
    Files.write(part, all);
    Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A row without the columns that came later. */
  private String narrowed(String line) {
    return Arrays.stream(line.split(",", -1))
        .limit(columns.size())
        .collect(Collectors.joining(","));
  }

  private static String quoted(String name) {
    return name.matches("[^\",\\s]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public void endEpoch(Progress at) {
    var row = new LinkedHashMap<String, Number>();
    row.put("epoch", at.epoch());
    row.put("step", at.step());
    row.putAll(at.values());
    add(row);
  }

  /** The columns, and how many rows there are. */
  @Override
  public Map<String, Object> stateDict() {
    return Map.of("columns", List.copyOf(columns), "rows", rows);
  }

  @Override
  public void loadStateDict(Map<String, ?> state) {
    if (!(state.get("columns") instanceof List<?> names)
        || !(state.get("rows") instanceof Number count)) {
      throw new InvalidArgumentException(
          "the state of a CsvLog has 'columns' and 'rows', not " + state);
    }
    columns.clear();
    names.forEach(name -> columns.add(String.valueOf(name)));
    rows = count.longValue();
    if (columns.isEmpty()) {
      return;
    }
    try {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      write(lines.stream().skip(1).limit(rows).map(this::narrowed).toList());
    } catch (IOException e) {
      throw FileAccessException.of(file, "written", e);
    }
  }
}
