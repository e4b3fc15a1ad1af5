package io.torchbridge.program;

import io.torchbridge.spi.TensorHandle;
import org.jspecify.annotations.Nullable;

/** Where a step's argument comes from, when the graph runs. */
sealed interface Operand {

  /** The value, in the canonical form of {@link io.torchbridge.spi.Backend#bind}. */
  @Nullable Object get(@Nullable Object[] slots);

  record Fixed(@Nullable Object value) implements Operand {
    @Override
    public @Nullable Object get(@Nullable Object[] slots) {
      return value;
    }
  }

  record Slot(int index) implements Operand {
    @Override
    public @Nullable Object get(@Nullable Object[] slots) {
      return slots[index];
    }
  }

  /** A number where the schema wants a real one. */
  record AsDouble(int index) implements Operand {
    @Override
    public @Nullable Object get(@Nullable Object[] slots) {
      return slots[index] instanceof Long whole ? (Object) whole.doubleValue() : slots[index];
    }
  }

  /** A truth value where the schema wants an integer. */
  record AsLong(int index) implements Operand {
    @Override
    public @Nullable Object get(@Nullable Object[] slots) {
      return slots[index] instanceof Boolean truth ? (Object) (truth ? 1L : 0L) : slots[index];
    }
  }

  record Tensors(Operand[] elements) implements Operand {
    @Override
    public @Nullable Object get(@Nullable Object[] slots) {
      @Nullable TensorHandle[] handles = new TensorHandle[elements.length];
      for (int i = 0; i < handles.length; i++) {
        handles[i] = (TensorHandle) elements[i].get(slots);
      }
      return handles;
    }
  }

  record Longs(Operand[] elements) implements Operand {
    @Override
    public @Nullable Object get(@Nullable Object[] slots) {
      long[] longs = new long[elements.length];
      for (int i = 0; i < longs.length; i++) {
        longs[i] = elements[i].get(slots) instanceof Number n ? n.longValue() : 0;
      }
      return longs;
    }
  }

  record Doubles(Operand[] elements) implements Operand {
    @Override
    public @Nullable Object get(@Nullable Object[] slots) {
      double[] doubles = new double[elements.length];
      for (int i = 0; i < doubles.length; i++) {
        doubles[i] = elements[i].get(slots) instanceof Number n ? n.doubleValue() : 0;
      }
      return doubles;
    }
  }

  record Booleans(Operand[] elements) implements Operand {
    @Override
    public @Nullable Object get(@Nullable Object[] slots) {
      boolean[] booleans = new boolean[elements.length];
      for (int i = 0; i < booleans.length; i++) {
        booleans[i] = Boolean.TRUE.equals(elements[i].get(slots));
      }
      return booleans;
    }
  }

  record Objects(Operand[] elements) implements Operand {
    @Override
    public @Nullable Object get(@Nullable Object[] slots) {
      return all(elements, slots);
    }
  }

  /** The values of several. */
  static @Nullable Object[] all(Operand[] operands, @Nullable Object[] slots) {
    @Nullable Object[] values = new Object[operands.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = operands[i].get(slots);
    }
    return values;
  }
}
