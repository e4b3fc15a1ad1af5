package io.torchbridge.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.spi.Operator.Argument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parses every schema that PyTorch 2.13's dispatcher lists; the counts are PyTorch's own. */
class OperatorTest {
  private static List<String> schemas = List.of();
  private static List<Operator> operators = List.of();

  @BeforeAll
  static void parseAll() throws IOException {
    try (var in =
        new GZIPInputStream(
            Objects.requireNonNull(
                OperatorTest.class.getResourceAsStream("schemas-2.13.txt.gz")))) {
      schemas = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    operators = schemas.stream().map(Operator::parse).toList();
  }

  private static long arguments(Predicate<Argument> which) {
    return operators.stream().flatMap(o -> o.arguments().stream()).filter(which).count();
  }

  @Test
  void every_schema_of_pytorch_is_parsed() {
    assertEquals(3598, operators.size());
    assertEquals(13746, arguments(a -> true));
    assertEquals(4008, operators.stream().mapToInt(o -> o.returns().size()).sum());
    assertEquals(3598, operators.stream().map(Operator::qualifiedName).distinct().count());
    assertEquals(
        2031, operators.stream().map(o -> o.namespace() + "::" + o.name()).distinct().count());
  }

  @Test
  void what_is_optional_keyword_only_or_written_is_known() {
    assertEquals(2617, arguments(Argument::keywordOnly));
    assertEquals(2728, arguments(a -> !a.isRequired()));
    assertEquals(1897, arguments(a -> a.alias() != null));
    assertEquals(1791, arguments(a -> a.alias() != null && a.alias().write()));
  }

  @Test
  void types_are_known() {
    assertEquals(6308, arguments(a -> a.type().isTensor() && !a.type().isOptional()));
    assertEquals(586, arguments(a -> a.type().isTensor() && a.type().isOptional()));
  }

  @Test
  void a_schema_is_kept_as_its_text() {
    for (int i = 0; i < schemas.size(); i++) {
      assertEquals(schemas.get(i), operators.get(i).toString());
      assertTrue(schemas.get(i).startsWith(operators.get(i).qualifiedName() + "("));
    }
  }

  @Test
  void the_parts_of_a_schema() {
    Operator add =
        Operator.parse("aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor");
    assertEquals("aten", add.namespace());
    assertEquals("add", add.name());
    assertEquals("Tensor", add.overload());
    assertEquals(
        List.of("self", "other", "alpha"), add.arguments().stream().map(Argument::name).toList());
    assertEquals(1L, add.arguments().get(2).defaultValue());
    assertTrue(add.arguments().get(2).keywordOnly());
    assertFalse(add.arguments().get(1).keywordOnly());
    assertEquals(-1, add.writtenArgument(0));
  }

  @Test
  void results_that_are_written_arguments() {
    Operator sort =
        Operator.parse(
            "aten::sort.values(Tensor self, int dim=-1, bool descending=False, *, Tensor(a!)"
                + " values, Tensor(b!) indices) -> (Tensor(a!) values, Tensor(b!) indices)");
    assertEquals(3, sort.writtenArgument(0));
    assertEquals(4, sort.writtenArgument(1));
    Operator view = Operator.parse("aten::view(Tensor(a) self, SymInt[] size) -> Tensor(a)");
    assertEquals(-1, view.writtenArgument(0));
  }

  @Test
  void defaults_have_canonical_forms() {
    Operator pool =
        Operator.parse(
            "aten::f(int[2] a=0, int[] b=[1, 2], float c=1e-05, bool d=True, str e='mean', Tensor?"
                + " g=None, ScalarType? h=6, float[]? i=None, bool[3] j=[True, False, True]) ->"
                + " ()");
    List<Argument> a = pool.arguments();
    assertArrayEquals(new long[] {0, 0}, (long[]) a.get(0).defaultValue());
    assertArrayEquals(new long[] {1, 2}, (long[]) a.get(1).defaultValue());
    assertEquals(1e-5, a.get(2).defaultValue());
    assertEquals(true, a.get(3).defaultValue());
    assertEquals("mean", a.get(4).defaultValue());
    assertNull(a.get(5).defaultValue());
    assertEquals(io.torchbridge.DType.FLOAT32, a.get(6).defaultValue());
    assertNull(a.get(7).defaultValue());
    assertArrayEquals(new boolean[] {true, false, true}, (boolean[]) a.get(8).defaultValue());
    assertTrue(pool.returns().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "add",
        "aten::add(",
        "aten::add(Tensor self",
        "aten::add(Tensor) -> Tensor",
        "aten::add(Tensor self) Tensor",
        "aten::add(Tensor self) -> Tensor more!",
        "aten::add(int[x] size) -> Tensor",
        "aten::add(int n=seven) -> Tensor",
        "aten::add(str s='open) -> Tensor",
        "a b::add(Tensor self) -> Tensor"
      })
  void what_is_no_schema_is_refused_with_its_text(String text) {
    var e = assertThrows(InvalidArgumentException.class, () -> Operator.parse(text));
    assertTrue(String.valueOf(e.getMessage()).contains('"' + text + '"'), e.toString());
  }
}
