package io.torchbridge.program;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.program.GraphPlan.Step;
import io.torchbridge.spi.TensorHandle;
import org.jspecify.annotations.Nullable;

/** Steps on sizes, which need no backend. */
final class SymbolicSteps {
  private SymbolicSteps() {}

  /** Computes with numbers. */
  record Compute(Arithmetic function, Operand[] operands, int result) implements Step {
    @Override
    public void run(@Nullable Object[] slots) {
      slots[result] = function.apply(Operand.all(operands, slots));
    }
  }

  /** Reads a size or stride of a tensor. */
  record Size(boolean stride, Operand tensor, Operand dim, int result) implements Step {
    @Override
    public void run(@Nullable Object[] slots) {
      if (tensor.get(slots) instanceof TensorHandle handle && dim.get(slots) instanceof Long at) {
        long[] sizes = stride ? handle.strides() : handle.shape();
        slots[result] = sizes[Math.toIntExact(at < 0 ? at + sizes.length : at)];
      }
    }
  }

  /** Reads how many elements a tensor has. */
  record Numel(Operand tensor, int result) implements Step {
    @Override
    public void run(@Nullable Object[] slots) {
      slots[result] = tensor.get(slots) instanceof TensorHandle handle ? handle.numel() : null;
    }
  }

  /** {@code _assert_scalar}: what the export took for granted. */
  record Assert(Operand condition, Operand message) implements Step {
    @Override
    public void run(@Nullable Object[] slots) {
      Object value = condition.get(slots);
      if (Boolean.FALSE.equals(value) || value instanceof Number n && n.doubleValue() == 0) {
        throw new InvalidArgumentException(
            "the program does not hold for these inputs: " + message.get(slots));
      }
    }
  }
}
