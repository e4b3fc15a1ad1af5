package io.torchbridge.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The families that Java builds by itself. */
final class NativeArchitectures {
  /** Those of torchbridge. */
  private static final List<NativeArchitecture> OWN =
      List.of(new TorchvisionFamily(), new TransformersFamily());

  private NativeArchitectures() {}

  /** The first family that has such a network; null if none has. */
  static @Nullable NativeArchitecture find(Architecture architecture) {
    for (NativeArchitecture family : all()) {
      if (family.supports(architecture)) {
        return family;
      }
    }
    return null;
  }

  private static List<NativeArchitecture> all() {
    var all = new ArrayList<>(OWN);
    var iterator = ServiceLoader.load(NativeArchitecture.class).iterator();
    while (true) {
      try {
        if (!iterator.hasNext()) {
          return all;
        }
        all.add(iterator.next());
      } catch (ServiceConfigurationError e) {
        // one that can't be loaded must not take the others away
        LoggerFactory.getLogger(NativeArchitectures.class).warn("a family can't be loaded", e);
      }
    }
  }
}
