package io.torchbridge.training;

import io.torchbridge.InvalidArgumentException;
import java.util.Map;

/**
 * Ends a training when a number gets no better any more, or is no number any more.
 *
 * {@snippet :
 * var stopping = new EarlyStopping("val_loss", EarlyStopping.Options.DEFAULT.withPatience(5));
 * trainer.with(stopping);
 * // or in a loop of one's own
 * if (stopping.update(loss)) {
 *   break;
 * }
 * }
 */
public final class EarlyStopping implements Callback, Stateful {

  /**
   * The settings.
   *
   * @param maximise whether more is better
   * @param patience after how many values in a row that are no better it ends
   * @param minDelta by how much a value must be better than the best to count as such
   */
  public record Options(boolean maximise, int patience, double minDelta) {
    /** Less is better, three values may be no better. */
    public static final Options DEFAULT = new Options(false, 3, 0);

    public Options {
      if (patience < 1 || !(minDelta >= 0)) {
        throw new InvalidArgumentException(
            "early stopping with patience %d and minDelta %s; they must be from 1 and from 0"
                .formatted(patience, minDelta));
      }
    }

    public Options withMaximise(boolean more) {
      return new Options(more, patience, minDelta);
    }

    public Options withPatience(int values) {
      return new Options(maximise, values, minDelta);
    }

    public Options withMinDelta(double least) {
      return new Options(maximise, patience, least);
    }
  }

  private final String name;
  private final Options options;
  private double best;
  private int noBetter;

  /** Watches a value of the epochs' ends, of which less is better. */
  public EarlyStopping(String name) {
    this(name, Options.DEFAULT);
  }

  /** Watches a value of the epochs' ends. */
  public EarlyStopping(String name, Options options) {
    this.name = name;
    this.options = options;
    this.best = options.maximise ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  /**
   * Takes the next value.
   *
   * @return whether the training is to end
   */
  public boolean update(double value) {
    boolean better =
        options.maximise ? value > best + options.minDelta : value < best - options.minDelta;
    if (better) {
      best = value;
      noBetter = 0;
    } else {
      noBetter++;
    }
    return noBetter >= options.patience || !Double.isFinite(value);
  }

  /** The best value so far; infinite before the first. */
  public double best() {
    return best;
  }

  /** How many values have been no better than the best since that. */
  public int noBetter() {
    return noBetter;
  }

  @Override
  public void endEpoch(Progress at) {
    if (update(at.value(name))) {
      at.stop();
    }
  }

  @Override
  public Map<String, Object> stateDict() {
    return Map.of("best", best, "no_better", noBetter);
  }

  @Override
  public void loadStateDict(Map<String, ?> state) {
    if (!(state.get("best") instanceof Number bestThen)
        || !(state.get("no_better") instanceof Number noBetterThen)) {
      throw new InvalidArgumentException(
          "the state of an EarlyStopping has 'best' and 'no_better', not " + state);
    }
    best = bestThen.doubleValue();
    noBetter = noBetterThen.intValue();
  }
}
