package io.torchbridge.libtorch;

import io.torchbridge.autograd.GradMode;
import io.torchbridge.spi.ScriptHandle;
import io.torchbridge.spi.ScriptSchema;
import io.torchbridge.spi.ScriptType;
import io.torchbridge.spi.TensorHandle;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Owns one reference to an object of TorchScript, a {@code torch::jit::Module}. */
final class LibtorchScript implements ScriptHandle {
  private final TorchScript interpreter;

  /** The address of the reference. */
  private final long object;

  private final Map<String, Long> functions = new ConcurrentHashMap<>();

  LibtorchScript(TorchScript interpreter, long object) {
    this.interpreter = interpreter;
    this.object = object;
  }

  @Override
  public String className() {
    return interpreter.className(object);
  }

  @Override
  public @Nullable Object attribute(String name, ScriptType type) {
    return interpreter.attribute(object, name, type);
  }

  @Override
  public Object identity(TensorHandle tensor) {
    return Shim.MEMORY.get(ValueLayout.JAVA_LONG, ((LibtorchTensor) tensor).address);
  }

  @Override
  public void setAttribute(String name, ScriptType type, @Nullable Object value) {
    interpreter.setAttribute(object, name, type, value);
  }

  @Override
  public @Nullable Object call(GradMode mode, ScriptSchema method, @Nullable Object[] arguments) {
    long function =
        functions.computeIfAbsent(method.name(), name -> interpreter.method(object, name));
    return interpreter.call(object, function, mode, method, arguments);
  }

  @Override
  public void release() {
    interpreter.releaseObject(object);
  }
}
