package io.torchbridge.models.transformers;

import io.torchbridge.Tensor;

/** A decoder on its way through texts: what it has seen is kept. */
interface Steps extends AutoCloseable {
  /** Sees new tokens, {@code (N, L)}, and gives the scores of what follows, {@code (N, V)}. */
  Tensor next(Tensor ids);

  /** Goes on with other rows: which of the rows till now each one was, int64. */
  void reorder(Tensor rows);

  /** Frees what was kept. */
  @Override
  void close();
}
