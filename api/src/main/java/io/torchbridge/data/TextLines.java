package io.torchbridge.data;

import io.torchbridge.FileAccessException;
import io.torchbridge.MalformedFileException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Lines of text files in UTF-8, compressed by gzip or not. */
public final class TextLines {
  private TextLines() {}

  /**
   * All lines of a file, in memory.
   *
   * @throws MalformedFileException if it is not in UTF-8, or the compressed data are damaged
   * @throws FileAccessException if it can't be read
   */
  public static Dataset<String> read(Path file) {
    return Dataset.of(
        Input.read(
            file,
            in ->
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()))
                    .readAllLines()));
  }

  /**
   * The lines of files, one after the other, read when they are asked for. In a worker of a {@link
   * DataLoader} each gives its share: of n workers the first gives the lines 0, n, 2n and so on.
   *
   * @throws MalformedFileException by the iterator, if one is not in UTF-8 or damaged
   * @throws FileAccessException by the iterator, if one can't be read
   */
  public static IterableDataset<String> stream(Path... files) {
    List<Path> all = List.of(files);
    return () -> {
      WorkerInfo worker = WorkerInfo.current();
      return worker == null ? new Lines(all, 0, 1) : new Lines(all, worker.id(), worker.workers());
    };
  }

  private static final class Lines implements Iterator<String>, AutoCloseable {
    private final Iterator<Path> files;
    private final int skipBetween;
    private int skip;
    private @Nullable Path file;
    private @Nullable BufferedReader reader;
    private @Nullable String next;

    Lines(List<Path> files, int first, int step) {
      this.files = files.iterator();
      this.skip = first;
      this.skipBetween = step - 1;
    }

    @Override
    public boolean hasNext() {
      while (next == null) {
        String line = line();
        if (line == null) {
          return false;
        }
        if (skip == 0) {
          next = line;
          skip = skipBetween;
        } else {
          skip--;
        }
      }
      return true;
    }

    @Override
    public String next() {
      String line = hasNext() ? next : null;
      if (line == null) {
        throw new NoSuchElementException("the lines are at their end");
      }
      next = null;
      return line;
    }

    private @Nullable String line() {
      while (true) {
        BufferedReader open = reader;
        if (open == null) {
          if (!files.hasNext()) {
            return null;
          }
          Path opened = files.next();
          file = opened;
          open =
              new BufferedReader(
                  new InputStreamReader(Input.open(opened), StandardCharsets.UTF_8.newDecoder()));
          reader = open;
        }
        String line =
            Input.<@Nullable String>guarded(java.util.Objects.requireNonNull(file), open::readLine);
        if (line != null) {
          return line;
        }
        close();
      }
    }

    @Override
    public void close() {
      BufferedReader open = reader;
      Path of = file;
      reader = null;
      if (open != null && of != null) {
        Input.<@Nullable Object>guarded(
            of,
            () -> {
              open.close();
              return null;
            });
      }
    }
  }
}
