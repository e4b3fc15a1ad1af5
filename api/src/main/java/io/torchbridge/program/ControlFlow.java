package io.torchbridge.program;

import io.torchbridge.autograd.GradMode;
import io.torchbridge.program.GraphPlan.Step;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.BoundOperator;
import io.torchbridge.spi.Interceptors;
import io.torchbridge.spi.TensorHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps that run graphs: PyTorch's higher-order operators. */
final class ControlFlow {
  private ControlFlow() {}

  private static void put(int[] results, @Nullable Object[] values, @Nullable Object[] slots) {
    for (int i = 0; i < values.length; i++) {
      if (i < results.length && results[i] >= 0) {
        slots[results[i]] = values[i];
      } else {
        GraphPlan.free(values[i]);
      }
    }
  }

  private static @Nullable Object[] join(@Nullable Object[]... parts) {
    return Arrays.stream(parts).flatMap(Arrays::stream).toArray();
  }

  /** The operators that loops need. */
  record Helpers(
      Backend backend,
      BoundOperator item,
      BoundOperator select,
      BoundOperator stack,
      BoundOperator newZeros) {

    boolean isTrue(@Nullable Object value) {
      Object number =
          value instanceof TensorHandle
              ? Interceptors.call(backend, item, new Object[] {value})
              : value;
      return Boolean.TRUE.equals(number) || (number instanceof Number n && n.doubleValue() != 0);
    }

    /** Row {@code index} of each tensor, as handles of the caller's. */
    @Nullable Object[] rows(@Nullable Object[] tensors, long index) {
      @Nullable Object[] rows = new Object[tensors.length];
      for (int i = 0; i < rows.length; i++) {
        rows[i] =
            Interceptors.call(backend, select, new @Nullable Object[] {tensors[i], 0L, index});
      }
      return rows;
    }

    /** Rows of zeros such as each tensor would have if it had any, as handles of the caller's. */
    @Nullable Object[] blankRows(@Nullable Object[] tensors) {
      @Nullable Object[] rows = new Object[tensors.length];
      for (int i = 0; i < rows.length; i++) {
        if (tensors[i] instanceof TensorHandle tensor) {
          long[] shape = tensor.shape();
          rows[i] = zeros(tensor, Arrays.copyOfRange(shape, 1, shape.length));
        }
      }
      return rows;
    }

    /** Of each row a tensor that has no such rows; frees them. */
    @Nullable Object[] withoutRows(@Nullable Object[] rows) {
      @Nullable Object[] tensors = new Object[rows.length];
      for (int i = 0; i < rows.length; i++) {
        if (rows[i] instanceof TensorHandle row) {
          long[] shape = row.shape();
          long[] none = new long[shape.length + 1];
          System.arraycopy(shape, 0, none, 1, shape.length);
          tensors[i] = zeros(row, none);
        }
      }
      GraphPlan.freeAll(rows);
      return tensors;
    }

    private @Nullable Object zeros(TensorHandle like, long[] shape) {
      return Interceptors.call(
          backend, newZeros, new @Nullable Object[] {like, shape, null, null, null, null});
    }

    /** The rows of each result as one tensor; frees them. */
    @Nullable Object[] stacked(List<@Nullable Object[]> rows, int results) {
      @Nullable Object[] stacked = new Object[results];
      for (int i = 0; i < results; i++) {
        TensorHandle[] column = new TensorHandle[rows.size()];
        for (int row = 0; row < column.length; row++) {
          column[row] = (TensorHandle) rows.get(row)[i];
        }
        stacked[i] = Interceptors.call(backend, stack, new Object[] {column, 0L});
      }
      rows.forEach(GraphPlan::freeAll);
      rows.clear();
      return stacked;
    }
  }

  /** {@code cond}: runs one of two graphs. */
  record Cond(
      Helpers helpers,
      Operand predicate,
      GraphPlan then,
      GraphPlan otherwise,
      Operand[] operands,
      int[] results)
      implements Step {
    @Override
    public void run(@Nullable Object[] slots) {
      GraphPlan branch = helpers.isTrue(predicate.get(slots)) ? then : otherwise;
      put(results, branch.results(Operand.all(operands, slots)), slots);
    }
  }

