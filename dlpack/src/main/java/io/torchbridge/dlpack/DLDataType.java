package io.torchbridge.dlpack;

/**
 * The type of a tensor's elements, {@code DLDataType}.
 *
 * @param code one of the {@code kDL…} type codes, here as constants
 * @param bits the size of one lane in bits
 * @param lanes how many values an element holds; 1 but for vector types
 */
public record DLDataType(int code, int bits, int lanes) {
  public static final int INT = 0;
  public static final int UINT = 1;
  public static final int FLOAT = 2;
  public static final int OPAQUE_HANDLE = 3;
  public static final int BFLOAT = 4;
  public static final int COMPLEX = 5;
  public static final int BOOLEAN = 6;
  public static final int FLOAT8_E3M4 = 7;
  public static final int FLOAT8_E4M3 = 8;
  public static final int FLOAT8_E4M3B11FNUZ = 9;
  public static final int FLOAT8_E4M3FN = 10;
  public static final int FLOAT8_E4M3FNUZ = 11;
  public static final int FLOAT8_E5M2 = 12;
  public static final int FLOAT8_E5M2FNUZ = 13;
  public static final int FLOAT8_E8M0FNU = 14;
  public static final int FLOAT6_E2M3FN = 15;
  public static final int FLOAT6_E3M2FN = 16;
  public static final int FLOAT4_E2M1FN = 17;

  private static final String[] NAMES = {
    "int",
    "uint",
    "float",
    "handle",
    "bfloat",
    "complex",
    "bool",
    "float8_e3m4",
    "float8_e4m3",
    "float8_e4m3b11fnuz",
    "float8_e4m3fn",
    "float8_e4m3fnuz",
    "float8_e5m2",
    "float8_e5m2fnuz",
    "float8_e8m0fnu",
    "float6_e2m3fn",
    "float6_e3m2fn",
    "float4_e2m1fn",
  };

  public DLDataType {
    if (code < 0 || code > 0xff || bits < 0 || bits > 0xff || lanes < 0 || lanes > 0xffff) {
      throw new DLPackException(
          "a DLPack dtype of code %d, %d bits and %d lanes can't be".formatted(code, bits, lanes));
    }
  }

  /** A type of one lane. */
  public static DLDataType of(int code, int bits) {
    return new DLDataType(code, bits, 1);
  }

  /**
   * The type of PyTorch's name, without {@code torch.}: {@code float32}, {@code bfloat16}, {@code
   * complex64}, {@code bool}, {@code float8_e5m2}.
   *
   * @throws DLPackException if DLPack has no such type
   */
  public static DLDataType ofName(String name) {
    for (int code = 0; code < NAMES.length; code++) {
      String plain = NAMES[code];
      if (code >= BOOLEAN) {
        if (plain.equals(name)) {
          return of(code, sizeOfNamed(code));
        }
      } else if (name.startsWith(plain)
          && name.substring(plain.length()).matches("[1-9]\\d{0,2}")) {
        return of(code, Integer.parseInt(name.substring(plain.length())));
      }
    }
    throw new DLPackException("DLPack has no dtype \"" + name + "\"");
  }

  private static int sizeOfNamed(int code) {
    return switch (code) {
      case FLOAT6_E2M3FN, FLOAT6_E3M2FN -> 6;
      case FLOAT4_E2M1FN -> 4;
      default -> 8;
    };
  }

  /** The size of one element in bytes; a part of a byte counts as a whole one. */
  public int byteSize() {
    return (bits * lanes + 7) / 8;
  }

  /** True if elements may share a byte. */
  public boolean isSubByte() {
    return bits * lanes % 8 != 0;
  }

  /** PyTorch's name of the type: {@code float32}, {@code bool}, {@code float8_e5m2}. */
  @Override
  public String toString() {
    String name = code >= NAMES.length ? "DLPack dtype code " + code + " of bits " : NAMES[code];
    if (code < BOOLEAN || code >= NAMES.length || bits != sizeOfNamed(code)) {
      name += bits;
    }
    return lanes == 1 ? name : name + "x" + lanes;
  }
}
