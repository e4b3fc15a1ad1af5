package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.torchbridge.BackendUnavailableException;
import io.torchbridge.Backends;
import io.torchbridge.DType;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.Device;
import io.torchbridge.DeviceMismatchException;
import io.torchbridge.IndexOutOfRangeException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.OperatorException;
import io.torchbridge.OutOfMemoryException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.UnsupportedOperatorException;
import io.torchbridge.autograd.GradMode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Each mistake has its exception, which names the operator, what was got and, where there is one,
 * the way out; and the backend works on after it.
 */
public abstract class ErrorRules extends BackendRules {

  private static Tensor floats(long... shape) {
    return Torch.call("aten::ones", shape, DType.FLOAT32).tensor();
  }

  private static Tensor longs(long... shape) {
    return Torch.call("aten::ones", shape, DType.INT64).tensor();
  }

  @AfterEach
  void the_backend_works_on() {
    Tensor two = Torch.call("aten::add.Tensor", floats(2), floats(2)).tensor();
    assertArrayEquals(new float[] {2, 2}, two.toFloatArray());
  }

  @Test
  void gradients_do_not_hide_which_operator_failed() {
    try (var scope = TensorScope.open()) {
      Tensor vector = Torch.ones(3).requiresGrad(true);
      Tensor matrix = Torch.ones(3, 4).requiresGrad(true);
      for (boolean records : new boolean[] {false, true}) {
        try (var mode = (records ? GradMode.ENABLED : GradMode.DISABLED).enter()) {
          assertFails(
              TorchbridgeException.class, () -> Torch.call("aten::trace", vector), "aten::trace");
          assertFails(
              TorchbridgeException.class,
              () -> Torch.call("aten::narrow_copy", matrix, 1, -1, 4),
              "aten::narrow_copy");
        }
      }
    }
  }

  @Test
  void shapes_that_do_not_fit() {
    assertFails(
        ShapeMismatchException.class,
        () -> Torch.call("aten::mm", floats(2, 3), floats(4, 5)),
        "aten::mm",
        "float32[2, 3]",
        "float32[4, 5]");
    assertFails(
        ShapeMismatchException.class,
        () -> Torch.call("aten::add.Tensor", floats(2), floats(3)),
        "aten::add.Tensor",
        "[2]",
        "[3]");
    assertFails(
        ShapeMismatchException.class,
        () -> Torch.call("aten::view", floats(6), new long[] {4}),
        "aten::view",
        "[6]",
        "4");
    assertFails(
        ShapeMismatchException.class,
        () -> Torch.call("aten::cat", List.of(floats(2, 2), floats(3, 3))),
        "aten::cat",
        "[2, 2]",
        "[3, 3]");
  }

  @Test
  void dtypes_that_do_not_fit() {
    assertFails(
        DTypeMismatchException.class,
        () -> Torch.call("aten::mm", floats(2, 2), longs(2, 2)),
        "aten::mm",
        "float32[2, 2]",
        "int64[2, 2]");
    assertFails(
        DTypeMismatchException.class,
        () -> Torch.call("aten::bitwise_and.Tensor", floats(2), floats(2)),
        "aten::bitwise_and.Tensor");
    assertFails(
        DTypeMismatchException.class,
        () -> Torch.call("aten::add_.Tensor", longs(2), floats(2)),
        "aten::add_.Tensor");
    assertFails(DTypeMismatchException.class, () -> longs(2).requiresGrad(true), "int64");
  }

  @Test
  void indices_out_of_range() {
    assertFails(
        IndexOutOfRangeException.class,
        () -> Torch.call("aten::select.int", floats(3), 0, 5),
        "aten::select.int",
        "5");
    assertFails(
        IndexOutOfRangeException.class,
        () -> Torch.call("aten::sum.dim_IntList", floats(3), new long[] {4}),
        "aten::sum.dim_IntList",
        "4");
    assertFails(
        IndexOutOfRangeException.class,
        () -> Torch.call("aten::gather", floats(3), 0, Torch.tensor(new long[] {7})),
        "aten::gather");
    assertFails(IndexOutOfRangeException.class, () -> floats(3).size(1), "size(1)", "[3]");
  }

