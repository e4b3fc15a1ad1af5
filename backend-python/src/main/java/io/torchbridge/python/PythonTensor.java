package io.torchbridge.python;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Layout;
import io.torchbridge.PythonException;
import io.torchbridge.Tensor;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.python.engine.PythonCallSite;
import io.torchbridge.python.engine.PythonObject;
import io.torchbridge.spi.OperatorErrors;
import io.torchbridge.spi.TensorHandle;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A reference to a torch.Tensor. */
final class PythonTensor implements TensorHandle {
  final PythonBackend backend;
  final PythonObject object;

  PythonTensor(PythonBackend backend, PythonObject object) {
    this.backend = backend;
    this.object = object;
  }

  /** A tensor of the reference, which belongs to it then. */
  static Tensor tensorOf(PythonBackend backend, PythonObject object) {
    return Tensor.of(backend, new PythonTensor(backend, object));
  }

  /** The reference of a tensor of Python's backend; it lives as long as the tensor. */
  static PythonObject objectOf(Tensor tensor) {
    return ((PythonTensor) tensor.handle()).object;
  }

  private @Nullable Object ask(String what, PythonCallSite site, @Nullable Object... more) {
    @Nullable Object[] arguments = new Object[more.length + 1];
    arguments[0] = object;
    System.arraycopy(more, 0, arguments, 1, more.length);
    try {
      return site.call(arguments);
    } catch (PythonException e) {
      throw OperatorErrors.translate(what, e.pythonType(), e.pythonMessage(), e);
    }
  }

  private long number(String what, PythonCallSite site) {
    return (Long) Objects.requireNonNull(ask(what, site));
  }

  private boolean truth(String what, PythonCallSite site) {
    return (Boolean) Objects.requireNonNull(ask(what, site));
  }

  private String text(String what, PythonCallSite site) {
    return (String) Objects.requireNonNull(ask(what, site));
  }

  @Override
  public DType dtype() {
    long code = number("dtype()", backend.tensors.dtype());
    if (code < 0) {
      throw new InvalidArgumentException(
          "the tensor's dtype is %s, which torchbridge has no DType for"
              .formatted(object.attribute("dtype").str()));
    }
    return DType.ofCode((int) code);
  }

  @Override
  public Device device() {
    return Device.of(text("device()", backend.tensors.device()));
  }

  @Override
  public Layout layout() {
    return Layout.ofName(text("layout()", backend.tensors.layout()));
  }

  @Override
  public long[] shape() {
    return longs(ask("shape()", backend.tensors.shape()));
  }

  @Override
  public long[] strides() {
    return longs(ask("strides()", backend.tensors.strides()));
  }

  private static long[] longs(@Nullable Object tuple) {
    Object[] elements = (Object[]) Objects.requireNonNull(tuple);
    long[] longs = new long[elements.length];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = (Long) elements[i];
    }
    return longs;
  }

  @Override
  public int dim() {
    return (int) number("dim()", backend.tensors.dim());
  }

  @Override
  public long numel() {
    return number("numel()", backend.tensors.numel());
  }

  @Override
  public long dataAddress() {
    return number("dataAddress()", backend.tensors.address());
  }

  @Override
  public boolean requiresGrad() {
    return truth("requiresGrad()", backend.tensors.requiresGrad());
  }

  @Override
  public void setRequiresGrad(boolean value) {
    release(ask("requiresGrad(boolean)", backend.tensors.setRequiresGrad(), value));
  }

  /** Gives up a result that is not wanted. */
  private static void release(@Nullable Object result) {
    if (result instanceof PythonObject object) {
      object.close();
    }
  }

  @Override
  public boolean isLeaf() {
    return truth("isLeaf()", backend.tensors.isLeaf());
  }

  @Override
  public @Nullable String gradFn() {
    return (String) ask("gradFn()", backend.tensors.gradFn());
  }

  @Override
  public @Nullable TensorHandle grad() {
    Object grad = ask("grad()", backend.tensors.grad());
    return grad == null ? null : new PythonTensor(backend, (PythonObject) grad);
  }

  @Override
  public void setGrad(@Nullable TensorHandle grad) {
    ask("setGrad()", backend.tensors.setGrad(), grad == null ? null : ((PythonTensor) grad).object);
  }

  @Override
  public Runnable registerHook(UnaryOperator<@Nullable TensorHandle> hook) {
    var removed = new AtomicBoolean();
    PythonObject java =
        backend
            .engine()
            .callable(
                "hook",
                arguments -> {
                  PythonObject gradient = (PythonObject) arguments[0];
                  TensorHandle given =
                      gradient == null ? null : new PythonTensor(backend, gradient);
                  GradMode in =
                      Boolean.TRUE.equals(arguments[2]) ? GradMode.ENABLED : GradMode.DISABLED;
                  try (PythonObject give = (PythonObject) Objects.requireNonNull(arguments[1]);
                      var mode = in.enter()) {
                    TensorHandle result = hook.apply(given);
                    if (result != null) {
                      give.call(((PythonTensor) result).object);
                      result.release();
                    }
                  }
                  return null;
                });
    PythonObject remove;
    try (java) {
      // not by a site: the collector watches this result, since few call the Runnable
      remove =
          (PythonObject) Objects.requireNonNull(backend.tensors.registerHook().call(object, java));
    } catch (PythonException e) {
      throw OperatorErrors.translate("registerHook()", e.pythonType(), e.pythonMessage(), e);
    }
    return () -> {
      if (!removed.getAndSet(true)) {
        try (remove) {
          remove.call();
        }
      }
    };
  }

  @Override
  public void release() {
    object.close();
  }
}
