package io.torchbridge.conformance.rules;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.BoundOperator;
import io.torchbridge.spi.GeneratorHandle;
import io.torchbridge.spi.Operator;
import io.torchbridge.spi.TensorHandle;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Another backend to the eye, the same one beneath. */
class DelegatingBackend implements Backend {
  final Backend delegate;
  private final String id;

  DelegatingBackend(Backend delegate, String id) {
    this.delegate = delegate;
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String description() {
    return delegate.description();
  }

  @Override
  public List<Device> devices() {
    return delegate.devices();
  }

  @Override
  public Collection<Operator> operators() {
    return delegate.operators();
  }

  @Override
  public @Nullable BoundOperator bind(String qualifiedName) {
    return delegate.bind(qualifiedName);
  }

  @Override
  public void backward(
      TensorHandle[] roots,
      @Nullable TensorHandle[] gradients,
      boolean retainGraph,
      boolean createGraph,
      TensorHandle @Nullable [] inputs) {
    delegate.backward(roots, gradients, retainGraph, createGraph, inputs);
  }

  @Override
  public @Nullable TensorHandle[] grad(
      TensorHandle[] outputs,
      TensorHandle[] inputs,
      @Nullable TensorHandle[] gradients,
      boolean retainGraph,
      boolean createGraph,
      boolean allowUnused) {
    return delegate.grad(outputs, inputs, gradients, retainGraph, createGraph, allowUnused);
  }

  @Override
  public void setDetectAnomaly(boolean on) {
    delegate.setDetectAnomaly(on);
  }

  @Override
  public GeneratorHandle newGenerator(Device device) {
    return delegate.newGenerator(device);
  }

  @Override
  public GeneratorHandle defaultGenerator(Device device) {
    return delegate.defaultGenerator(device);
  }

  @Override
  public DType defaultDtype() {
    return delegate.defaultDtype();
  }

  @Override
  public void setDefaultDtype(DType dtype) {
    delegate.setDefaultDtype(dtype);
  }

  @Override
  public boolean isDeterministic() {
    return delegate.isDeterministic();
  }

  @Override
  public void setDeterministic(boolean on, boolean warnOnly) {
    delegate.setDeterministic(on, warnOnly);
  }

  @Override
  public void manualSeed(long seed) {
    delegate.manualSeed(seed);
  }

  @Override
  public MemorySegment toDLPack(TensorHandle tensor) {
    return delegate.toDLPack(tensor);
  }

  @Override
  public TensorHandle fromDLPack(MemorySegment managed) {
    return delegate.fromDLPack(managed);
  }

  @Override
  public long allocatedBytes(Device device) {
    return delegate.allocatedBytes(device);
  }

  @Override
  public long nativeBytes() {
    return delegate.nativeBytes();
  }

  @Override
  public int threads() {
    return delegate.threads();
  }

  /** Leaves the backend beneath open: it belongs to the process. */
  @Override
  public void close() {}
}
