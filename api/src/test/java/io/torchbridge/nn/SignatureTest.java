package io.torchbridge.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private static final Signature SIGNATURE =
      Signature.of("size, stride=(1, 2), mode='mean', eps=1e-5, *, bias=True, dtype=None");

  private static Arguments bind(List<?> arguments, Map<String, ?> keywords) {
    return SIGNATURE.bind("Thing", arguments, keywords);
  }

  @Test
  void defaults_are_read_as_Python_writes_them() {
    Arguments a = bind(List.of(3), Map.of());
    assertEquals(3, a.integer("size"));
    assertArrayEquals(new long[] {1, 2}, a.integers("stride"));
    assertEquals("mean", a.string("mode"));
    assertEquals(1e-5, a.real("eps"));
    assertTrue(a.bool("bias"));
    assertNull(a.dtype("dtype"));
    assertEquals(List.of("size", "stride", "mode", "eps", "bias", "dtype"), SIGNATURE.names());
  }

  @Test
  void arguments_come_by_place_and_by_name() {
    Arguments a = bind(List.of(3, 4), Map.of("dtype", "float64", "eps", 1));
    assertArrayEquals(new long[] {4, 4}, a.integers("stride", 2));
    assertEquals(DType.FLOAT64, a.dtype("dtype"));
    assertEquals(1.0, a.real("eps"));
  }

  @Test
  void a_given_null_is_not_the_default() {
    Arguments a = bind(Arrays.asList(3, null), Collections.singletonMap("eps", null));
    assertTrue(a.isNull("stride"));
    assertNull(a.optionalReal("eps"));
  }

  private static void assertRefused(List<?> arguments, Map<String, ?> keywords, String word) {
    String message =
        assertThrows(InvalidArgumentException.class, () -> bind(arguments, keywords)).getMessage();
    assertTrue(message.contains(word) && message.contains("Thing"), message);
  }

  @Test
  void what_does_not_fit_is_refused_by_name() {
    assertRefused(List.of(), Map.of(), "'size'");
    assertRefused(List.of(1), Map.of("size", 2), "twice");
    assertRefused(List.of(1), Map.of("sise", 2), "'sise'");
    assertRefused(List.of(1, 2, "mean", 1.0, true), Map.of(), "4 arguments by place");
  }

  @Test
  void values_of_another_kind_are_refused() {
    Arguments a = bind(List.of("three"), Map.of("stride", List.of(1, 2, 3), "mode", "max"));
    assertThrows(InvalidArgumentException.class, () -> a.integer("size"));
    assertThrows(InvalidArgumentException.class, () -> a.integers("stride", 2));
    assertThrows(InvalidArgumentException.class, () -> a.tensor("eps"));
    assertThrows(
        InvalidArgumentException.class,
        () -> a.oneOf("mode", new String[] {"sum", "mean"}, name -> name));
  }

  @Test
  void numbers_print_as_in_Python() {
    assertEquals("1e-05", Repr.of(1e-5));
    assertEquals("0.0001", Repr.of(1e-4));
    assertEquals("0.3333333333333333", Repr.of(1.0 / 3));
    assertEquals("20.0", Repr.of(20.0));
    assertEquals("1e+16", Repr.of(1e16));
    assertEquals("(3,)", Repr.of(new long[] {3}));
    assertEquals("(1, 2)", Repr.of(new long[] {1, 2}));
    assertEquals("None", Repr.of(null));
  }
}