  /** {@code while_loop}: runs a body as long as a condition holds. */
  record While(
      Helpers helpers,
      GraphPlan condition,
      GraphPlan body,
      Operand[] carried,
      Operand[] others,
      int[] results)
      implements Step {
    @Override
    public void run(@Nullable Object[] slots) {
      @Nullable Object[] fixed = Operand.all(others, slots);
      @Nullable Object[] state = body.aliases(Operand.all(carried, slots));
      try {
        while (goesOn(join(state, fixed))) {
          @Nullable Object[] next = body.results(join(state, fixed));
          GraphPlan.freeAll(state);
          state = next;
        }
      } catch (Throwable e) {
        GraphPlan.freeAll(state);
        throw e;
      }
      put(results, state, slots);
    }

    private boolean goesOn(@Nullable Object[] inputs) {
      @Nullable Object[] result = condition.results(inputs);
      try {
        return helpers.isTrue(result[0]);
      } finally {
        GraphPlan.freeAll(result);
      }
    }
  }

  /**
   * {@code scan} and {@code map}: runs a body on each row of tensors.
   *
   * @param carried what the body gets first and returns first; none for {@code map}
   */
  record Scan(
      Helpers helpers,
      GraphPlan body,
      Operand[] carried,
      Operand[] rows,
      Operand[] others,
      int[] results)
      implements Step {
    @Override
    public void run(@Nullable Object[] slots) {
      @Nullable Object[] tensors = Operand.all(rows, slots);
      @Nullable Object[] fixed = Operand.all(others, slots);
      @Nullable Object[] state = body.aliases(Operand.all(carried, slots));
      long count = tensors[0] instanceof TensorHandle first ? first.shape()[0] : 0;
      List<@Nullable Object[]> outputs = new ArrayList<>();
      try {
        for (long i = 0; i < count; i++) {
          @Nullable Object[] inputs = helpers.rows(tensors, i);
          @Nullable Object[] all;
          try {
            all = body.results(join(state, inputs, fixed));
          } finally {
            GraphPlan.freeAll(inputs);
          }
          GraphPlan.freeAll(state);
          state = Arrays.copyOf(all, carried.length);
          outputs.add(Arrays.copyOfRange(all, carried.length, all.length));
        }
        @Nullable Object[] stacked =
            count == 0
                ? ofNoRows(state, tensors, fixed)
                : helpers.stacked(outputs, results.length - carried.length);
        put(results, join(state, stacked), slots);
      } catch (Throwable e) {
        GraphPlan.freeAll(state);
        outputs.forEach(GraphPlan::freeAll);
        throw e;
      }
    }

    /** The results of no rows, which have the shapes that the body gives them. */
    private @Nullable Object[] ofNoRows(
        @Nullable Object[] state, @Nullable Object[] tensors, @Nullable Object[] fixed) {
      @Nullable Object[] inputs = helpers.blankRows(tensors);
      try {
        @Nullable Object[] all = body.results(join(state, inputs, fixed));
        for (int i = 0; i < carried.length; i++) {
          GraphPlan.free(all[i]);
        }
        return helpers.withoutRows(Arrays.copyOfRange(all, carried.length, all.length));
      } finally {
        GraphPlan.freeAll(inputs);
      }
    }
  }

  /**
   * Runs a graph where it stands.
   *
   * @param mode for the graph; null for the caller's
   */
  record Inline(GraphPlan graph, @Nullable GradMode mode, Operand[] operands, int[] results)
      implements Step {
    @Override
    public void run(@Nullable Object[] slots) {
      @Nullable Object[] inputs = Operand.all(operands, slots);
      if (mode == null || GradMode.current() == GradMode.INFERENCE) {
        put(results, graph.results(inputs), slots);
      } else {
        try (var entered = mode.enter()) {
          put(results, graph.results(inputs), slots);
        }
      }
    }
  }
}
