package io.torchbridge.spi;

import io.torchbridge.Device;
import io.torchbridge.Layout;
import io.torchbridge.spi.CallInterceptor.Call;
import io.torchbridge.spi.Operator.Alias;
import io.torchbridge.spi.Operator.Argument;
import io.torchbridge.spi.Operator.Return;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that goes into a call or comes out of it.
 *
 * @param name of the argument or result, {@code tensors[1]} for one of a list
 * @param handle belongs to whom it belonged
 * @param alias what the schema says that it shares
 */
public record CallTensor(String name, TensorHandle handle, @Nullable Alias alias) {

  /** The tensors among the arguments, those of lists one by one. */
  public static List<CallTensor> arguments(Call call) {
    var tensors = new ArrayList<CallTensor>();
    List<Argument> parameters = call.operator().arguments();
    @Nullable Object[] arguments = call.arguments();
    for (int i = 0; i < arguments.length; i++) {
      add(parameters.get(i).name(), arguments[i], parameters.get(i).alias(), tensors);
    }
    return tensors;
  }

  /** The tensors that a call has returned. */
  public static List<CallTensor> results(Call call, @Nullable Object result) {
    var tensors = new ArrayList<CallTensor>();
    List<Return> returns = call.operator().returns();
    for (int i = 0; i < returns.size(); i++) {
      Object value = returns.size() > 1 && result instanceof Object[] all ? all[i] : result;
      add(resultName(call.operator(), i), value, returns.get(i).alias(), tensors);
    }
    return tensors;
  }

  /** The schema's name of a result, or {@code result}, with its number if there are several. */
  public static String resultName(Operator operator, int index) {
    String name = operator.returns().get(index).name();
    boolean single = operator.returns().size() == 1;
    return !name.isEmpty() ? name : single ? "result" : "result" + index;
  }

  private static void add(
      String name, @Nullable Object value, @Nullable Alias alias, List<CallTensor> tensors) {
    switch (value) {
      case TensorHandle handle -> tensors.add(new CallTensor(name, handle, alias));
      case TensorHandle[] list -> {
        for (int i = 0; i < list.length; i++) {
          add(name + "[" + i + "]", list[i], alias, tensors);
        }
      }
      case null, default -> {}
    }
  }

  /** Whether the call writes to it. */
  public boolean isWritten() {
    return alias != null && alias.write();
  }

  /** Dtype and shape: {@code float32[2, 3]}. */
  public String describe() {
    return handle.dtype().torchName() + Arrays.toString(handle.shape());
  }

  /** The size of the elements; 0 where they are not simply in memory. */
  public long bytes() {
    boolean inMemory =
        handle.layout() == Layout.STRIDED && handle.device().type() != Device.Type.META;
    return inMemory ? handle.numel() * handle.dtype().byteSize() : 0;
  }

  /** Whether this result has memory of its own, and is neither an argument nor a view of one. */
  public boolean isNew(List<CallTensor> arguments) {
    return alias == null || arguments.stream().noneMatch(argument -> sharesMemory(argument));
  }

  /** Whether the places of the elements of both overlap. */
  public boolean sharesMemory(CallTensor other) {
    long start = address();
    long otherStart = other.address();
    return start != 0
        && otherStart != 0
        && handle.device().equals(other.handle.device())
        && start < otherStart + other.extent()
        && otherStart < start + extent();
  }

  private long address() {
    return handle.layout() == Layout.STRIDED && handle.numel() > 0 ? handle.dataAddress() : 0;
  }

  /** The distance in bytes from the first element to the end of the last. */
  private long extent() {
    long[] shape = handle.shape();
    long[] strides = handle.strides();
    long last = 0;
    for (int i = 0; i < shape.length; i++) {
      last += (shape[i] - 1) * strides[i];
    }
    return (last + 1) * handle.dtype().byteSize();
  }
}
