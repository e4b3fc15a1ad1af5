package io.torchbridge.program;

import io.torchbridge.InvalidArgumentException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Python's arithmetic on sizes: Long, Double and Boolean values by the rules of {@code operator},
 * {@code math} and {@code torch.sym_*}.
 */
enum Arithmetic {
  ADD("_operator.add", "Add"),
  SUB("_operator.sub"),
  MUL("_operator.mul", "Mul"),
  NEG("_operator.neg"),
  POS("_operator.pos", "Identity"),
  FLOORDIV("_operator.floordiv", "FloorDiv", "CleanDiv"),
  CEILDIV("CeilDiv"),
  TRUEDIV("_operator.truediv", "IntTrueDiv", "FloatTrueDiv"),
  MOD("_operator.mod", "PythonMod", "Mod"),
  MODULAR("ModularIndexing"),
  POW("_operator.pow", "Pow", "PowByNatural", "FloatPow"),
  LSHIFT("_operator.lshift", "LShift"),
  RSHIFT("_operator.rshift", "RShift"),
  EQ("_operator.eq", "Equality", "Eq"),
  NE("_operator.ne", "Unequality", "Ne"),
  LT("_operator.lt", "StrictLessThan", "Lt"),
  LE("_operator.le", "LessThan", "Le"),
  GT("_operator.gt", "StrictGreaterThan", "Gt"),
  GE("_operator.ge", "GreaterThan", "Ge"),
  AND("_operator.and_", "And"),
  OR("_operator.or_", "Or"),
  NOT("torch.sym_not", "Not"),
  MAX("torch.sym_max", "Max"),
  MIN("torch.sym_min", "Min"),
  SUM("torch.sym_sum"),
  ITE("torch.sym_ite", "Where"),
  INT("torch.sym_int", "math.trunc", "TruncToInt"),
  FLOOR("math.floor", "FloorToInt", "floor"),
  CEIL("math.ceil", "CeilToInt", "ceiling"),
  ROUND("_operator.round", "RoundToInt"),
  FLOAT("torch.sym_float", "ToFloat"),
  TRUNC("TruncToFloat"),
  ABS("_operator.abs", "Abs"),
  SQRT("torch.sym_sqrt", "torch._sym_sqrt", "OpaqueUnaryFn_sqrt", "math.sqrt");

  private static final Map<String, Arithmetic> BY_NAME = new HashMap<>();

  static {
    for (Arithmetic function : values()) {
      for (String name : function.names) {
        BY_NAME.put(name, function);
      }
    }
  }

  private final String[] names;

  Arithmetic(String... names) {
    this.names = names;
  }

  /** The function of a node's target; null if that is another. */
  static @Nullable Arithmetic ofTarget(String target) {
    return target.contains(".") ? BY_NAME.get(target) : null;
  }

  /** The function of sympy's name; null if it is not known. */
  static @Nullable Arithmetic ofSympy(String name) {
    return BY_NAME.get(name);
  }

  /**
   * Applies it.
   *
   * @throws InvalidArgumentException if it can't be: a division by 0, an overflow, too few values
   */
  Object apply(@Nullable Object... values) {
    try {
      return apply(Arrays.stream(values).map(Arithmetic::number).toArray(Number[]::new), values);
    } catch (ArithmeticException | IndexOutOfBoundsException e) {
      throw new InvalidArgumentException(
          "%s%s can't be computed: %s".formatted(names[0], Arrays.toString(values), e.getMessage()),
          e);
    }
  }

