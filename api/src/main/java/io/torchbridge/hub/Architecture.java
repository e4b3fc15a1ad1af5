package io.torchbridge.hub;

import org.jspecify.annotations.Nullable;

/**
 * What a network is, without its weights.
 *
 * @param library whose names these are
 * @param name {@code resnet50}, or the {@code model_type} of transformers: {@code bert}
 * @param config transformers' {@code config.json}; of torchvision {@code num_classes}, {@code kind}
 *     and {@code weights}, if it has weights
 * @param task what it is to do; null for what its config says, as in {@code architectures}
 */
public record Architecture(Library library, String name, ModelConfig config, @Nullable Task task) {

  /** The Python package that has the original. */
  public enum Library {
    TORCHVISION,
    TRANSFORMERS,
    TIMM
  }

  @Override
  public String toString() {
    return "%s of %s%s"
        .formatted(
            name,
            library.name().toLowerCase(java.util.Locale.ROOT),
            task == null ? "" : " for " + task);
  }
}
