package io.torchbridge.data;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tables of numbers as text, a row on each line, compressed by gzip or not. */
public final class Csv {
  private Csv() {}

  /**
   * How a table is written.
   *
   * @param separator stands between two numbers
   * @param header whether the first line has names and no numbers
   */
  public record Options(char separator, boolean header) {
    /** Commas, and no header. */
    public static final Options DEFAULT = new Options(',', false);

    public Options withSeparator(char character) {
      return new Options(character, header);
    }

    public Options withHeader(boolean present) {
      return new Options(separator, present);
    }
  }

  /** A table with commas and without a header: shape {@code (rows, columns)}, float32. */
  public static Tensor read(Path file) {
    return read(file, Options.DEFAULT);
  }

  /**
   * A table: shape {@code (rows, columns)}, float32. Blank lines are passed over.
   *
   * @throws MalformedFileException if a row has another length, or something is no number
   * @throws io.torchbridge.FileAccessException if it can't be read
   */
  public static Tensor read(Path file, Options options) {
    List<float[]> rows = rows(file, options);
    int columns = rows.getFirst().length;
    float[] flat = new float[Math.multiplyExact(rows.size(), columns)];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, flat, i * columns, columns);
    }
    return Torch.fromData(flat, rows.size(), columns);
  }

  /** A table without a header, one of whose columns is the class. */
  public static TensorDataset dataset(Path file, int labelColumn) {
    return dataset(file, labelColumn, Options.DEFAULT);
  }

  /**
   * A table one of whose columns is the class: inputs of shape {@code (rows, columns - 1)},
   * float32, and targets of shape {@code (rows)}, int64.
   *
   * @param labelColumn which, counted from 0, or from the end where it is negative
   * @throws MalformedFileException as {@link #read}; also if a class is no integer
   * @throws io.torchbridge.FileAccessException if it can't be read
   */
  public static TensorDataset dataset(Path file, int labelColumn, Options options) {
    List<float[]> rows = rows(file, options);
    int columns = rows.getFirst().length;
    int label = labelColumn < 0 ? labelColumn + columns : labelColumn;
    if (label < 0 || label >= columns) {
      throw new InvalidArgumentException(
          "labelColumn %d of %s, which has %d columns".formatted(labelColumn, file, columns));
    }
    float[] inputs = new float[Math.multiplyExact(rows.size(), columns - 1)];
    long[] targets = new long[rows.size()];
    for (int i = 0; i < targets.length; i++) {
      float[] row = rows.get(i);
      targets[i] = (long) row[label];
      if (targets[i] != row[label] || Math.abs(row[label]) > 1 << 24) {
        throw new MalformedFileException(
            "%s: row %d has the class %s; it must be an integer"
                .formatted(file, i + 1, row[label]));
      }
      System.arraycopy(row, 0, inputs, i * (columns - 1), label);
      System.arraycopy(row, label + 1, inputs, i * (columns - 1) + label, columns - 1 - label);
    }
    return new TensorDataset(
        Torch.fromData(inputs, targets.length, columns - 1),
        Torch.fromData(targets, targets.length));
  }

  static List<float[]> rows(Path file, Options options) {
    List<float[]> rows = Input.read(file, in -> rows(file, in, options));
    if (rows.isEmpty()) {
      throw new MalformedFileException(file + ": it has no rows");
    }
    return rows;
  }

  private static List<float[]> rows(Path file, InputStream in, Options options) throws IOException {
    var rows = new ArrayList<float[]>();
    Pattern separator = Pattern.compile(Pattern.quote(String.valueOf(options.separator)));
    // a decoder that was made by hand refuses what is no UTF-8
    var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    int number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      if (line.isBlank() || (number == 1 && options.header)) {
        continue;
      }
      String[] cells = separator.split(line, -1);
      if (!rows.isEmpty() && cells.length != rows.getFirst().length) {
        throw new MalformedFileException(
            "%s: line %d has %d columns, the lines before have %d"
                .formatted(file, number, cells.length, rows.getFirst().length));
      }
      float[] row = new float[cells.length];
      for (int i = 0; i < row.length; i++) {
        row[i] = number(file, number, i, cells[i].strip());
      }
      rows.add(row);
    }
    return rows;
  }

  private static float number(Path file, int line, int column, String cell) {
    try {
      // Java would also take 1f and 0x1p3
      boolean decimal =
          !cell.isEmpty() && cell.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0);
      if (decimal) {
        return Float.parseFloat(cell);
      }
    } catch (NumberFormatException e) {
      // told below
    }
    return switch (cell.toLowerCase(Locale.ROOT)) {
      case "nan" -> Float.NaN;
      case "inf" -> Float.POSITIVE_INFINITY;
      case "-inf" -> Float.NEGATIVE_INFINITY;
      default ->
          throw new MalformedFileException(
              "%s: line %d, column %d: \"%s\" is no number%s"
                  .formatted(
                      file,
                      line,
                      column + 1,
                      cell.length() > 40 ? cell.substring(0, 40) + "…" : cell,
                      line == 1 ? "; withHeader(true) passes over a line of names" : ""));
    };
  }
}
