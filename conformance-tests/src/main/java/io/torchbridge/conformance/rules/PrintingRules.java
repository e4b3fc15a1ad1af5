package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.PrintOptions;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tensors are printed as PyTorch prints them ({@code src/main/python/printed_tensors.py}). */
public abstract class PrintingRules extends TypedOperatorRules {
  @Test
  void tensors_look_as_in_pytorch() throws IOException {
    JsonNode wanted =
        new JsonMapper()
            .readTree(
                Objects.requireNonNull(
                    PrintingRules.class.getResourceAsStream("printed-tensors.json")));
    var failures = new ArrayList<String>();
    for (Check check :
        Stream.of(tensors(), sparseTensors(), options()).flatMap(List::stream).toList()) {
      String want = wanted.path(check.name()).asText();
      String got = String.valueOf(check.call().get());
      if (!got.equals(want)) {
        failures.add(check.name() + "\n" + got + "\n  not\n" + want);
      }
    }
    assertTrue(failures.isEmpty(), () -> String.join("\n\n", failures));
  }

  private List<Check> tensors() {
    return List.of(
        that("Torch.tensor(3)", () -> Torch.tensor(3)),
        that("Torch.tensor(2.5)", () -> Torch.tensor(2.5)),
        that("Torch.tensor(-7)", () -> Torch.tensor(-7)),
        that("Torch.tensor(true)", () -> Torch.tensor(true)),
        that("Torch.tensor(Float.NaN)", () -> Torch.tensor(Float.NaN)),
        that("Torch.tensor(new float[] {1, 2, 3})", () -> Torch.tensor(new float[] {1, 2, 3})),
        that(
            "Torch.tensor(new float[] {1.5f, -2, 3})",
            () -> Torch.tensor(new float[] {1.5f, -2, 3})),
        that("Torch.tensor(new float[] {0, 0})", () -> Torch.tensor(new float[] {0, 0})),
        that(
            "Torch.tensor(new float[] {0, -0f, -0.00001f})",
            () -> Torch.tensor(new float[] {0, -0f, -0.00001f})),
        that(
            "Torch.tensor(new float[] {1, 2000.5f, 0.5f})",
            () -> Torch.tensor(new float[] {1, 2000.5f, 0.5f})),
        that(
            "Torch.tensor(new float[] {100000, 1, 3})",
            () -> Torch.tensor(new float[] {100000, 1, 3})),
        that(
            "Torch.tensor(new float[] {1e9f, 2e9f})", () -> Torch.tensor(new float[] {1e9f, 2e9f})),
        that(
            "Torch.tensor(new float[] {0.00001f, 0.00002f})",
            () -> Torch.tensor(new float[] {0.00001f, 0.00002f})),
        that(
            "Torch.tensor(new float[] {1e30f, 1e-30f, 0, -1})",
            () -> Torch.tensor(new float[] {1e30f, 1e-30f, 0, -1})),
        that(
            "Torch.tensor(new double[] {1e300, 1e-300})",
            () -> Torch.tensor(new double[] {1e300, 1e-300})),
        that(
            "Torch.tensor(new float[] {0.00005f, 0.00015f, 0.00025f, 0.00035f})",
            () -> Torch.tensor(new float[] {0.00005f, 0.00015f, 0.00025f, 0.00035f})),
        that(
            "Torch.tensor(new float[] {0.12345f, 0.03125f, 0.00625f})",
            () -> Torch.tensor(new float[] {0.12345f, 0.03125f, 0.00625f})),
        that(
            "Torch.tensor(new double[] {0.03125, 0.09375})",
            () -> Torch.tensor(new double[] {0.03125, 0.09375})),
        that("n", () -> n),
        that(
            "Torch.tensor(new float[] {Float.NaN, 1.5f, Float.NEGATIVE_INFINITY})",
            () -> Torch.tensor(new float[] {Float.NaN, 1.5f, Float.NEGATIVE_INFINITY})),
        that(
            "Torch.tensor(new float[] {Float.NaN, 1e9f})",
            () -> Torch.tensor(new float[] {Float.NaN, 1e9f})),
        that(
            "Torch.tensor(new float[] {Float.NaN, Float.POSITIVE_INFINITY})",
            () -> Torch.tensor(new float[] {Float.NaN, Float.POSITIVE_INFINITY})),
        that("x", () -> x),
        that("m", () -> m),
        that("t", () -> t),
        that("i", () -> i),
        that("i.neg().mul(1000)", () -> i.neg().mul(1000)),
        that("b", () -> b),
        that("t.gt(0)", () -> t.gt(0)),
        that("z", () -> z),
        that("z.mul(1e6)", () -> z.mul(1e6)),
        that("Torch.complex(x, x.mul(0))", () -> Torch.complex(x, x.mul(0))),
        that("z.conj()", () -> z.conj()),
        that("Torch.complex(n, n)", () -> Torch.complex(n, n)),
        that("z.to(DType.COMPLEX128)", () -> z.to(DType.COMPLEX128)),
        that("x.to(DType.FLOAT64)", () -> x.to(DType.FLOAT64)),
        that("x.to(DType.FLOAT16)", () -> x.to(DType.FLOAT16)),
        that("x.to(DType.BFLOAT16)", () -> x.to(DType.BFLOAT16)),
        that("x.to(DType.FLOAT8_E4M3FN)", () -> x.to(DType.FLOAT8_E4M3FN)),
        that("i.to(DType.INT32)", () -> i.to(DType.INT32)),
        that("i.to(DType.INT16)", () -> i.to(DType.INT16)),
        that("i.abs().to(DType.UINT8)", () -> i.abs().to(DType.UINT8)),
        that("i.to(DType.INT8)", () -> i.to(DType.INT8)),
        that("i.abs().to(DType.UINT16)", () -> i.abs().to(DType.UINT16)),
        that("Torch.tensor(-1).view(DType.UINT64)", () -> Torch.tensor(-1).view(DType.UINT64)),
        that("Torch.zeros(0)", () -> Torch.zeros(0)),
        that("Torch.zeros(0, 3)", () -> Torch.zeros(0, 3)),
        that("Torch.zeros(2, 0, 3)", () -> Torch.zeros(2, 0, 3)),
        that(
            "Torch.zeros(TensorOptions.of(DType.INT64), 0)",
            () -> Torch.zeros(TensorOptions.of(DType.INT64), 0)),
        that(
            "Torch.zeros(TensorOptions.of(DType.FLOAT64), 0, 2)",
            () -> Torch.zeros(TensorOptions.of(DType.FLOAT64), 0, 2)),
        that("Torch.zeros(1, 1, 1)", () -> Torch.zeros(1, 1, 1)),
        that("Torch.arange(100)", () -> Torch.arange(100)),
        that("Torch.arange(1000)", () -> Torch.arange(1000)),
        that("Torch.arange(1001)", () -> Torch.arange(1001)),
        that("Torch.arange(1001).div(7)", () -> Torch.arange(1001).div(7)),
        that(
            "Torch.arange(30).to(DType.FLOAT32).reshape(3, 10)",
            () -> Torch.arange(30).to(DType.FLOAT32).reshape(3, 10)),
        that(
            "Torch.arange(60).div(7).reshape(2, 30)", () -> Torch.arange(60).div(7).reshape(2, 30)),
        that("Torch.arange(10000).reshape(100, 100)", () -> Torch.arange(10000).reshape(100, 100)),
        that("Torch.arange(2000).reshape(500, 4)", () -> Torch.arange(2000).reshape(500, 4)),
        that(
            "Torch.arange(2000).reshape(4, 500).to(DType.FLOAT64).div(3)",
            () -> Torch.arange(2000).reshape(4, 500).to(DType.FLOAT64).div(3)),
        that(
            "Torch.arange(8000).reshape(10, 8, 100).to(DType.INT32)",
            () -> Torch.arange(8000).reshape(10, 8, 100).to(DType.INT32)),
        that(
            "Torch.arange(4096).reshape(2, 8, 2, 8, 16).div(8)",
            () -> Torch.arange(4096).reshape(2, 8, 2, 8, 16).div(8)),
        that(
            "Torch.arange(1200).reshape(1200, 1).gt(3)",
            () -> Torch.arange(1200).reshape(1200, 1).gt(3)),
        that(
            "Torch.arange(1600).reshape(40, 40).to(DType.UINT8)",
            () -> Torch.arange(1600).reshape(40, 40).to(DType.UINT8)),
        that(
            "Torch.arange(2048).view(DType.FLOAT64)", () -> Torch.arange(2048).view(DType.FLOAT64)),
        that(
            "Torch.complex(Torch.arange(1100).div(4), Torch.arange(1100).div(8))",
            () -> Torch.complex(Torch.arange(1100).div(4), Torch.arange(1100).div(8))),
        that(
            "Torch.zeros(TensorOptions.of(Device.META), 2, 3)",
            () -> Torch.zeros(TensorOptions.of(Device.META), 2, 3)),
        that(
            "Torch.zeros(TensorOptions.of(DType.INT64, Device.META), 3)",
            () -> Torch.zeros(TensorOptions.of(DType.INT64, Device.META), 3)),
        that("x.clone().requiresGrad(true)", () -> x.clone().requiresGrad(true)),
        that(
            "x.to(DType.FLOAT64).requiresGrad(true)", () -> x.to(DType.FLOAT64).requiresGrad(true)),
        that(
            "Torch.arange(14).to(DType.FLOAT64).requiresGrad(true)",
            () -> Torch.arange(14).to(DType.FLOAT64).requiresGrad(true)),
        that(
            "Torch.arange(9).to(DType.FLOAT64).requiresGrad(true)",
            () -> Torch.arange(9).to(DType.FLOAT64).requiresGrad(true)),
        that("t.transpose(0, 2)", () -> t.transpose(0, 2)),
        that("x.clone().requiresGrad(true).relu()", () -> x.clone().requiresGrad(true).relu()),
        that("x.clone().requiresGrad(true).sum()", () -> x.clone().requiresGrad(true).sum()),
        that(
            "m.clone().requiresGrad(true).matmul(m.t()).to(DType.FLOAT64)",
            () -> m.clone().requiresGrad(true).matmul(m.t()).to(DType.FLOAT64)),
        that("x.clone().requiresGrad(true).detach()", () -> x.clone().requiresGrad(true).detach()));
  }

