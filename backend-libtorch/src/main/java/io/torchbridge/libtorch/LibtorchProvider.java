package io.torchbridge.libtorch;

import io.torchbridge.spi.Availability;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.BackendProvider;
import io.torchbridge.spi.Settings;

/** Offers the backend {@code libtorch}. */
public final class LibtorchProvider implements BackendProvider {

  /** For ServiceLoader. */
  public LibtorchProvider() {}

  @Override
  public String id() {
    return "libtorch";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Availability status(Settings settings) {
    String platform = NativeLibraries.platform();
    if (!NativeLibraries.present()) {
      return new Availability.Unavailable(
          "libtorch's libraries for %s are not on the class path".formatted(platform),
          "add org.bytedeco:pytorch with the classifier %s to the project".formatted(platform));
    }
    return new Availability.Ready(
        "Bytedeco's libtorch for %s, unpacked to %s"
            .formatted(platform, NativeLibraries.cache(settings)));
  }

  @Override
  public Backend open(Settings settings) {
    return new LibtorchBackend(settings);
  }
}
