package io.torchbridge.python;

import io.torchbridge.Device;
import io.torchbridge.PythonException;
import io.torchbridge.python.engine.PythonObject;
import io.torchbridge.spi.GeneratorHandle;
import io.torchbridge.spi.OperatorErrors;
import io.torchbridge.spi.TensorHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A reference to a {@code torch.Generator}. */
final class PythonGenerator implements GeneratorHandle {
  private final PythonBackend backend;
  final PythonObject object;

  PythonGenerator(PythonBackend backend, PythonObject object) {
    this.backend = backend;
    this.object = object;
  }

  private Object call(String method, @Nullable Object... arguments) {
    try {
      return Objects.requireNonNull(object.callMethod(method, arguments));
    } catch (PythonException e) {
      throw OperatorErrors.translate(
          "Generator." + method + "()", e.pythonType(), e.pythonMessage(), e);
    }
  }

  /** A seed as a number of 64 bits. */
  private static long bits(Object seed) {
    return ((Number) seed).longValue();
  }

  @Override
  public Device device() {
    try (PythonObject device = object.attribute("device")) {
      return Device.of(device.str());
    }
  }

  @Override
  public void manualSeed(long seed) {
    ((PythonObject) call("manual_seed", seed)).close();
  }

  @Override
  public long seed() {
    return bits(call("seed"));
  }

  @Override
  public long initialSeed() {
    return bits(call("initial_seed"));
  }

  @Override
  public TensorHandle state() {
    return new PythonTensor(backend, (PythonObject) call("get_state"));
  }

  @Override
  public void setState(TensorHandle state) {
    ((PythonObject) call("set_state", ((PythonTensor) state).object)).close();
  }

  @Override
  public void release() {
    object.close();
  }
}
