package io.torchbridge.conformance;

import io.torchbridge.Backends;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.program.Program;
import io.torchbridge.program.ProgramModule;
import io.torchbridge.python.DynamicShapes;
import io.torchbridge.python.PythonModule;
import io.torchbridge.python.engine.PythonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How long ResNet-50 and BERT-base take as a {@link Program} on libtorch, and in Python as they
 * are, taking turns in one process; both without gradients. Run it on an idle machine.
 */
final class ProgramSpeed {
  private static final int ROUNDS = 15;

  private static final String PYTHON =
      """
      import time
      import torch

      def resnet50():
          import torchvision
          return torchvision.models.resnet50()

      def bert_base():
          import transformers
          return transformers.BertModel(transformers.BertConfig(return_dict=False))

      def seconds(model, inputs):
          with torch.no_grad():
              begin = time.perf_counter()
              model(*inputs)
              return time.perf_counter() - begin
      """;

  private ProgramSpeed() {}

  public static void main(String[] args) {
    try (PythonObject python = LivePyTorch.define("program_speed", PYTHON);
        TensorScope scope = TensorScope.open()) {
      measure(python, "resnet50", Torch.randn(1, 3, 224, 224));
      measure(python, "bert_base", Torch.randint(0, 30000, 1, 128));
    }
  }

  private static void measure(PythonObject python, String name, Tensor input) {
    try (PythonModule model =
            PythonModule.of(Backends.get("python"), "program_speed", name, Map.of());
        PythonModule seconds =
            PythonModule.of(Backends.get("python"), python.attribute("seconds"))) {
      model.eval();
      try (Program program = model.toNative(List.of(input), DynamicShapes.NONE);
          ProgramModule module = program.module();
          var off = GradMode.DISABLED.enter()) {
        double[] inPython = new double[ROUNDS];
        double[] here = new double[ROUNDS];
        for (int i = -3; i < ROUNDS; i++) {
          try (TensorScope made = TensorScope.open()) {
            double eager = (Double) seconds.call(List.of(model.python(), List.of(input)), Map.of());
            long begin = System.nanoTime();
            Object unused = module.call(List.of(input), Map.of());
            double own = (System.nanoTime() - begin) / 1e9;
            if (i >= 0) { // the first ones warm up
              inPython[i] = eager;
              here[i] = own;
            }
          }
        }
        System.out.printf(
            "%s: Program %.2f ms, Python's eager %.2f ms (medians of %d), ratio %.3f%n",
            name,
            1e3 * median(here),
            1e3 * median(inPython),
            ROUNDS,
            median(here) / median(inPython));
      }
    }
  }

  private static double median(double[] times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
