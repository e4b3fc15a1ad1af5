package io.torchbridge.spi;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.UnsupportedOperatorException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A running PyTorch behind torchbridge: it calls any operator by its schema. All methods may be
 * called from any thread.
 *
 * <p>Failures are thrown as {@link io.torchbridge.TorchbridgeException}s, made by {@link
 * OperatorErrors} where PyTorch gave a message.
 */
public interface Backend extends AutoCloseable {

  /** The provider's id. */
  String id();

  /** One line for people: what runs, which version, from where. */
  String description();

  /** The devices that tensors can be on, the CPU first. */
  List<Device> devices();

  /** The vocabulary: every operator that PyTorch lists. */
  Collection<Operator> operators();

  /**
   * The operator of a full name ({@code aten::add.Tensor}), made ready to be called; null if there
   * is none of that name.
   *
   * <p>Arguments and results have canonical forms: {@link TensorHandle} for a Tensor (an argument
   * may be a Long, Double, Boolean or Complex instead, a number that takes part in type promotion
   * as such); Long, Double, Boolean, String; {@link io.torchbridge.Complex}; for a Scalar any of
   * Long, Double, Boolean and Complex; {@link io.torchbridge.DType}, {@link io.torchbridge.Layout},
   * {@link io.torchbridge.MemoryFormat}, {@link Device}; {@link GeneratorHandle}; null for None.
   * Lists are {@code TensorHandle[]} (with nulls where elements are optional), {@code long[]},
   * {@code double[]}, {@code boolean[]}, {@code String[]}, and {@code Object[]} of all else.
   */
  @Nullable BoundOperator bind(String qualifiedName);

  /**
   * Computes gradients and adds them to the leaves' {@link TensorHandle#grad}.
   *
   * @param roots from where
   * @param gradients one for each root; null for a scalar's 1
   * @param inputs the leaves to collect for; null for all that are reached
   */
  void backward(
      TensorHandle[] roots,
      @Nullable TensorHandle[] gradients,
      boolean retainGraph,
      boolean createGraph,
      TensorHandle @Nullable [] inputs);

  /**
   * Computes and returns gradients of outputs with respect to inputs.
   *
   * @param gradients one for each output; null for a scalar's 1
   * @param allowUnused whether an input that was not used is an error, or has a null gradient
   */
  @Nullable TensorHandle[] grad(
      TensorHandle[] outputs,
      TensorHandle[] inputs,
      @Nullable TensorHandle[] gradients,
      boolean retainGraph,
      boolean createGraph,
      boolean allowUnused);

  /**
   * Says whether backward passes, those of all threads, look for NaN in what each recorded function
   * returns, and fail at the first: "Function 'SqrtBackward0' returned nan values in its 0th
   * output."
   */
  void setDetectAnomaly(boolean on);

  /** Seeds the default generators of all devices. */
  void manualSeed(long seed);

  /** A new random generator for a device, with PyTorch's default seed. */
  GeneratorHandle newGenerator(Device device);

  /** The generator from which a device's operators draw where none is given. */
  GeneratorHandle defaultGenerator(Device device);

  /** The type of real numbers where none is said. */
  DType defaultDtype();

  /** Changes {@link #defaultDtype} in all threads. */
  void setDefaultDtype(DType dtype);

  /** Whether operators must give the same result each time, or refuse. */
  boolean isDeterministic();

  /**
   * Changes {@link #isDeterministic} in all threads.
   *
   * @param warnOnly whether operators that can't, warn instead of refusing
   */
  void setDeterministic(boolean on, boolean warnOnly);

  /**
   * The tensor as a DLPack struct.
   *
   * @return the address of a {@code DLManagedTensorVersioned} that the caller owns
   * @throws io.torchbridge.InvalidArgumentException if it can't be shared as it is
   */
  MemorySegment toDLPack(TensorHandle tensor);

  /**
   * A tensor over the memory of a DLPack struct; nothing is copied.
   *
   * @param managed the address of a {@code DLManagedTensorVersioned}, which moves to the backend:
   *     also when this throws, the struct is the backend's to delete
   */
  TensorHandle fromDLPack(MemorySegment managed);

  /**
   * {@code torch.jit.load}: a module of TorchScript.
   *
   * @param file an archive that has been looked at
   * @param device where its tensors go; null for where they were when it was saved
   * @throws io.torchbridge.jit.ScriptException with PyTorch's words, if it can't be loaded
   * @throws UnsupportedOperatorException if this backend runs no TorchScript, as it is without a
   *     method of its own
   */
  default ScriptHandle loadScript(Path file, @Nullable Device device) {
    throw new UnsupportedOperatorException(
        "the backend \"%s\" runs no TorchScript, such as %s".formatted(id(), file));
  }

  /**
   * A package of AOTInductor, whose compiled code is loaded into this process.
   *
   * @param file an archive that has been looked at
   * @param model the name of one of its models
   * @throws UnsupportedOperatorException if the code needs what this backend lacks, or it runs no
   *     such packages, as it is without a method of its own
   */
  default PackageHandle loadPackage(Path file, String model) {
    throw new UnsupportedOperatorException(
        "the backend \"%s\" runs no packages of AOTInductor, such as %s".formatted(id(), file));
  }

  /**
   * The bytes of a device's memory that tensors of this backend use; -1 if it does not count them.
   */
  default long allocatedBytes(Device device) {
    return -1;
  }

  /**
   * The native memory in use, by tensors of this backend or, where it can't tell them apart, by the
   * process; -1 if it does not know. Asked for each tensor that the collector will have to free,
   * which is made to run when this has grown.
   */
  default long nativeBytes() {
    return allocatedBytes(Device.CPU);
  }

  /** How many threads one operator may use. */
  int threads();

  /** Ends the backend in order. Called at most once, at the end of the process or of a test. */
  @Override
  void close();
}