  private Object apply(Number[] n, @Nullable Object[] values) {
    return switch (this) {
      case ADD, SUM -> fold(n, Math::addExact, Double::sum);
      case SUB -> pair(n, Math::subtractExact, (a, b) -> a - b);
      case MUL -> fold(n, Math::multiplyExact, (a, b) -> a * b);
      case NEG -> pair(new Number[] {0L, n[0]}, Math::subtractExact, (a, b) -> a - b);
      case POS -> n[0];
      case FLOORDIV -> pair(n, Math::floorDiv, (a, b) -> Math.floor(a / b));
      case CEILDIV -> pair(n, Math::ceilDiv, (a, b) -> Math.ceil(a / b));
      case TRUEDIV -> {
        if (n[1].doubleValue() == 0) {
          throw new ArithmeticException("division by zero");
        }
        yield n[0].doubleValue() / n[1].doubleValue();
      }
      case MOD -> pair(n, Math::floorMod, (a, b) -> a - Math.floor(a / b) * b);
      case MODULAR ->
          Math.floorMod(Math.floorDiv(n[0].longValue(), n[1].longValue()), n[2].longValue());
      case POW ->
          n[0] instanceof Long && n[1] instanceof Long && n[1].longValue() >= 0
              ? (Object) power(n[0].longValue(), n[1].longValue())
              : (Object) Math.pow(n[0].doubleValue(), n[1].doubleValue());
      case LSHIFT -> Math.multiplyExact(n[0].longValue(), power(2, n[1].longValue()));
      case RSHIFT ->
          n[1].longValue() > 63 ? n[0].longValue() >> 63 : n[0].longValue() >> n[1].longValue();
      case EQ -> compare(n) == 0;
      case NE -> compare(n) != 0;
      case LT -> compare(n) < 0;
      case LE -> compare(n) <= 0;
      case GT -> compare(n) > 0;
      case GE -> compare(n) >= 0;
      case AND -> isTruth(values) ? all(n) : (Object) (n[0].longValue() & n[1].longValue());
      case OR -> isTruth(values) ? any(n) : (Object) (n[0].longValue() | n[1].longValue());
      case NOT -> n[0].doubleValue() == 0;
      case MAX -> fold(n, Math::max, Math::max);
      case MIN -> fold(n, Math::min, Math::min);
      case ITE -> n[0].doubleValue() != 0 ? n[1] : n[2];
      case INT -> n[0] instanceof Long ? n[0] : (Object) whole((double) (long) n[0].doubleValue());
      case FLOOR -> n[0] instanceof Long ? n[0] : (Object) whole(Math.floor(n[0].doubleValue()));
      case CEIL -> n[0] instanceof Long ? n[0] : (Object) whole(Math.ceil(n[0].doubleValue()));
      case ROUND -> n[0] instanceof Long ? n[0] : (Object) whole(Math.rint(n[0].doubleValue()));
      case FLOAT -> n[0].doubleValue();
      case TRUNC -> (double) (long) n[0].doubleValue();
      case ABS -> n[0] instanceof Long l ? (Object) Math.absExact(l) : Math.abs(n[0].doubleValue());
      case SQRT -> Math.sqrt(n[0].doubleValue());
    };
  }

  private static Number number(@Nullable Object value) {
    return switch (value) {
      case Long l -> l;
      case Double d -> d;
      case Boolean b -> b ? 1L : 0L;
      case null, default ->
          throw new InvalidArgumentException("symbolic arithmetic got " + value + ", no number");
    };
  }

  private interface OnLongs {
    long of(long a, long b);
  }

  private interface OnDoubles {
    double of(double a, double b);
  }

  private static Number pair(Number[] n, OnLongs longs, OnDoubles doubles) {
    return n[0] instanceof Long a && n[1] instanceof Long b
        ? (Number) longs.of(a, b)
        : (Number) doubles.of(n[0].doubleValue(), n[1].doubleValue());
  }

  private static Number fold(Number[] n, OnLongs longs, OnDoubles doubles) {
    Number result = n[0];
    for (int i = 1; i < n.length; i++) {
      result = pair(new Number[] {result, n[i]}, longs, doubles);
    }
    return result;
  }

  private static int compare(Number[] n) {
    return n[0] instanceof Long a && n[1] instanceof Long b
        ? Long.compare(a, b)
        : Double.compare(n[0].doubleValue() + 0.0, n[1].doubleValue() + 0.0);
  }

  private static boolean isTruth(@Nullable Object[] values) {
    return Arrays.stream(values).allMatch(Boolean.class::isInstance);
  }

  private static boolean all(Number[] n) {
    return Arrays.stream(n).allMatch(x -> x.longValue() != 0);
  }

  private static boolean any(Number[] n) {
    return Arrays.stream(n).anyMatch(x -> x.longValue() != 0);
  }

  private static long power(long base, long exponent) {
    if (exponent > 63 && Math.abs(base) > 1) {
      throw new ArithmeticException("long overflow");
    }
    long result = 1;
    for (long i = 0; i < Math.min(exponent, 64 + (exponent & 1)); i++) {
      result = Math.multiplyExact(result, base);
    }
    return result;
  }

  private static long whole(double value) {
    if (Math.abs(value) >= 0x1p63 || Double.isNaN(value)) {
      throw new ArithmeticException(value + " is no integer of 64 bits");
    }
    return (long) value;
  }
}
