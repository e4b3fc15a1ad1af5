package io.torchbridge;

import java.util.Locale;

/**
 * The order of a dense tensor's dimensions in memory, as in <a
 * href="https://docs.pytorch.org/docs/stable/tensor_attributes.html#torch-memory-format">torch.memory_format</a>.
 * The order is that of {@code c10::MemoryFormat}.
 */
public enum MemoryFormat {
  CONTIGUOUS_FORMAT,
  PRESERVE_FORMAT,
  CHANNELS_LAST,
  CHANNELS_LAST_3D;

  /** PyTorch's name without the {@code torch.}: {@code channels_last}. */
  public String torchName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** PyTorch's number of this format, {@code c10::MemoryFormat}. */
  public int code() {
    return ordinal();
  }

  /**
   * The format of PyTorch's name.
   *
   * @throws InvalidArgumentException if the name is of no memory format
   */
  public static MemoryFormat ofName(String name) {
    for (MemoryFormat format : values()) {
      if (format.torchName().equals(name)) {
        return format;
      }
    }
    throw new InvalidArgumentException("there is no memory format \"" + name + "\"");
  }
}
