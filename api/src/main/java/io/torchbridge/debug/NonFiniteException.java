package io.torchbridge.debug;

import io.torchbridge.TorchbridgeException;

/** An operator made a NaN or an Inf of what had none; a {@link NonFiniteFinder} was installed. */
public final class NonFiniteException extends TorchbridgeException {
  private final transient NonFinite finding;

  public NonFiniteException(NonFinite finding) {
    super(finding.message());
    this.finding = finding;
  }

  /** What was found. */
  public NonFinite finding() {
    return finding;
  }
}
