package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.ClosedTensorException;
import io.torchbridge.DType;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.Device;
import io.torchbridge.DeviceMismatchException;
import io.torchbridge.Generator;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Random generators, their seeds and states. */
public abstract class GeneratorRules extends TypedOperatorRules {
  @Test
  void a_state_is_that_of_pytorch() {
    verify(List.of(), states());
  }

  @Test
  void a_state_brings_the_numbers_back() {
    try (var generator = seeded();
        var other = new Generator()) {
      Torch.randn(generator, 3);
      Tensor state = generator.getState();
      Tensor first = Torch.randn(generator, 5);
      Tensor second = Torch.randn(generator, 5);
      assertFalse(first.equal(second));
      generator.setState(state);
      assertTrue(first.equal(Torch.randn(generator, 5)));
      other.setState(state);
      assertTrue(first.equal(Torch.randn(other, 5)));
      assertTrue(second.equal(Torch.randn(generator, 5)));
    }
  }

  @Test
  void a_generator_draws_apart_from_the_default_one() {
    Torch.manualSeed(1);
    Tensor expected = Torch.rand(4);
    Torch.manualSeed(1);
    try (var generator = seeded()) {
      Tensor own = Torch.rand(generator, 4);
      assertTrue(expected.equal(Torch.rand(4)));
      Torch.manualSeed(2);
      assertTrue(own.equal(Torch.rand(generator.manualSeed(42), 4)));
    }
  }

  @Test
  void the_default_generator_has_a_state() {
    Torch.manualSeed(11);
    assertEquals(11, Torch.initialSeed());
    assertEquals(11, Torch.defaultGenerator().initialSeed());
    Tensor state = Torch.getRngState();
    Tensor first = Torch.rand(4);
    Torch.setRngState(state);
    assertTrue(first.equal(Torch.rand(4)));
    Torch.setRngState(state);
    Torch.defaultGenerator().close();
    assertTrue(first.equal(Torch.rand(Torch.defaultGenerator(), 4)));
    long seed = Torch.seed();
    assertEquals(seed, Torch.initialSeed());
    assertNotEquals(seed, Torch.seed());
  }

  @Test
  void any_operator_takes_a_generator() {
    try (var generator = seeded()) {
      Tensor named = Torch.call("aten::rand", List.of(new long[] {3}), Map.of()).tensor().zero_();
      Tensor drawn =
          Torch.call(
                  "aten::uniform_",
                  List.of(named),
                  Map.of("from", 0.0, "to", 1.0, "generator", generator))
              .tensor();
      assertTrue(drawn.equal(Torch.rand(generator.manualSeed(42), 3)));
    }
  }

  @Test
  void a_generator_knows_its_device_and_backend() {
    try (var generator = new Generator()) {
      assertTrue(generator.device().isCpu());
      assertEquals(backend(), generator.backend());
      assertEquals(67280421310721L, generator.initialSeed());
      long seed = generator.seed();
      assertEquals(seed, generator.initialSeed());
    }
  }

  @Test
  void wrong_generators_are_refused() {
    var closed = seeded();
    closed.close();
    closed.close();
    assertFails(ClosedTensorException.class, () -> Torch.rand(closed, 3), "Generator");
    assertFails(
        ClosedTensorException.class, () -> x.uniform_(0, 1, closed), "aten::uniform_", "closed");
    try (var use = Backends.use(new DelegatingBackend(backend(), "other"));
        var other = seeded()) {
      assertFails(
          DeviceMismatchException.class, () -> x.uniform_(0, 1, other), "aten::uniform_", "other");
    }
    try (var generator = seeded()) {
      assertFails(DTypeMismatchException.class, () -> generator.setState(x), "float32", "uint8");
      Tensor tooShort = x.to(DType.UINT8);
      assertFails(TorchbridgeException.class, () -> generator.setState(tooShort));
      assertArrayEquals(seeded().getState().toByteArray(), generator.getState().toByteArray());
    }
    assertFails(
        InvalidArgumentException.class,
        () -> Torch.call("aten::uniform_", x, 0, 1, 42),
        "generator",
        "42");
    assertFails(TorchbridgeException.class, () -> new Generator(Device.META));
  }

  private List<Check> states() {
    return List.of(
        that(
            "seeded().getState().to(DType.INT64).cumsum(0).narrow(0, 5040, 16)",
            () -> seeded().getState().to(DType.INT64).cumsum(0).narrow(0, 5040, 16)),
        that(
            "new Generator().getState().narrow(0, 0, 32)",
            () -> new Generator().getState().narrow(0, 0, 32)));
  }
}
