package io.torchbridge.models.transformers;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import org.jspecify.annotations.Nullable;

/**
 * The keys and values of the tokens that a decoder has seen, so that each is computed once. The
 * memory is taken at the first use, for as many tokens as was said, and written in place; for more
 * it doubles. The cache owns it: no scope frees it, {@link #close} does. One thread may use it, in
 * one grad mode.
 */
public final class KVCache implements AutoCloseable {
  private final @Nullable Tensor[] layers;
  private long capacity;
  private long length;

  /**
   * @param layers of the decoder
   * @param capacity for how many tokens memory is taken at first
   */
  public KVCache(long layers, long capacity) {
    if (layers <= 0 || capacity <= 0) {
      throw new InvalidArgumentException(
          "a cache of %d layers for %d tokens; both must be positive".formatted(layers, capacity));
    }
    this.layers = new Tensor[Math.toIntExact(layers)];
    this.capacity = capacity;
  }

  /** How many tokens have been seen. */
  public long length() {
    return length;
  }

  /**
   * Adds a layer's keys and values of new tokens.
   *
   * @param keysAndValues {@code (2, N, H, L, D)}
   * @return those of all tokens, {@code (2, N, H, length + L, D)}: a view
   */
  Tensor update(int layer, Tensor keysAndValues) {
    long[] shape = keysAndValues.shape();
    Tensor all = room(layer, keysAndValues, shape);
    all.narrow(3, length, shape[3]).copy_(keysAndValues);
    return all.narrow(3, 0, length + shape[3]);
  }

  /** Says that all layers have been given the keys and values of so many new tokens. */
  void advance(long tokens) {
    length += tokens;
  }

  private Tensor room(int layer, Tensor like, long[] shape) {
    Tensor old = layers[layer];
    if (length + shape[3] > capacity) {
      capacity = Math.max(2 * capacity, length + shape[3]);
    }
    if (old != null && old.size(3) >= capacity) {
      return old;
    }
    Tensor made =
        TensorScope.exempt(
            Torch.empty(TensorOptions.like(like), 2, shape[1], shape[2], capacity, shape[4]));
    if (old != null) {
      made.narrow(3, 0, length).copy_(old.narrow(3, 0, length));
      old.close();
    }
    layers[layer] = made;
    return made;
  }

  /**
   * Goes on with other rows.
   *
   * @param rows which of the rows till now each one was, int64
   */
  void reorder(Tensor rows) {
    for (int i = 0; i < layers.length; i++) {
      Tensor old = layers[i];
      if (old != null) {
        layers[i] = TensorScope.exempt(old.indexSelect(1, rows));
        old.close();
      }
    }
  }

  /** Frees the memory. Closing twice is harmless. */
  @Override
  public void close() {
    for (Tensor layer : layers) {
      if (layer != null) {
        layer.close();
      }
    }
  }
}
