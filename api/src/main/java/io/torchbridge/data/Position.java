package io.torchbridge.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a pass through a {@link DataLoader} is. */
final class Position {
  private final List<byte[]> begin;
  private final @Nullable Long workerSeed;
  private int taken;
  private boolean ended;

  /**
   * A position.
   *
   * @param begin the states of the loader's generators before the pass drew from them
   * @param workerSeed of persistent workers that there were already; null for none
   * @param taken batches that were handed out
   */
  Position(List<byte[]> begin, @Nullable Long workerSeed, int taken) {
    this.begin = begin;
    this.workerSeed = workerSeed;
    this.taken = taken;
  }

  List<byte[]> begin() {
    return begin;
  }

  @Nullable Long workerSeed() {
    return workerSeed;
  }

  int taken() {
    return taken;
  }

  boolean ended() {
    return ended;
  }

  void take() {
    taken++;
  }

  void end() {
    ended = true;
  }
}