  @Test
  void devices_that_are_not_there() {
    Assumptions.assumeTrue(
        backend().devices().stream().allMatch(Device::isCpu), "this machine has other devices");
    assertFails(DeviceMismatchException.class, () -> floats(2).cuda(), "cuda");
    assertFails(TorchbridgeException.class, () -> floats(2).pinMemory(), "aten::pin_memory");
    assertFails(
        DeviceMismatchException.class,
        () -> Torch.call("aten::zeros", new long[] {2}, null, null, Device.cuda(0)),
        "aten::zeros",
        "cuda");
  }

  @Test
  void more_memory_than_there_is() {
    assertFails(
        OutOfMemoryException.class,
        () -> Torch.call("aten::empty.memory_format", new long[] {1L << 50}, DType.FLOAT64),
        "aten::empty.memory_format");
  }

  @Test
  void arguments_that_do_not_fit_the_schema() {
    assertFails(
        InvalidArgumentException.class,
        () -> Torch.call("aten::add.Tensor", floats(2), (Object) null),
        "'other'",
        "aten::add.Tensor",
        "null");
    assertFails(
        InvalidArgumentException.class,
        () -> Torch.call("aten::add.Tensor", floats(2)),
        "'other'",
        "missing");
    assertFails(
        InvalidArgumentException.class,
        () -> Torch.call("aten::relu", floats(2), 1, 2),
        "aten::relu",
        "3 arguments");
    assertFails(
        InvalidArgumentException.class,
        () -> Torch.call("aten::relu", List.of(floats(2)), Map.of("slope", 1)),
        "slope");
    assertFails(
        InvalidArgumentException.class,
        () -> Torch.call("aten::relu", List.of(floats(2)), Map.of("self", floats(2))),
        "twice");
    assertFails(
        InvalidArgumentException.class,
        () -> Torch.call("aten::softmax.int", floats(2), "last"),
        "'dim'",
        "int",
        "last");
    assertFails(
        InvalidArgumentException.class,
        () -> Torch.call("aten::cat", List.of(floats(2), "no tensor")),
        "'tensors'");
  }

  @Test
  void operators_that_are_not_there() {
    assertFails(
        UnsupportedOperatorException.class,
        () -> Torch.call("aten::add.Tensr", floats(2), floats(2)),
        "aten::add.Tensr",
        "aten::add.Tensor",
        backend().id());
    assertFails(
        UnsupportedOperatorException.class,
        () -> Torch.call("aten::no_such_operator", floats(2)),
        "aten::no_such_operator");
    assertFails(
        UnsupportedOperatorException.class,
        () -> Torch.call("not a name", floats(2)),
        "not a name");
  }

  @Test
  void matrices_that_are_singular() {
    Tensor zeros = Torch.call("aten::zeros", new long[] {2, 2}).tensor();
    assertFails(
        OperatorException.class,
        () -> Torch.call("aten::linalg_inv", zeros),
        "aten::linalg_inv",
        "singular");
    assertFails(
        OperatorException.class,
        () -> Torch.call("aten::linalg_cholesky", zeros),
        "aten::linalg_cholesky");
  }

  @Test
  void tensors_of_two_backends() {
    var other = new DelegatingBackend(backend(), "other");
    Tensor foreign;
    try (var use = Backends.use(other)) {
      foreign = floats(2);
    }
    assertFails(
        DeviceMismatchException.class,
        () -> Torch.call("aten::add.Tensor", floats(2), foreign),
        "aten::add.Tensor",
        backend().id(),
        "other");
    assertFails(
        DeviceMismatchException.class,
        () -> Torch.call("aten::cat", List.of(floats(2), foreign)),
        "aten::cat",
        "other");
    Tensor loss = floats(2).requiresGrad(true).sum();
    assertFails(
        DeviceMismatchException.class,
        () -> Torch.grad(List.of(loss), List.of(foreign)),
        backend().id(),
        "other");
    assertFails(DeviceMismatchException.class, () -> floats(2).setGrad(foreign), "other");
  }

  @Test
  void backends_that_are_not_there() {
    var e =
        assertFails(BackendUnavailableException.class, () -> Backends.use("nonesuch"), "nonesuch");
    assertInstanceOf(TorchbridgeException.class, e);
  }
}
