package io.torchbridge.training;

import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of {@link TrainingState}s, of which it keeps the latest and the best.
 *
 * {@snippet :
 * var checkpoints = new CheckpointFolder(Path.of("checkpoints"), Options.DEFAULT.withBest(3));
 * checkpoints.resume(state); // from the latest, if there is one
 * trainer.with(checkpoints.atEpochs(state, "val_loss")).fit(batches, 100);
 * // or in a loop of one's own
 * checkpoints.save(state, step, loss);
 * }
 *
 * <p>The files say by their names what they are: {@code step-200.pt}, {@code step-200_0.25.pt} with
 * the value by which the best are chosen. A file is there once it is whole and on the disk; then
 * those that are not to be kept are deleted. So whenever the process dies, the latest one is good.
 * One process at a time may save into a folder.
 *
 * <p>Steps that come again after {@link #resume} replace what was saved of them and of later ones.
 * Without it they are refused: it would be another training's.
 */
public final class CheckpointFolder {
  private static final Pattern NAME = Pattern.compile("step-(\\d+)(?:_(\\S+))?\\.pt");
  private static final Pattern UNFINISHED = Pattern.compile("step-.*\\.pt\\.[0-9a-f]+\\.part");

  /**
   * What is kept.
   *
   * @param latest how many of the latest, at least 1
   * @param best how many of those with the best values besides
   * @param maximise whether more is better
   */
  public record Options(int latest, int best, boolean maximise) {
    /** The latest one and no others. */
    public static final Options DEFAULT = new Options(1, 0, false);

    public Options {
      if (latest < 1 || best < 0) {
        throw new InvalidArgumentException(
            "a checkpoint folder that keeps the latest %d and the best %d; at least 1 and 0"
                .formatted(latest, best));
      }
    }

    public Options withLatest(int count) {
      return new Options(count, best, maximise);
    }

    public Options withBest(int count) {
      return new Options(latest, count, maximise);
    }

    public Options withMaximise(boolean more) {
      return new Options(latest, best, more);
    }
  }

  /**
   * A saved state.
   *
   * @param value by which the best are chosen, if it was given
   */
  public record Entry(Path file, long step, OptionalDouble value) {}

  private final Path folder;
  private final Options options;
  private boolean replaces;

  /** A folder of which the latest one is kept. */
  public CheckpointFolder(Path folder) {
    this(folder, Options.DEFAULT);
  }

  /** A folder, which is made when it is first needed. */
  public CheckpointFolder(Path folder, Options options) {
    this.folder = folder;
    this.options = options;
  }

  /**
   * Saves a state as the one of a step.
   *
   * @throws InvalidArgumentException if there are later ones of another training
   * @throws FileAccessException if it can't be written; those that are there stay
   */
  public Path save(TrainingState state, long step) {
    return save(state, step, "step-%d.pt".formatted(step));
  }

  /**
   * Saves a state as the one of a step.
   *
   * @param value by which the best are chosen; not a number is worse than any
   * @throws InvalidArgumentException if there are later ones of another training
   * @throws FileAccessException if it can't be written; those that are there stay
   */
  public Path save(TrainingState state, long step, double value) {
    return save(state, step, "step-%d_%s.pt".formatted(step, value));
  }

  private Path save(TrainingState state, long step, String name) {
    Path file = folder.resolve(name);
    refuseOthers(step);
    try {
      Files.createDirectories(folder);
      state.save(file);
      Set<Path> kept = kept(step);
      for (Entry entry : entries()) {
        boolean replaced = entry.step >= step && !entry.file.equals(file);
        if (replaced || !kept.contains(entry.file)) {
          Files.deleteIfExists(entry.file);
        }
      }
      for (Path left : files(UNFINISHED)) {
        Files.deleteIfExists(left);
      }
      replaces = true;
      return file;
    } catch (IOException e) {
      throw FileAccessException.of(file, "written", e);
    }
  }

  private void refuseOthers(long step) {
    List<Entry> later =
        replaces ? List.of() : entries().stream().filter(entry -> entry.step >= step).toList();
    if (!later.isEmpty()) {
      throw new InvalidArgumentException(
          "step %d can't be saved in %s: it has later ones of another training, as %s; resume from"
                  .formatted(step, folder, later.getLast().file.getFileName())
              + " it, empty the folder or take another");
    }
  }

  /** What is kept when a step has been saved; later ones are of a training that is done anew. */
  private Set<Path> kept(long step) {
    List<Entry> entries = entries().stream().filter(entry -> entry.step <= step).toList();
    var kept = new HashSet<Path>();
    entries.reversed().stream().limit(options.latest).forEach(entry -> kept.add(entry.file));
    ranked(entries).limit(options.best).forEach(entry -> kept.add(entry.file));
    return kept;
  }

  private Stream<Entry> ranked(List<Entry> entries) {
    Comparator<Entry> byValue = Comparator.comparingDouble(this::badness);
    return entries.stream().filter(entry -> entry.value.isPresent()).sorted(byValue);
  }

  /** The less the better; NaN, which is not less than anything, comes last. */
  private double badness(Entry entry) {
    double value = entry.value.orElse(Double.NaN);
    return options.maximise ? -value : value;
  }

  /** What is there, from the first step to the latest; none if there is no folder yet. */
  public List<Entry> entries() {
    var entries = new ArrayList<Entry>();
    for (Path file : files(NAME)) {
      Matcher name = NAME.matcher(file.getFileName().toString());
      if (name.matches()) {
        entry(file, name).ifPresent(entries::add);
      }
    }
    entries.sort(Comparator.comparingLong(Entry::step));
    return entries;
  }

  private static Optional<Entry> entry(Path file, Matcher name) {
    try {
      String value = name.group(2);
      return Optional.of(
          new Entry(
              file,
              Long.parseLong(name.group(1)),
              value == null
                  ? OptionalDouble.empty()
                  : OptionalDouble.of(Double.parseDouble(value))));
    } catch (NumberFormatException e) {
      return Optional.empty(); // somebody else's file
    }
  }

  private List<Path> files(Pattern names) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> names.matcher(f.getFileName().toString()).matches()).toList();
    } catch (IOException e) {
      throw FileAccessException.of(folder, "read", e);
    }
  }

  /** The one of the latest step. */
  public Optional<Entry> latest() {
    List<Entry> entries = entries();
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast());
  }

  /** The one with the best value. */
  public Optional<Entry> best() {
    return ranked(entries()).findFirst();
  }

  /**
   * Loads the latest one, if there is one.
   *
   * @return whether there was
   * @throws io.torchbridge.TorchbridgeException as {@link TrainingState#load}
   */
  public boolean resume(TrainingState state) {
    Optional<Entry> latest = latest();
    latest.ifPresent(entry -> resume(state, entry));
    replaces = true;
    return latest.isPresent();
  }

  /**
   * Loads one, as the {@link #best}; the next one that is saved replaces those after it.
   *
   * @throws io.torchbridge.TorchbridgeException as {@link TrainingState#load}
   */
  public void resume(TrainingState state, Entry from) {
    state.load(from.file);
    replaces = true;
  }

  // For trainers

  /** Saves after each epoch. */
  public Callback atEpochs(TrainingState state) {
    return Callback.onEpoch(at -> save(state, at.step()));
  }

  /** Saves after each epoch, with a value of the epoch by which the best are chosen. */
  public Callback atEpochs(TrainingState state, String value) {
    return Callback.onEpoch(at -> save(state, at.step(), at.value(value)));
  }

  /** Saves after each so many batches. */
  public Callback everySteps(TrainingState state, int steps) {
    if (steps < 1) {
      throw new InvalidArgumentException("checkpoints every " + steps + " steps; at least 1");
    }
    return Callback.onBatch(
        at -> {
          if (at.step() % steps == 0) {
            save(state, at.step());
          }
        });
  }
}
