package io.torchbridge.program;

import io.torchbridge.DType;
import io.torchbridge.Layout;
import io.torchbridge.MemoryFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The numbers that the export schema has for types, which are not those of c10. */
final class SchemaCodes {
  /** The lowest number of those that continue after a hole. */
  private static final int SECOND_DTYPE = 28;

  private static final List<DType> FIRST_DTYPES =
      List.of(
          DType.UINT8,
          DType.INT8,
          DType.INT16,
          DType.INT32,
          DType.INT64,
          DType.FLOAT16,
          DType.FLOAT32,
          DType.FLOAT64,
          DType.COMPLEX32,
          DType.COMPLEX64,
          DType.COMPLEX128,
          DType.BOOL,
          DType.BFLOAT16);
  private static final List<DType> SECOND_DTYPES =
      List.of(
          DType.UINT16,
          DType.FLOAT8_E4M3FN,
          DType.FLOAT8_E5M2,
          DType.FLOAT8_E4M3FNUZ,
          DType.FLOAT8_E5M2FNUZ,
          DType.FLOAT8_E8M0FNU,
          DType.UINT32,
          DType.UINT64);

  private static final List<Layout> LAYOUTS =
      List.of(
          Layout.SPARSE,
          Layout.SPARSE_CSR,
          Layout.SPARSE_CSC,
          Layout.SPARSE_BSR,
          Layout.SPARSE_BSC,
          Layout.MKLDNN,
          Layout.STRIDED);
  private static final List<MemoryFormat> FORMATS =
      List.of(
          MemoryFormat.CONTIGUOUS_FORMAT,
          MemoryFormat.CHANNELS_LAST,
          MemoryFormat.CHANNELS_LAST_3D,
          MemoryFormat.PRESERVE_FORMAT);

  private SchemaCodes() {}

  static DType dtype(Json json) {
    long code = json.whole();
    return code >= SECOND_DTYPE
        ? element(SECOND_DTYPES, code - SECOND_DTYPE, "dtype", json)
        : element(FIRST_DTYPES, code - 1, "dtype", json);
  }

  static Layout layout(Json json) {
    return element(LAYOUTS, json.whole() - 1, "layout", json);
  }

  static MemoryFormat format(Json json) {
    return element(FORMATS, json.whole() - 1, "memory format", json);
  }

  private static <T> T element(List<T> list, long index, String what, Json json) {
    if (index < 0 || index >= list.size()) {
      throw json.malformed("the number " + json.raw() + " is of no " + what + " that is known");
    }
    return list.get((int) index);
  }

  static int code(DType dtype) {
    int first = FIRST_DTYPES.indexOf(dtype);
    return first >= 0 ? first + 1 : SECOND_DTYPES.indexOf(dtype) + SECOND_DTYPE;
  }

  /** The number of a layout; null for one that the schema lacks. */
  static @Nullable Integer code(Layout layout) {
    int index = LAYOUTS.indexOf(layout);
    return index < 0 ? null : index + 1;
  }

  static int code(MemoryFormat format) {
    return FORMATS.indexOf(format) + 1;
  }
}
