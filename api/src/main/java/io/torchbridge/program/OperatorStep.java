package io.torchbridge.program;

import io.torchbridge.TorchbridgeException;
import io.torchbridge.program.GraphPlan.Step;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.BoundOperator;
import io.torchbridge.spi.Interceptors;
import io.torchbridge.spi.TensorHandle;
import org.jspecify.annotations.Nullable;

/**
 * Calls an operator.
 *
 * @param fixed the arguments, those that are the same in each run filled in
 * @param places of the others
 * @param operands where the others come from
 * @param results where each result goes
 */
record OperatorStep(
    Backend backend,
    BoundOperator operator,
    @Nullable Object[] fixed,
    int[] places,
    Operand[] operands,
    Target[] results)
    implements Step {

  /**
   * Where a result goes.
   *
   * @param slots one, or for a list of tensors one for each; -1 for nowhere
   * @param list whether it is a list
   * @param written whether the result is an argument that was written to, which its slot has
   *     already
   */
  record Target(int[] slots, boolean list, boolean written) {}

  @Override
  public void run(@Nullable Object[] slots) {
    @Nullable Object[] arguments = fixed.clone();
    for (int i = 0; i < places.length; i++) {
      arguments[places[i]] = operands[i].get(slots);
    }
    Object result = Interceptors.call(backend, operator, arguments);
    if (results.length == 1) {
      put(results[0], result, slots);
    } else if (result instanceof Object[] several) {
      for (int i = 0; i < results.length; i++) {
        put(results[i], several[i], slots);
      }
    }
  }

  private void put(Target target, @Nullable Object result, @Nullable Object[] slots) {
    if (target.list) {
      TensorHandle[] list = (TensorHandle[]) result;
      if (list == null || list.length != target.slots.length) {
        if (list != null) {
          GraphPlan.freeAll(list);
        }
        throw new TorchbridgeException(
            "%s gave %d tensors where the program has %d"
                .formatted(
                    operator.operator().qualifiedName(),
                    list == null ? 0 : list.length,
                    target.slots.length));
      }
      for (int i = 0; i < list.length; i++) {
        set(target.slots[i], list[i], slots);
      }
    } else if (!target.written) {
      set(target.slots[0], result, slots);
    }
  }

  private static void set(int slot, @Nullable Object result, @Nullable Object[] slots) {
    if (slot < 0) {
      GraphPlan.free(result);
    } else {
      slots[slot] = result;
    }
  }
}
