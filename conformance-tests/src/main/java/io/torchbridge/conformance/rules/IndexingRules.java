package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.torchbridge.Complex;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.Index;
import io.torchbridge.IndexOutOfRangeException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading and writing by index. */
public abstract class IndexingRules extends TypedOperatorRules {
  @Test
  void elements_are_those_of_pytorch() {
    verify(List.of(), views(), copies(), writing(), text());
  }

  private List<Check> views() {
    return List.of(
        that("m.get(Index.at(1))", () -> m.get(Index.at(1))),
        that("m.get(Index.at(-1), Index.at(2))", () -> m.get(Index.at(-1), Index.at(2))),
        that("m.get(Index.all(), Index.at(1))", () -> m.get(Index.all(), Index.at(1))),
        that("m.get(Index.slice(1, 3))", () -> m.get(Index.slice(1, 3))),
        that(
            "m.get(Index.all(), Index.slice(-3, -1))",
            () -> m.get(Index.all(), Index.slice(-3, -1))),
        that(
            "m.get(Index.all(), Index.slice(0, 4, 2))",
            () -> m.get(Index.all(), Index.slice(0, 4, 2))),
        that("m.get(Index.slice(null, null, 2))", () -> m.get(Index.slice(null, null, 2))),
        that("m.get(Index.from(1), Index.until(-1))", () -> m.get(Index.from(1), Index.until(-1))),
        that("m.get(Index.slice(2, 100))", () -> m.get(Index.slice(2, 100))),
        that("m.get(Index.slice(2, 1))", () -> m.get(Index.slice(2, 1))),
        that("t.get(Index.ellipsis(), Index.at(0))", () -> t.get(Index.ellipsis(), Index.at(0))),
        that(
            "t.get(Index.at(0), Index.ellipsis(), Index.at(-1))",
            () -> t.get(Index.at(0), Index.ellipsis(), Index.at(-1))),
        that("t.get(Index.ellipsis())", () -> t.get(Index.ellipsis())),
        that("m.get()", () -> m.get()),
        that(
            "m.get(Index.newAxis(), Index.at(0), Index.newAxis())",
            () -> m.get(Index.newAxis(), Index.at(0), Index.newAxis())),
        that(
            "t.get(Index.at(1), Index.newAxis(), Index.slice(0, 2), Index.ellipsis(),"
                + " Index.newAxis())",
            () ->
                t.get(
                    Index.at(1),
                    Index.newAxis(),
                    Index.slice(0, 2),
                    Index.ellipsis(),
                    Index.newAxis())));
  }

  private List<Check> copies() {
    return List.of(
        that("m.get(Index.at(d))", () -> m.get(Index.at(d))),
        that("m.get(Index.all(), Index.at(d))", () -> m.get(Index.all(), Index.at(d))),
        that("m.get(Index.at(d), Index.at(d))", () -> m.get(Index.at(d), Index.at(d))),
        that(
            "m.get(Index.at(d.unsqueeze(1)), Index.at(d))",
            () -> m.get(Index.at(d.unsqueeze(1)), Index.at(d))),
        that(
            "t.get(Index.at(0), Index.all(), Index.at(d))",
            () -> t.get(Index.at(0), Index.all(), Index.at(d))),
        that(
            "t.get(Index.at(Torch.tensor(new long[] {1, 0})), Index.all(), Index.at(d))",
            () -> t.get(Index.at(Torch.tensor(new long[] {1, 0})), Index.all(), Index.at(d))),
        that("t.get(Index.ellipsis(), Index.at(d))", () -> t.get(Index.ellipsis(), Index.at(d))),
        that(
            "t.get(Index.newAxis(), Index.at(0), Index.at(d))",
            () -> t.get(Index.newAxis(), Index.at(0), Index.at(d))),
        that("m.get(Index.at(Torch.tensor(1)))", () -> m.get(Index.at(Torch.tensor(1)))),
        that(
            "m.get(Index.at(Torch.tensor(-1)), Index.slice(1, 3))",
            () -> m.get(Index.at(Torch.tensor(-1)), Index.slice(1, 3))),
        that("x.get(Index.mask(b))", () -> x.get(Index.mask(b))),
        that("m.get(Index.mask(k3.gt(0)))", () -> m.get(Index.mask(k3.gt(0)))),
        that(
            "t.get(Index.at(0), Index.mask(m.gt(0)))",
            () -> t.get(Index.at(0), Index.mask(m.gt(0)))),
        that(
            "t.get(Index.all(), Index.mask(m.gt(0)))",
            () -> t.get(Index.all(), Index.mask(m.gt(0)))),
        that(
            "t.get(Index.mask(b.get(Index.all(), Index.at(2)).logicalAnd(Torch.tensor(true))),"
                + " Index.at(d))",
            () ->
                t.get(
                    Index.mask(b.get(Index.all(), Index.at(2)).logicalAnd(Torch.tensor(true))),
                    Index.at(d))),
        that("m.get(Index.mask(Torch.tensor(true)))", () -> m.get(Index.mask(Torch.tensor(true)))),
        that(
            "m.get(Index.mask(Torch.tensor(false)))", () -> m.get(Index.mask(Torch.tensor(false)))),
        that(
            "m.get(Index.at(Torch.tensor(new int[] {0, 2})))",
            () -> m.get(Index.at(Torch.tensor(new int[] {0, 2})))));
  }

