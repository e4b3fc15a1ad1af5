package io.torchbridge.debug;

import io.torchbridge.TorchbridgeException;

/** Two backends answer differently; a {@link Shadow} was installed. */
public final class DivergenceException extends TorchbridgeException {
  private final transient Divergence divergence;

  public DivergenceException(Divergence divergence) {
    super(divergence.message());
    this.divergence = divergence;
  }

  /** What was found. */
  public Divergence divergence() {
    return divergence;
  }
}
