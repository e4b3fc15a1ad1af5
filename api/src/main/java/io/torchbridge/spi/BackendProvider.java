package io.torchbridge.spi;

/**
 * Offers a backend; found with {@link java.util.ServiceLoader}, so its constructor must be public
 * and cheap.
 */
public interface BackendProvider {

  /** The version of this package's contract; raised when a backend written for it must change. */
  int SPI_VERSION = 1;

  /** The name by which the backend is chosen: {@code libtorch}. Two providers can't share one. */
  String id();

  /**
   * The {@link #SPI_VERSION} that the provider was compiled with: {@code return SPI_VERSION;}.
   * Others than the running one are listed as incompatible and never opened.
   */
  int spiVersion();

  /**
   * Says whether {@link #open} would work. Loads no native library, starts no interpreter, makes no
   * network connection.
   */
  Availability status(Settings settings);

  /**
   * Opens the backend; called once a process.
   *
   * @throws io.torchbridge.BackendUnavailableException if it can't be
   */
  Backend open(Settings settings);
}