  private List<Check> writing() {
    return List.of(
        that("put(m, 7, Index.at(1))", () -> put(m, 7, Index.at(1))),
        that(
            "put(m, 7.5, Index.all(), Index.slice(0, 4, 2))",
            () -> put(m, 7.5, Index.all(), Index.slice(0, 4, 2))),
        that("put(i, 7, Index.at(0), Index.at(1))", () -> put(i, 7, Index.at(0), Index.at(1))),
        that("put(b, true, Index.at(0))", () -> put(b, true, Index.at(0))),
        that(
            "put(z, new Complex(1, 2), Index.at(0))", () -> put(z, new Complex(1, 2), Index.at(0))),
        that("put(m, v, Index.at(1))", () -> put(m, v, Index.at(1))),
        that(
            "put(m, v.reshape(1, 1, 4), Index.at(1))",
            () -> put(m, v.reshape(1, 1, 4), Index.at(1))),
        that("put(m, v, Index.all())", () -> put(m, v, Index.all())),
        that(
            "put(m, v3.unsqueeze(1), Index.ellipsis())",
            () -> put(m, v3.unsqueeze(1), Index.ellipsis())),
        that("put(m, 7, Index.mask(m.gt(0)))", () -> put(m, 7, Index.mask(m.gt(0)))),
        that("put(m, v, Index.at(d))", () -> put(m, v, Index.at(d))),
        that(
            "put(m, m.flip(1).narrow(0, 0, 2), Index.at(d))",
            () -> put(m, m.flip(1).narrow(0, 0, 2), Index.at(d))),
        that("put(m, 7, Index.all(), Index.at(d))", () -> put(m, 7, Index.all(), Index.at(d))),
        that(
            "put(t, 7, Index.at(0), Index.mask(k3.gt(0)), Index.at(1))",
            () -> put(t, 7, Index.at(0), Index.mask(k3.gt(0)), Index.at(1))),
        that("put(m, Torch.arange(4), Index.at(0))", () -> put(m, Torch.arange(4), Index.at(0))),
        that(
            "put(m, 7, Index.mask(Torch.tensor(true)))",
            () -> put(m, 7, Index.mask(Torch.tensor(true)))));
  }

  private static Tensor put(Tensor tensor, Object value, Index... indices) {
    Tensor copy = tensor.clone();
    if (value instanceof Tensor elements) {
      copy.set(elements, indices);
    } else {
      copy.set(value, indices);
    }
    return copy;
  }

  @Test
  void text_is_read_or_refused() {
    assertArrayEquals(
        new Index[] {Index.at(0), Index.slice(1, -1), Index.ellipsis(), Index.slice(null, null, 2)},
        Index.parse("0, 1:-1, ..., ::2"));
    assertArrayEquals(new Index[] {Index.at(3)}, Index.parse(" 3, "));
    m.set(7, Index.parse("1, ::2"));
    assertEquals(14.0, m.at("1, ::2").sum().itemDouble());
    assertFails(
        InvalidArgumentException.class, () -> m.at("0, x"), "\"0, x\"", "character 2", "\"x\"");
    assertFails(InvalidArgumentException.class, () -> m.at("::-1"), "positive", "flip()");
    assertFails(InvalidArgumentException.class, () -> m.at(""), "character 0");
    assertFails(InvalidArgumentException.class, () -> m.at("0,,1"), "character 2");
    assertFails(InvalidArgumentException.class, () -> m.at("1:2:3:4"), "1:2:3:4");
    assertFails(IndexOutOfRangeException.class, () -> m.at("0, 0, 0"), "3 indices");
  }

  @Test
  void a_view_shares_its_memory() {
    m.get(Index.at(1), Index.slice(1, 3)).fill_(9);
    assertEquals(9.0, m.get(Index.at(1), Index.at(2)).itemDouble());
  }

  @Test
  void only_the_result_stays_in_the_scope() {
    try (var scope = TensorScope.open()) {
      t.get(Index.at(1), Index.newAxis(), Index.slice(0, 2), Index.at(d)).shape();
      assertEquals(1, scope.size());
      t.set(7, Index.at(1), Index.slice(0, 2));
      assertEquals(1, scope.size());
    }
  }

  @Test
  void wrong_indices_are_refused() {
    assertFails(IndexOutOfRangeException.class, () -> m.get(Index.at(3)), "3");
    assertFails(
        IndexOutOfRangeException.class,
        () -> m.get(Index.at(0), Index.at(0), Index.at(0)),
        "3 indices",
        "[3, 4]");
    assertFails(IndexOutOfRangeException.class, () -> m.get(Index.at(k)), "3");
    assertFails(
        InvalidArgumentException.class,
        () -> t.get(Index.ellipsis(), Index.ellipsis()),
        "ellipsis");
    assertFails(InvalidArgumentException.class, () -> Index.slice(0, 4, 0), "step");
    assertFails(DTypeMismatchException.class, () -> m.get(Index.at(x)), "float32", "integers");
    assertFails(DTypeMismatchException.class, () -> m.get(Index.mask(i)), "int64", "bool");
  }

  private List<Check> text() {
    return List.of(
        that("m.at(\"1\")", () -> m.at("1")),
        that("m.at(\"-1, 2\")", () -> m.at("-1, 2")),
        that("m.at(\":, 1\")", () -> m.at(":, 1")),
        that("m.at(\"1:, :-1\")", () -> m.at("1:, :-1")),
        that("m.at(\"::2, 1:4:2\")", () -> m.at("::2, 1:4:2")),
        that("t.at(\"..., 0\")", () -> t.at("..., 0")),
        that("t.at(\"0, ..., -1\")", () -> t.at("0, ..., -1")),
        that("t.at(\"None, 1, ..., None, 1:\")", () -> t.at("None, 1, ..., None, 1:")),
        that("t.at(\" 0 , 1 : -1 , : : 2\")", () -> t.at(" 0 , 1 : -1 , : : 2")));
  }
}
