package io.torchbridge;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a tensor's data are, as in <a
 * href="https://docs.pytorch.org/docs/stable/tensor_attributes.html#torch-device">torch.device</a>.
 *
 * @param type the kind of device
 * @param index which of its kind, from 0; -1 for the current one
 */
public record Device(Type type, int index) {

  /** The kinds of devices, with PyTorch's numbers ({@code c10::DeviceType}). */
  public enum Type {
    CPU(0),
    CUDA(1),
    HIP(6),
    XLA(9),
    VULKAN(10),
    XPU(12),
    MPS(13),
    META(14),
    HPU(15);

    private final int code;

    Type(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }

  public static final Device CPU = new Device(Type.CPU, -1);
  public static final Device META = new Device(Type.META, -1);

  public Device {
    if (index < -1 || index > 127) {
      throw new InvalidArgumentException("device index " + index + " is not between -1 and 127");
    }
  }

  private static final ThreadLocal<@Nullable Device> ENTERED = new ThreadLocal<>();

  /**
   * Makes factories of tensors, which get no device, use this one on this thread until the scope is
   * closed: {@code with torch.device(…)}. {@link #META} gives shapes without data; those operators
   * whose shapes PyTorch computes in Python, such as convolutions, refuse it on libtorch.
   */
  public Scope enter() {
    return enter(this);
  }

  static Scope enter(@Nullable Device device) {
    Scope scope = new Scope(ENTERED.get());
    ENTERED.set(device);
    return scope;
  }

  /** The device that this thread entered; null for the backend's own default. */
  static @Nullable Device entered() {
    return ENTERED.get();
  }

  /** Restores the device that was before, on the thread that entered another. */
  public static final class Scope implements AutoCloseable {
    private final @Nullable Device before;

    private Scope(@Nullable Device before) {
      this.before = before;
    }

    @Override
    public void close() {
      ENTERED.set(before);
    }
  }

  /** The CUDA device of this index. */
  public static Device cuda(int index) {
    return new Device(Type.CUDA, index);
  }

  /**
   * Reads PyTorch's notation: {@code cpu}, {@code cuda}, {@code cuda:1}.
   *
   * @throws InvalidArgumentException if the text is of another form or names no kind of device
   */
  public static Device of(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    try {
      return new Device(
          Type.valueOf(name.toUpperCase(Locale.ROOT)),
          colon < 0 ? -1 : Integer.parseUnsignedInt(text.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new InvalidArgumentException(
          "\"" + text + "\" is no device; devices are written like cpu, cuda or cuda:1", e);
    }
  }

  /** The device with PyTorch's numbers of kind and index. */
  public static Device ofCode(int typeCode, int index) {
    for (Type type : Type.values()) {
      if (type.code == typeCode) {
        return new Device(type, index);
      }
    }
    throw new InvalidArgumentException("device type " + typeCode + " is unknown to torchbridge");
  }

  public boolean isCpu() {
    return type == Type.CPU;
  }

  /** As PyTorch writes it: {@code cpu}, {@code cuda:1}. */
  @Override
  public String toString() {
    String name = type.name().toLowerCase(Locale.ROOT);
    return index < 0 ? name : name + ":" + index;
  }
}
