package io.torchbridge;

import java.util.Locale;

/**
 * The element type of a tensor, as in <a
 * href="https://docs.pytorch.org/docs/stable/tensor_attributes.html#torch-dtype">torch.dtype</a>.
 */
public enum DType {
  UINT8(0, 1, Kind.UNSIGNED),
  INT8(1, 1, Kind.SIGNED),
  INT16(2, 2, Kind.SIGNED),
  INT32(3, 4, Kind.SIGNED),
  INT64(4, 8, Kind.SIGNED),
  FLOAT16(5, 2, Kind.FLOATING),
  FLOAT32(6, 4, Kind.FLOATING),
  FLOAT64(7, 8, Kind.FLOATING),
  COMPLEX32(8, 4, Kind.COMPLEX),
  COMPLEX64(9, 8, Kind.COMPLEX),
  COMPLEX128(10, 16, Kind.COMPLEX),
  BOOL(11, 1, Kind.BOOL),
  BFLOAT16(15, 2, Kind.FLOATING),
  FLOAT8_E5M2(23, 1, Kind.FLOATING),
  FLOAT8_E4M3FN(24, 1, Kind.FLOATING),
  FLOAT8_E5M2FNUZ(25, 1, Kind.FLOATING),
  FLOAT8_E4M3FNUZ(26, 1, Kind.FLOATING),
  UINT16(27, 2, Kind.UNSIGNED),
  UINT32(28, 4, Kind.UNSIGNED),
  UINT64(29, 8, Kind.UNSIGNED),
  FLOAT8_E8M0FNU(44, 1, Kind.FLOATING);

  private enum Kind {
    BOOL,
    UNSIGNED,
    SIGNED,
    FLOATING,
    COMPLEX
  }

  private static final DType[] BY_CODE = new DType[64];

  static {
    for (DType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;
  private final int size;
  private final Kind kind;
  private final String torchName = name().toLowerCase(Locale.ROOT);

  DType(int code, int size, Kind kind) {
    this.code = code;
    this.size = size;
    this.kind = kind;
  }

  /** PyTorch's number of this type, {@code c10::ScalarType}. */
  public int code() {
    return code;
  }

  /** The size of one element in bytes. */
  public int byteSize() {
    return size;
  }

  /** PyTorch's name without the {@code torch.}: {@code float32}, {@code int64}, {@code bool}. */
  public String torchName() {
    return torchName;
  }

  public boolean isFloatingPoint() {
    return kind == Kind.FLOATING;
  }

  public boolean isComplex() {
    return kind == Kind.COMPLEX;
  }

  /** True for the integers, signed or not; false for {@link #BOOL}. */
  public boolean isIntegral() {
    return kind == Kind.SIGNED || kind == Kind.UNSIGNED;
  }

  /** True for the types that have negative values. */
  public boolean isSigned() {
    return kind != Kind.UNSIGNED && kind != Kind.BOOL;
  }

  /**
   * The type with PyTorch's number {@code code}.
   *
   * @throws InvalidArgumentException if there is none here, as for the quantised types
   */
  public static DType ofCode(int code) {
    DType type = code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    if (type == null) {
      throw new InvalidArgumentException(
          "torch.ScalarType " + code + " is not one of the types of torchbridge (DType)");
    }
    return type;
  }

  /**
   * The type of PyTorch's name, with or without {@code torch.}; PyTorch's short names ({@code
   * float}, {@code half}, {@code long}, {@code cfloat} and so on) are taken too.
   *
   * @throws InvalidArgumentException if the name is of no type
   */
  public static DType ofName(String name) {
    String plain = name.startsWith("torch.") ? name.substring(6) : name;
    return switch (plain) {
      case "float" -> FLOAT32;
      case "double" -> FLOAT64;
      case "half" -> FLOAT16;
      case "long" -> INT64;
      case "int" -> INT32;
      case "short" -> INT16;
      case "cfloat" -> COMPLEX64;
      case "cdouble" -> COMPLEX128;
      case "chalf" -> COMPLEX32;
      default -> {
        for (DType type : values()) {
          if (type.torchName.equals(plain)) {
            yield type;
          }
        }
        throw new InvalidArgumentException("there is no dtype \"" + name + "\"");
      }
    };
  }

  /** As PyTorch prints it: {@code torch.float32}. */
  @Override
  public String toString() {
    return "torch." + torchName;
  }
}
