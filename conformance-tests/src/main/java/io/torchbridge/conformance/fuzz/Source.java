package io.torchbridge.conformance.fuzz;

import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Layout;
import io.torchbridge.MemoryFormat;
import io.torchbridge.conformance.fuzz.TensorRecipe.Fill;
import io.torchbridge.conformance.fuzz.TensorRecipe.Form;
import io.torchbridge.spi.Operator;
import io.torchbridge.spi.Operator.Argument;
import io.torchbridge.spi.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Draws the arguments of one call. Tensors of one call tend to be alike, and most arguments make
 * sense, so that calls get past the first check; how many do not is drawn for each call.
 */
final class Source {
  static final long[] EXTREME_INTS = {
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    Long.MAX_VALUE,
    Long.MAX_VALUE - 1,
    -4611686018427387905L, // the first number that is no SymInt
    1L << 62,
    1L << 40,
    -(1L << 40),
    1L << 32,
    1L << 31,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 20,
    -100,
    65536
  };
  static final double[] EXTREME_FLOATS = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.MIN_VALUE,
    -0.0,
    1e300,
    -1
  };
  private static final String[] STRINGS = {
    "", "mean", "sum", "none", "ij", "reflect", "same", "valid", "linear", "tanh", "trunc",
    "floor", "amax", "prod", "backward", "ortho", "fro", "nuc", "L", "reduced", "left", "i,j->ij",
    "ij,jk->ik", "cpu", "\0", "a\0b", "%s%n", "äöü漢字😀", "x".repeat(5000)
  };
  private static final DType[] USUAL = {
    DType.FLOAT32, DType.FLOAT32, DType.FLOAT32, DType.FLOAT64, DType.INT64, DType.INT64,
    DType.INT32, DType.BOOL, DType.UINT8, DType.COMPLEX64, DType.BFLOAT16, DType.FLOAT16
  };
  private static final int LARGEST = 256;

  private final Random random;

  /** How many of a hundred arguments are made to hurt. */
  private final int hostility;

  private final long[] shape;
  private final DType dtype;

  Source(Random random) {
    this.random = random;
    this.hostility = new int[] {0, 0, 5, 15, 50}[random.nextInt(5)];
    this.shape = randomShape();
    this.dtype = oneOf(USUAL);
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private boolean hostile() {
    return chance(hostility);
  }

  private <T> T oneOf(T[] values) {
    return values[random.nextInt(values.length)];
  }

  /** The leading arguments of a call: all of them, now and then one fewer or one more. */
  List<Recipe> arguments(Operator operator) {
    var recipes = new ArrayList<Recipe>();
    boolean usual = chance(50);
    for (Argument argument : operator.arguments()) {
      boolean left = !argument.isRequired() && (usual || chance(30));
      recipes.add(
          left ? new Recipe.Value(argument.defaultValue()) : recipe(argument.type(), hostile()));
    }
    if (hostile() && chance(10)) {
      if (chance(50)) {
        recipes.add(anything());
      } else if (!recipes.isEmpty()) {
        recipes.removeLast();
      }
    }
    return recipes;
  }

  private Recipe recipe(Type type, boolean hurt) {
    if (hurt && chance(8)) {
      return anything();
    }
    return switch (type) {
      case Type.Optional(Type element) ->
          chance(40) ? new Recipe.Value(null) : recipe(element, hurt);
      case Type.ListOf list -> list(list, hurt);
      case Type.Plain plain -> plain(plain, hurt);
    };
  }

  /** A value of any type, whatever is asked for. */
  private Recipe anything() {
    return switch (random.nextInt(7)) {
      case 0 -> new Recipe.Value(null);
      case 1 -> new Recipe.Value(oneOf(STRINGS));
      case 2 -> new Recipe.Value(integer(true));
      case 3 -> new Recipe.Value(floating(true));
      case 4 -> new Recipe.Value(new long[] {integer(true), integer(false)});
      case 5 -> new Recipe.Several(new Recipe[] {tensor(false), new Recipe.Value(null)});
      default -> tensor(true);
    };
  }

  private Recipe plain(Type.Plain type, boolean hurt) {
    return switch (type.kind()) {
      case TENSOR -> hurt && chance(10) ? new Recipe.Value(number(true)) : tensor(hurt);
      case INT, SYM_INT -> new Recipe.Value(integer(hurt));
      case FLOAT -> new Recipe.Value(floating(hurt));
      case BOOL -> new Recipe.Value(random.nextBoolean());
      case SCALAR, COMPLEX -> new Recipe.Value(number(hurt));
      case STRING -> new Recipe.Value(oneOf(STRINGS));
      case DTYPE -> new Recipe.Value(oneOf(hurt ? DType.values() : USUAL));
      case LAYOUT ->
          new Recipe.Value(chance(hurt ? 90 : 10) ? oneOf(Layout.values()) : Layout.STRIDED);
      case DEVICE ->
          new Recipe.Value(
              switch (random.nextInt(hurt ? 4 : 20)) {
                case 0 -> Device.META;
                case 1 -> Device.cuda(0);
                case 2 -> new Device(oneOf(Device.Type.values()), random.nextInt(129) - 1);
                default -> Device.CPU;
              });
      case MEMORY_FORMAT -> new Recipe.Value(oneOf(MemoryFormat.values()));
      case GENERATOR, DIMNAME, STORAGE, STREAM, OTHER -> hurt ? anything() : new Recipe.Value(null);
    };
  }

  private long integer(boolean hurt) {
    if (hurt) {
      return chance(80)
          ? EXTREME_INTS[random.nextInt(EXTREME_INTS.length)]
          : random.nextLong() >> random.nextInt(64);
    }
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(6) - 3;
      case 1 -> shape.length == 0 ? 1 : shape[random.nextInt(shape.length)];
      default -> random.nextInt(4);
    };
  }

  private double floating(boolean hurt) {
    if (hurt) {
      return EXTREME_FLOATS[random.nextInt(EXTREME_FLOATS.length)];
    }
    return chance(50) ? random.nextDouble() : random.nextInt(5) - 1;
  }

  private Object number(boolean hurt) {
    return switch (random.nextInt(hurt ? 5 : 3)) {
      case 0 -> integer(hurt);
      case 3 -> random.nextBoolean();
      case 4 -> new Complex(floating(hurt), floating(hurt));
      default -> floating(hurt);
    };
  }

  private Recipe list(Type.ListOf type, boolean hurt) {
    int length = type.size() > 0 && !(hurt && chance(50)) ? type.size() : random.nextInt(5);
    if (hurt && chance(20)) {
      length = chance(70) ? 0 : 40;
    }
    return switch (type.element().kind()) {
      case INT, SYM_INT -> {
        boolean sizes = chance(30) && type.size() < 0;
        long[] list = sizes ? shape.clone() : new long[length];
        for (int i = 0; i < list.length && !sizes; i++) {
          list[i] = integer(hurt && chance(60));
        }
        if (sizes && hurt && list.length > 0) {
          list[random.nextInt(list.length)] = integer(true);
        }
        yield new Recipe.Value(list);
      }
      case FLOAT -> {
        double[] list = new double[length];
        Arrays.setAll(list, i -> floating(hurt && chance(60)));
        yield new Recipe.Value(list);
      }
      case BOOL -> {
        boolean[] list = new boolean[length];
        for (int i = 0; i < length; i++) {
          list[i] = random.nextBoolean();
        }
        yield new Recipe.Value(list);
      }
      case STRING -> {
        String[] list = new String[length];
        Arrays.setAll(list, i -> oneOf(STRINGS));
        yield new Recipe.Value(list);
      }
      case SCALAR, COMPLEX -> {
        Object[] list = new Object[length];
        Arrays.setAll(list, i -> number(hurt && chance(60)));
        yield new Recipe.Value(list);
      }
      case TENSOR,
          DTYPE,
          LAYOUT,
          DEVICE,
          MEMORY_FORMAT,
          GENERATOR,
          DIMNAME,
          STORAGE,
          STREAM,
          OTHER -> {
        Recipe[] list = new Recipe[length];
        Arrays.setAll(list, i -> recipe(type.element(), hurt && chance(60)));
        yield new Recipe.Several(list);
      }
    };
  }

  private TensorRecipe tensor(boolean hurt) {
    DType type = chance(75) ? dtype : oneOf(hurt ? DType.values() : USUAL);
    Form form = chance(hurt ? 50 : 8) ? oneOf(Form.values()) : Form.PLAIN;
    Fill fill = hurt && chance(50) ? Fill.EXTREME : oneOf(Fill.values());
    return new TensorRecipe(
        type,
        tensorShape(hurt),
        !hurt && fill == Fill.EXTREME ? Fill.SMALL : fill,
        form,
        chance(15),
        hurt && chance(8),
        random.nextLong());
  }

  private long[] tensorShape(boolean hurt) {
    if (hurt && chance(60)) {
      return randomShape();
    }
    int rank = shape.length;
    return switch (random.nextInt(8)) {
      case 0 -> rank == 0 ? shape : new long[] {shape[rank - 1]};
      case 1 -> rank < 2 ? shape : new long[] {shape[1]};
      case 2 -> rank == 0 ? shape : Arrays.copyOf(shape, rank - 1);
      case 3 -> randomShape();
      case 4 -> {
        long[] square = shape.clone();
        if (rank >= 2) {
          square[rank - 1] = shape[rank - 2];
        }
        yield square;
      }
      default -> shape;
    };
  }

  private long[] randomShape() {
    long[] sizes = new long[random.nextInt(chance(20) ? 7 : 5)];
    long numel = 1;
    for (int i = 0; i < sizes.length; i++) {
      int size = chance(5) ? 0 : chance(10) ? 8 : 1 + random.nextInt(4);
      sizes[i] = numel * size > LARGEST ? 1 : size;
      numel *= sizes[i];
    }
    return sizes;
  }
}
