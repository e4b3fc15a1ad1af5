package io.torchbridge.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.conformance.Comparison.Mismatch;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.Modules;
import io.torchbridge.optim.Optimizer;
import io.torchbridge.optim.Optimizers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the current backend one case. */
final class CaseRun {
  private final Case question;
  private final JsonNode json;
  private final CaseValues values;
  private final Comparison comparison;

  private CaseRun(Case question) {
    this.question = question;
    this.json = question.json();
    this.values = question.values();
    this.comparison = question.comparison();
  }

  /**
   * Runs a case in a scope of its own.
   *
   * @throws Mismatch if the answer is not PyTorch's
   * @throws RuntimeException of any kind if there is no answer
   */
  static void run(Case question) {
    try (var scope = TensorScope.open();
        var mode = GradMode.ENABLED.enter()) {
      var run = new CaseRun(question);
      switch (question.kind()) {
        case OPS -> run.operator();
        case MODULES -> run.module();
        case OPTIMIZERS -> run.optimizer();
      }
    }
  }

  private void operator() {
    List<@Nullable Object> args = values.arguments(json.path("args"));
    Map<String, @Nullable Object> kwargs = values.namedArguments(json.path("kwargs"));
    JsonNode grad = json.get("grad");
    List<Tensor> inputs = grad == null ? List.of() : floats(args, kwargs);
    inputs.forEach(t -> t.requiresGrad(true));

    var outputs = new ArrayList<@Nullable Object>();
    CaseValues.flatten(Torch.call(question.subject(), args, kwargs).value(), outputs);
    answers("output", outputs, values.expectations(json.path("expect")));

    if (grad != null) {
      var roots = new ArrayList<Tensor>();
      for (JsonNode index : grad.path("outputs")) {
        roots.add(tensor(outputs.get(index.intValue()), "output " + index));
      }
      gradients(roots, inputs, grad);
    }
  }

  private static List<Tensor> floats(List<?> args, Map<String, ?> kwargs) {
    var all = new ArrayList<@Nullable Object>();
    CaseValues.flatten(args, all);
    CaseValues.flatten(kwargs, all);
    var floats = new ArrayList<Tensor>();
    for (Object value : all) {
      if (value instanceof Tensor t && (t.dtype() == DType.FLOAT32 || t.dtype() == DType.FLOAT64)) {
        floats.add(t);
      }
    }
    return floats;
  }

  private void module() {
    String name = question.subject().replaceFirst("^(torch\\.)?nn\\.", "");
    try (Module module =
        Modules.create(
            name,
            values.arguments(json.path("args")),
            values.namedArguments(json.path("kwargs")))) {
      var state = new LinkedHashMap<String, Tensor>();
      values
          .namedArguments(json.path("state"))
          .forEach((key, value) -> state.put(key, tensor(value, "state " + key)));
      module.loadStateDict(state);
      module.eval();
      Object output =
          module.call(
              values.arguments(json.path("inputs")),
              values.namedArguments(json.path("input_kwargs")));
      var outputs = new ArrayList<@Nullable Object>();
      CaseValues.flatten(output, outputs);
      List<Tensor> tensors =
          outputs.stream().filter(Tensor.class::isInstance).map(Tensor.class::cast).toList();
      answers("output", tensors, values.expectations(json.path("expect")));

      JsonNode grad = json.path("grad");
      if (!grad.path("parameters").isEmpty()) {
        Map<String, Tensor> named = module.namedParameters();
        var parameters = new ArrayList<Tensor>();
        for (JsonNode key : grad.get("parameters")) {
          parameters.add(tensor(named.get(key.asText()), "parameter " + key));
        }
        gradients(tensors.stream().filter(Tensor::requiresGrad).toList(), parameters, grad);
      }
    }
  }

  private void optimizer() {
    var params = new ArrayList<Tensor>();
    for (JsonNode param : json.path("params")) {
      params.add(tensor(values.argument(param), "a parameter").requiresGrad(true));
    }
    String name = question.subject().replaceFirst("^(torch\\.)?optim\\.", "");
    try (Optimizer optimizer =
        Optimizers.create(name, params, values.namedArguments(json.path("kwargs")))) {
      int number = 1;
      for (JsonNode step : json.path("steps")) {
        for (int i = 0; i < params.size(); i++) {
          Object grad = values.argument(step.path("grads").path(i));
          params.get(i).setGrad(grad == null ? null : tensor(grad, "a gradient"));
        }
        optimizer.step();
        answers(
            "step %d, parameter".formatted(number),
            params,
            values.expectations(step.path("expect")));
        number++;
      }
    }
  }

  private void gradients(List<Tensor> roots, List<Tensor> inputs, JsonNode grad) {
    List<Tensor> cotangents = new ArrayList<>();
    for (JsonNode cotangent : grad.path("cotangents")) {
      cotangents.add(tensor(values.argument(cotangent), "a cotangent"));
    }
    @Nullable Tensor[] got = Torch.grad(roots, inputs, cotangents, false, false, true);
    answers("gradient", Arrays.asList(got), values.expectations(grad.path("expect")));
  }

  private static Tensor tensor(@Nullable Object value, String what) {
    if (value instanceof Tensor tensor) {
      return tensor;
    }
    throw new Mismatch(what + " is no tensor but " + value);
  }

  private void answers(
      String what, List<? extends @Nullable Object> got, List<? extends @Nullable Object> want) {
    if (got.size() != want.size()) {
      throw new Mismatch("%d %ss, PyTorch has %d".formatted(got.size(), what, want.size()));
    }
    for (int i = 0; i < want.size(); i++) {
      comparison.check(what + " " + i, got.get(i), want.get(i));
    }
  }
}
