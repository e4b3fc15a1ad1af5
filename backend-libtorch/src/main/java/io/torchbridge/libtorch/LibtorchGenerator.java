package io.torchbridge.libtorch;

import io.torchbridge.Device;
import io.torchbridge.spi.GeneratorHandle;
import io.torchbridge.spi.TensorHandle;
import java.util.Objects;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.global.torch;

/** Owns one {@code at::Generator}, or refers to a default one. */
final class LibtorchGenerator implements GeneratorHandle {
  private final LibtorchBackend backend;
  final Generator generator;

  LibtorchGenerator(LibtorchBackend backend, Generator generator) {
    this.backend = backend;
    this.generator = generator;
  }

  static Generator ofDefault(Device device) {
    return torch
        .globalContext()
        .defaultGenerator(
            new org.bytedeco.pytorch.Device((byte) device.type().code(), (byte) device.index()));
  }

  private <T> T guarded(String what, Supplier<T> action) {
    return backend.guarded("Generator." + what + "()", action);
  }

  @Override
  public Device device() {
    return guarded(
        "device",
        () -> {
          try (var device = generator.device()) {
            return Device.ofCode(device.type().value, device.index());
          }
        });
  }

  @Override
  public void manualSeed(long seed) {
    guarded(
        "manualSeed",
        () -> {
          generator.set_current_seed(seed);
          return seed;
        });
  }

  @Override
  public long seed() {
    return guarded("seed", generator::seed);
  }

  @Override
  public long initialSeed() {
    return guarded("initialSeed", generator::current_seed);
  }

  @Override
  public TensorHandle state() {
    return guarded(
        "getState",
        () -> {
          try (var state = generator.get_state()) {
            return Objects.requireNonNull(backend.own(state));
          }
        });
  }

  @Override
  public void setState(TensorHandle state) {
    guarded(
        "setState",
        () -> {
          generator.set_state(((LibtorchTensor) state).javacpp());
          return state;
        });
  }

  @Override
  public void release() {
    generator.close();
  }
}
