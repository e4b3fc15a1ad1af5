package io.torchbridge.libtorch;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Layout;
import io.torchbridge.spi.TensorHandle;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Owns one {@code at::Tensor} on the native heap. */
final class LibtorchTensor implements TensorHandle {
  /** The address of the {@code at::Tensor}. */
  final long address;

  private final LibtorchBackend backend;

  /** Takes the {@code at::Tensor} at this address over. */
  LibtorchTensor(LibtorchBackend backend, long address) {
    this.backend = backend;
    this.address = address;
  }

  private Shim shim() {
    return backend.shim();
  }

  /** JavaCPP's view of this tensor, for what only JavaCPP can call; it owns nothing. */
  Tensor javacpp() {
    return new Tensor(new Address(address));
  }

  static final class Address extends Pointer {
    Address(long address) {
      this.address = address;
    }
  }

  @Override
  public DType dtype() {
    return DType.ofCode(shim().dtype(address));
  }

  @Override
  public Device device() {
    int type = shim().deviceType(address);
    return type == 0 ? Device.CPU : Device.ofCode(type, shim().deviceIndex(address));
  }

  @Override
  public Layout layout() {
    return Layout.values()[shim().layout(address)];
  }

  @Override
  public long[] shape() {
    return shim().sizes(address);
  }

  @Override
  public long[] strides() {
    return shim().strides(address);
  }

  @Override
  public int dim() {
    return shim().dim(address);
  }

  @Override
  public long numel() {
    return shim().numel(address);
  }

  @Override
  public long dataAddress() {
    return shim().dataAddress(address);
  }

  @Override
  public boolean requiresGrad() {
    return backend.requiresGrad(this);
  }

  @Override
  public void setRequiresGrad(boolean value) {
    backend.guarded("requires_grad_", () -> javacpp().set_requires_grad(value));
  }

  @Override
  public boolean isLeaf() {
    return javacpp().is_leaf();
  }

  @Override
  public @Nullable String gradFn() {
    try (var scope = new PointerScope()) {
      Node node = javacpp().grad_fn();
      if (node == null || node.isNull()) {
        return null;
      }
      String name = node.name().getString();
      return name.substring(name.lastIndexOf(':') + 1);
    }
  }

  @Override
  public @Nullable TensorHandle grad() {
    try (var scope = new PointerScope()) {
      return backend.own(javacpp().grad());
    }
  }

  @Override
  public void setGrad(@Nullable TensorHandle grad) {
    try (var scope = new PointerScope()) {
      Tensor value = grad == null ? new Tensor() : ((LibtorchTensor) grad).javacpp();
      javacpp().mutable_grad().put(value);
    }
  }

  @Override
  public Runnable registerHook(UnaryOperator<@Nullable TensorHandle> hook) {
    int position = backend.registerHook(this, hook);
    return () -> javacpp().remove_hook(position);
  }

  @Override
  public void release() {
    shim().delete(address);
  }
}
