package io.torchbridge.data;

import org.jspecify.annotations.Nullable;

/**
 * Which worker of a {@link DataLoader} this thread is, as <a
 * href="https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.get_worker_info">get_worker_info</a>:
 * an {@link IterableDataset} gives each its share by it.
 *
 * @param id from 0
 * @param workers how many there are
 * @param seed of the worker's {@link Generator#current}: the loader's base seed plus the id
 */
public record WorkerInfo(int id, int workers, long seed) {
  private static final ThreadLocal<@Nullable WorkerInfo> CURRENT = new ThreadLocal<>();

  /** What worker this thread is; null if it is none. */
  public static @Nullable WorkerInfo current() {
    return CURRENT.get();
  }

  /** Makes this thread the worker. */
  void enter() {
    CURRENT.set(this);
    Generator.setCurrent(Generator.seeded(seed));
  }
}
