package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.Device;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.spi.Availability.Ready;
import io.torchbridge.spi.Availability.Unavailable;

/** Which backends and devices there are, and how to choose among them. */
final class DeviceSelection implements Example {
  @Override
  public String name() {
    return "device-selection";
  }

  @Override
  public String summary() {
    return "lists backends and devices and computes on the best device of each backend";
  }

  @Override
  public void run(String... args) {
    System.out.println("new tensors are made on " + Backends.current().description());
    for (var listing : Backends.list()) {
      switch (listing.availability()) {
        case Ready ready -> {
          // new tensors of this thread are on that backend until the end of the block
          try (var use = Backends.use(listing.id());
              var scope = TensorScope.open()) {
            compute(listing.id(), best());
          }
        }
        case Unavailable(String reason, String fix) ->
            System.out.printf("%s: not here: %s; %s%n", listing.id(), reason, fix);
      }
    }
  }

  /** The first device that is not the CPU; the CPU where there is no other. */
  private static Device best() {
    return Backends.current().devices().stream()
        .filter(device -> !device.isCpu())
        .findFirst()
        .orElse(Device.CPU);
  }

  private static void compute(String backend, Device device) {
    Tensor a = Torch.rand(256, 256).to(device);
    Tensor product = a.matmul(a.t());
    System.out.printf(
        "%s: %d devices, computed %s on %s%n",
        backend, Backends.current().devices().size(), product.dtype(), product.device());
  }
}