  private List<Check> sparseTensors() {
    return List.of(
        that("sp", () -> sp),
        that("sp.coalesce()", () -> sp.coalesce()),
        that("sp.to(DType.FLOAT64)", () -> sp.to(DType.FLOAT64)),
        that("csr", () -> csr),
        that("e.toSparseCsc()", () -> e.toSparseCsc()),
        that("e.toSparseBsr(1, 2)", () -> e.toSparseBsr(1, 2)),
        that("e.toSparse(1)", () -> e.toSparse(1)),
        that("Torch.zeros(2, 3).toSparse()", () -> Torch.zeros(2, 3).toSparse()),
        that("Torch.zeros(2, 3).toSparseCsr()", () -> Torch.zeros(2, 3).toSparseCsr()),
        that("Torch.eye(1100).toSparse()", () -> Torch.eye(1100).toSparse()),
        that("sp.coalesce().requiresGrad(true)", () -> sp.coalesce().requiresGrad(true)),
        that("z.toSparse().to(DType.COMPLEX128)", () -> z.toSparse().to(DType.COMPLEX128)));
  }

  private List<Check> options() {
    return List.of(
        that(
            "x.toString(PrintOptions.DEFAULT.withPrecision(1))",
            () -> x.toString(PrintOptions.DEFAULT.withPrecision(1))),
        that(
            "x.toString(PrintOptions.DEFAULT.withPrecision(0))",
            () -> x.toString(PrintOptions.DEFAULT.withPrecision(0))),
        that("z.toString(PrintOptions.SHORT)", () -> z.toString(PrintOptions.SHORT)),
        that(
            "x.toString(PrintOptions.DEFAULT.withSciMode(true))",
            () -> x.toString(PrintOptions.DEFAULT.withSciMode(true))),
        that(
            "x.toString(PrintOptions.DEFAULT.withSciMode(true).withPrecision(0))",
            () -> x.toString(PrintOptions.DEFAULT.withSciMode(true).withPrecision(0))),
        that(
            "Torch.tensor(new float[] {1e9f,"
                + " 2.5f}).toString(PrintOptions.DEFAULT.withSciMode(false))",
            () ->
                Torch.tensor(new float[] {1e9f, 2.5f})
                    .toString(PrintOptions.DEFAULT.withSciMode(false))),
        that(
            "Torch.arange(20).toString(PrintOptions.DEFAULT.withThreshold(10).withEdgeItems(2))",
            () ->
                Torch.arange(20).toString(PrintOptions.DEFAULT.withThreshold(10).withEdgeItems(2))),
        that(
            "Torch.arange(1100).toString(PrintOptions.FULL)",
            () -> Torch.arange(1100).toString(PrintOptions.FULL)),
        that(
            "m.toString(PrintOptions.DEFAULT.withLineWidth(30))",
            () -> m.toString(PrintOptions.DEFAULT.withLineWidth(30))),
        that(
            "m.to(DType.FLOAT64).toString(PrintOptions.DEFAULT.withLineWidth(44))",
            () -> m.to(DType.FLOAT64).toString(PrintOptions.DEFAULT.withLineWidth(44))));
  }

  @Test
  void options_hold_until_they_are_changed() {
    Torch.setPrintoptions(PrintOptions.SHORT);
    try {
      assertEquals("tensor([0.12])", Torch.tensor(new float[] {0.125f}).toString());
    } finally {
      Torch.setPrintoptions(PrintOptions.DEFAULT);
    }
    assertEquals("tensor([0.1250])", Torch.tensor(new float[] {0.125f}).toString());
    assertFails(
        InvalidArgumentException.class, () -> PrintOptions.DEFAULT.withEdgeItems(0), "edgeItems=0");
  }
}
