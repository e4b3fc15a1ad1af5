package io.torchbridge.training;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Shows how far an epoch is: a bar on a terminal, plain lines elsewhere.
 *
 * {@snippet :
 * epoch 3/10 ███████▍      51% 46/90 0:12<0:11 loss 0.2500
 * }
 */
public final class ProgressBar implements Callback {
  private static final int WIDTH = 20;
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LINE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final PrintStream out;
  private final boolean terminal;
  private long began;
  private int from;
  private long shown;
  private int length;

  /** Shows it on standard output, as a bar if that is a terminal. */
  public ProgressBar() {
    this(System.out, isTerminal());
  }

  /**
   * @param terminal whether to draw a bar over and over in one line; else there is a line after
   *     each epoch and, in long ones, every ten seconds
   */
  public ProgressBar(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** Begins to measure the time, from a batch that is not counted. */
  public void start(int batch) {
    began = System.nanoTime();
    shown = began;
    from = batch;
  }

  /** Shows how far it is, if the last time is long enough ago. */
  public void update(String what, int done, OptionalInt all, Map<String, Double> values) {
    long now = System.nanoTime();
    if (now - shown >= (terminal ? PAUSE_NANOS : LINE_PAUSE_NANOS)) {
      shown = now;
      show(what, done, all, values);
    }
  }

  /** Shows that it is done, and leaves that standing. */
  public void finish(String what, int done, OptionalInt all, Map<String, Double> values) {
    show(what, done, all, values);
    if (terminal) {
      out.println();
      length = 0;
    }
  }

  private void show(String what, int done, OptionalInt all, Map<String, Double> values) {
    String text = line(what, done, all, values, System.nanoTime() - began);
    if (terminal) {
      out.print("\r" + text + " ".repeat(Math.max(0, length - text.length())));
      out.flush();
      length = text.length();
    } else {
      out.println(text);
    }
  }

  private String line(
      String what, int done, OptionalInt all, Map<String, Double> values, long nanos) {
    StringBuilder text = new StringBuilder(what);
    if (all.isPresent() && all.getAsInt() > 0) {
      double share = Math.min(1, (double) done / all.getAsInt());
      if (terminal) {
        text.append(' ').append(bar(share));
      }
      text.append(String.format(Locale.ROOT, " %3.0f%%", Math.floor(100 * share)));
    }
    text.append(' ').append(done);
    all.ifPresent(count -> text.append('/').append(count));
    text.append(' ').append(time(nanos));
    int own = done - from;
    if (all.isPresent() && own > 0 && done < all.getAsInt()) {
      text.append('<').append(time(nanos / own * (all.getAsInt() - done)));
    }
    String numbers = text(values);
    return numbers.isEmpty() ? text.toString() : text.append(' ').append(numbers).toString();
  }

  private static String bar(double share) {
    int eighths = (int) Math.floor(share * WIDTH * 8);
    StringBuilder bar = new StringBuilder("█".repeat(eighths / 8));
    if (eighths % 8 > 0) {
      bar.append(EIGHTHS.charAt(eighths % 8));
    }
    return bar.append(" ".repeat(WIDTH - bar.length())).toString();
  }

  private static String time(long nanos) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
    return seconds < 3600
        ? "%d:%02d".formatted(seconds / 60, seconds % 60)
        : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /** {@code loss 0.2500, lr 1.000e-05}. */
  static String text(Map<String, Double> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + " " + number(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String number(double value) {
    double size = Math.abs(value);
    return size != 0 && (size < 1e-3 || size >= 1e6)
        ? String.format(Locale.ROOT, "%.3e", value)
        : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String what(Progress at) {
    return "epoch %d/%d".formatted(at.epoch(), at.epochs());
  }

  @Override
  public void begin(Progress at) {
    start(at.batch());
  }

  @Override
  public void endBatch(Progress at) {
    update(what(at), at.batch(), at.batches(), at.values());
  }

  @Override
  public void endEpoch(Progress at) {
    finish(what(at), at.batch(), at.batches(), at.values());
    start(0);
  }
}
