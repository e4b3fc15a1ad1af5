package io.torchbridge.autograd;

import io.torchbridge.TorchbridgeException;

/** Gradients that are not what finite differences tell. */
public final class GradientMismatchException extends TorchbridgeException {
  public GradientMismatchException(String message) {
    super(message);
  }
}
