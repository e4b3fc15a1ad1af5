package io.torchbridge.data;

import io.torchbridge.TorchbridgeException;

/** A worker of a {@link DataLoader} failed; the cause is what it failed with. */
public final class WorkerException extends TorchbridgeException {
  private final int worker;

  WorkerException(WorkerInfo worker, String batch, Throwable cause) {
    super(
        "worker %d of %d failed at %s: %s".formatted(worker.id(), worker.workers(), batch, cause),
        cause);
    this.worker = worker.id();
  }

  /** Which worker, from 0. */
  public int worker() {
    return worker;
  }
}
