package io.torchbridge.spi;

import io.torchbridge.Device;

/**
 * A backend's random generator, used from one thread at a time. Who does not release it leaves that
 * to the collector.
 */
public interface GeneratorHandle {

  /** The device for whose operators it draws. */
  Device device();

  /** Begins anew from a seed. */
  void manualSeed(long seed);

  /** Begins anew from a random seed, which it returns. */
  long seed();

  /** The seed from which it began. */
  long initialSeed();

  /** The whole state as a new handle of a vector of uint8. */
  TensorHandle state();

  /** Takes a state over, which is copied. */
  void setState(TensorHandle state);

  /** Gives the reference up. Called once. */
  void release();
}
