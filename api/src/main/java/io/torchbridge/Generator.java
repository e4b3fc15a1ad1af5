package io.torchbridge;

import io.torchbridge.spi.Backend;
import io.torchbridge.spi.GeneratorHandle;
import io.torchbridge.spi.Operator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Where random operators draw from, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.Generator.html">torch.Generator</a>.
 * Operators take one by the argument {@code generator}; without it they draw from their device's
 * default one, {@link Torch#defaultGenerator}. One thread may use it at a time.
 *
 * {@snippet :
 * var generator = new Generator().manualSeed(42);
 * Tensor noise = Torch.randn(generator, 3, 4);
 * Tensor state = generator.getState();
 * }
 */
public final class Generator implements AutoCloseable {
  private final Backend backend;
  private final GeneratorHandle handle;
  private final boolean isDefault;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** A generator of the current backend for the CPU, with PyTorch's default seed. */
  public Generator() {
    this(Device.CPU);
  }

  /** A generator of the current backend for a device, with PyTorch's default seed. */
  public Generator(Device device) {
    this.backend = Backends.current();
    this.handle = backend.newGenerator(device);
    this.isDefault = false;
  }

  private Generator(Backend backend, GeneratorHandle handle) {
    this.backend = backend;
    this.handle = handle;
    this.isDefault = true;
  }

  static Generator ofDefault(Backend backend, Device device) {
    return new Generator(backend, backend.defaultGenerator(device));
  }

  /** The backend whose operators it draws for. */
  public Backend backend() {
    return backend;
  }

  /** The device for whose operators it draws. */
  public Device device() {
    return read("Generator.device()", GeneratorHandle::device);
  }

  /**
   * Begins anew from a seed.
   *
   * @return this generator
   */
  public Generator manualSeed(long seed) {
    return read(
        "Generator.manualSeed()",
        g -> {
          g.manualSeed(seed);
          return this;
        });
  }

  /** Begins anew from a random seed, which it returns. */
  public long seed() {
    return read("Generator.seed()", GeneratorHandle::seed);
  }

  /** The seed from which it began. */
  public long initialSeed() {
    return read("Generator.initialSeed()", GeneratorHandle::initialSeed);
  }

  /** The whole state, a vector of uint8 in PyTorch's own layout. */
  public Tensor getState() {
    return new Tensor(backend, read("Generator.getState()", GeneratorHandle::state));
  }

  /**
   * Goes on from a state of {@link #getState}, of whichever generator of this kind of device.
   *
   * @throws TorchbridgeException if it is none
   */
  public void setState(Tensor state) {
    if (state.backend() != backend) {
      throw new DeviceMismatchException(
          "setState() of a generator of backend %s with a tensor of %s"
              .formatted(backend.id(), state.backend().id()));
    }
    if (state.dtype() != DType.UINT8) {
      throw new DTypeMismatchException(
          "setState() of a generator with a tensor of %s; a state is of uint8"
              .formatted(state.dtype().torchName()));
    }
    try (var use = Tensor.use(new Object[] {this, state})) {
      open("Generator.setState()").setState(state.handle());
    }
  }

  private <T> T read(String caller, Function<GeneratorHandle, T> what) {
    try (var use = Tensor.use(this)) {
      return what.apply(open(caller));
    }
  }

  GeneratorHandle handle(Operator caller) {
    return open(caller.qualifiedName());
  }

  private GeneratorHandle open(String caller) {
    if (closed.get()) {
      throw new ClosedTensorException(caller + " was called with a generator that is closed");
    }
    return handle;
  }

  /** Frees the generator; a default one stays. Closing twice is harmless. */
  @Override
  public void close() {
    if (!isDefault && closed.compareAndSet(false, true)) {
      ThreadState.whenUnused(this, handle::release);
    }
  }
}
