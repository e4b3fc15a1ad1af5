package io.torchbridge.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.autograd.GradMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small language of conditions, and what is done with them. */
class ArgumentGuardTest {
  private static final Operator OPERATOR =
      Operator.parse(
          "aten::some(int a, int[] list, float x, bool yes, int? none=None, int[] strides=[]) ->"
              + " Tensor");
  private static final @Nullable Object[] ARGUMENTS = {
    3L, new long[] {1, 2, 3}, 0.9, true, null, new long[] {10, 1, Long.MAX_VALUE}
  };

  private static boolean holds(String condition) {
    return new Condition(OPERATOR, condition).holds(ARGUMENTS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = 3",
        "a != 4",
        "a + 1 >= 2 * 2",
        "a - 1 - 1 = 1",
        "2 * (a + 1) = 8",
        "a % 2 = 1",
        "list > 0",
        "list <= a",
        "len(list) = a",
        "list < list + 1",
        "x = 0",
        "yes = 1",
        "none > 100",
        "given(none) = 0",
        "given(a) + given(list) = 2",
        "a = 4 if a = 5",
        "a = 4 if a = 3 and yes = 0",
        "-a = 1 - 4",
        "reach(list, strides) > 1000",
        "strides * 2 > 0"
      })
  void holds_as_written(String condition) {
    assertTrue(holds(condition), condition);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a > 3",
        "list > 1",
        "list = 2",
        "a = 4 if a = 3",
        "a = 4 if a = 3 and yes = 1",
        "x > 0",
        "yes = 0"
      })
  void does_not_hold(String condition) {
    assertFalse(holds(condition), condition);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a | a comparison",
        "b = 1 | an argument, not b,",
        "a = 1 2 | the end",
        "len(a = 1 | )",
        "most(a) = 1 | a function",
        "= 1 | a name or a number"
      })
  void what_is_not_understood_is_told(String condition, String expected) {
    var e = assertThrows(IllegalStateException.class, () -> new Condition(OPERATOR, condition));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  private record Echo(Operator operator) implements BoundOperator {
    @Override
    public @Nullable Object call(GradMode mode, @Nullable Object[] arguments) {
      return "called";
    }
  }

  @Test
  void only_listed_operators_are_guarded() {
    var echo = new Echo(OPERATOR);
    assertSame(echo, ArgumentGuard.around(echo));
    Operator stack = Operator.parse("aten::_stack(Tensor[] tensors, int dim=0) -> Tensor");
    BoundOperator guarded = ArgumentGuard.around(new Echo(stack));
    assertEquals(stack, guarded.operator());
    var e =
        assertThrows(
            InvalidArgumentException.class,
            () -> guarded.call(GradMode.ENABLED, new Object[] {new TensorHandle[0], 0L}));
    assertEquals(
        "aten::_stack(tensors=[]): PyTorch would crash; it needs len(tensors) > 0", e.getMessage());
    assertEquals("called", guarded.call(GradMode.ENABLED, new Object[] {new TensorHandle[1], 0L}));
  }
}
