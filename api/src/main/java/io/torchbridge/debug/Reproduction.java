package io.torchbridge.debug;

import io.torchbridge.Backends;
import io.torchbridge.FileAccessException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.debug.Shadow.Answer;
import io.torchbridge.io.Safetensors;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.CallInterceptor.Call;
import io.torchbridge.spi.CallTensor;
import io.torchbridge.spi.Operator;
import io.torchbridge.spi.Operator.Argument;
import io.torchbridge.spi.TensorHandle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Python program that makes one call and holds the answers of two backends against its own
 * PyTorch's. Few elements stand in the program, many in a file beside it.
 */
final class Reproduction {
  private static final long MOST_ELEMENTS_INLINE = 256;

  /**
   * A tensor that goes in, as it was before the call.
   *
   * @param elements its elements
   * @param strides in elements
   */
  record Input(HostTensor elements, long[] strides) {}

  /**
   * What one backend answered.
   *
   * @param backend which
   * @param values its answers, as many as there are
   * @param failure why there are none; null if there are
   */
  record Recorded(Backend backend, List<Answer> values, @Nullable String failure) {}

  private final Call call;
  private final Divergence divergence;
  private final Map<TensorHandle, Input> inputs;
  private final List<CallTensor> written;
  private final Recorded first;
  private final Recorded second;
  private final List<Tolerance> tolerances;

  private final PythonValues values;
  private final Map<TensorHandle, String> variables = new IdentityHashMap<>();

  /**
   * @param inputs the tensors among the arguments
   * @param written those whose elements after the call are answers too, behind the results
   * @param tolerances one for each answer
   */
  Reproduction(
      Call call,
      Divergence divergence,
      Map<TensorHandle, Input> inputs,
      List<CallTensor> written,
      Recorded first,
      Recorded second,
      List<Tolerance> tolerances) {
    this.call = call;
    this.divergence = divergence;
    this.inputs = inputs;
    this.written = written;
    this.first = first;
    this.second = second;
    this.tolerances = tolerances;
    long elements =
        Stream.concat(
                inputs.values().stream().map(Input::elements),
                Stream.concat(first.values.stream(), second.values.stream()).map(Answer::value))
            .mapToLong(value -> value instanceof HostTensor tensor ? tensor.numel() : 0)
            .sum();
    this.values = new PythonValues(elements <= MOST_ELEMENTS_INLINE);
  }

  /**
   * Writes the program, and its file of tensors if it needs one.
   *
   * @return the program
   */
  Path write(Path folder) {
    Operator operator = call.operator();
    String name = operator.qualifiedName().replaceAll("\\W+", "_");
    try {
      Files.createDirectories(folder);
      Path script = folder.resolve(name + ".py");
      for (int i = 2; Files.exists(script); i++) {
        script = folder.resolve(name + "-" + i + ".py");
      }
      String file = script.getFileName().toString().replaceFirst("py$", "safetensors");
      Files.writeString(script, program(file));
      if (!values.stored.isEmpty()) {
        store(folder.resolve(file));
      }
      return script;
    } catch (IOException e) {
      throw FileAccessException.of(folder.resolve(name + ".py"), "written", e);
    }
  }

  private void store(Path file) {
    try (var scope = TensorScope.open();
        var use = Backends.use(call.backend())) {
      var tensors = new LinkedHashMap<String, Tensor>();
      values.stored.forEach(
          (name, tensor) ->
              tensors.put(name, Torch.fromData(tensor.elements(), tensor.dtype(), tensor.shape())));
      Safetensors.save(file, tensors);
    }
  }

  private String program(String file) throws IOException {
    // first, as it says whether there is a file
    String body = inputs() + "\n\ndef call():\n" + call() + "\n\n" + recorded() + "\n\n";
    boolean stores = !values.stored.isEmpty();
    return """
    #!/usr/bin/env python3
    # %s
    #
    # Operator: %s
    # First backend:  %s: %s
    # Second backend: %s: %s
    #
    # Needs PyTorch alone%s. Calls the operator, shows the answer, and ends with 1 if a backend's
    # answer is another one.
    """
            .formatted(
                divergence.message().replace("\n", "\n# "),
                call.operator(),
                first.backend.id(),
                first.backend.description(),
                second.backend.id(),
                second.backend.description(),
                stores ? " and " + file + " beside it" : "")
        + (stores ? "import json\nimport os\n" : "")
        + "import sys\n\nimport torch\n\nnan, inf = float(\"nan\"), float(\"inf\")\n\n\n"
        + (stores
            ? resource("safetensors.py")
                + "TENSORS = load(os.path.join(os.path.dirname(os.path.abspath(__file__)), %s))\n\n"
                    .formatted(PythonValues.text(file))
            : "")
        + resource("tensors.py")
        + body
        + resource("reproduction.py");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Reproduction.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String inputs() {
    var text = new StringBuilder();
    List<Argument> parameters = call.operator().arguments();
    for (int i = 0; i < parameters.size(); i++) {
      String name = "arg_" + parameters.get(i).name();
      switch (call.arguments()[i]) {
        case TensorHandle handle -> input(name, handle, text);
        case TensorHandle[] list -> {
          for (int j = 0; j < list.length; j++) {
            input(name + "_" + j, list[j], text);
          }
        }
        case null, default -> {}
      }
    }
    return text.toString();
  }

  private void input(String name, @Nullable TensorHandle handle, StringBuilder text) {
    Input input = inputs.get(handle);
    if (handle == null || input == null || variables.containsKey(handle)) {
      return;
    }
    variables.put(handle, name);
    String tensor = values.of(name, input.elements);
    text.append(name)
        .append(" = ")
        .append(
            isLaid(input)
                ? "lay(%s, %s)".formatted(tensor, Arrays.toString(input.strides))
                : tensor)
        .append('\n');
  }

  /** Whether strides say something, and no two elements have one place, unless by a stride of 0. */
  private static boolean isLaid(Input input) {
    long[] shape = input.elements.shape();
    int[] dims =
        IntStream.range(0, shape.length)
            .filter(i -> shape[i] != 1 && input.strides[i] != 0)
            .boxed()
            .sorted(Comparator.comparingLong(i -> input.strides[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    long end = 0;
    for (int dim : dims) {
      if (input.strides[dim] <= end) {
        return false;
      }
      end += (shape[dim] - 1) * input.strides[dim];
    }
    long dense = 1;
    boolean contiguous = true;
    for (int i = shape.length - 1; i >= 0; i--) {
      contiguous &= shape[i] == 1 || input.strides[i] == dense;
      dense *= shape[i];
    }
    return !contiguous && dense > 0;
  }

  private String call() {
    Operator operator = call.operator();
    List<Argument> parameters = operator.arguments();
    int last = -1;
    for (int i = 0; i < parameters.size(); i++) {
      if (!parameters.get(i).keywordOnly() && !isDefault(i)) {
        last = i;
      }
    }
    var arguments = new ArrayList<String>();
    for (int i = 0; i < parameters.size(); i++) {
      Argument parameter = parameters.get(i);
      if (i <= last) {
        arguments.add(argument(call.arguments()[i]));
      } else if (!isDefault(i)) {
        arguments.add(parameter.name() + "=" + argument(call.arguments()[i]));
      }
    }
    String function =
        "torch.ops.%s.%s.%s"
            .formatted(
                operator.namespace(),
                operator.name(),
                operator.overload().isEmpty() ? "default" : operator.overload());
    String line = "%s(%s)".formatted(function, String.join(", ", arguments));
    String more =
        PythonValues.list(written.stream().map(tensor -> argument(tensor.handle())).toList());
    return operator.returns().isEmpty()
        ? "    %s\n    return %s\n".formatted(line, more)
        : "    return flat(%s) + %s\n".formatted(line, more);
  }

  private boolean isDefault(int place) {
    Object value = call.arguments()[place];
    return Objects.deepEquals(value, call.operator().arguments().get(place).defaultValue());
  }

  private String argument(@Nullable Object value) {
    return switch (value) {
      case TensorHandle handle -> Objects.requireNonNull(variables.get(handle));
      case TensorHandle[] list ->
          PythonValues.list(Arrays.stream(list).map(this::argument).toList());
      case null, default -> values.of("", value);
    };
  }

  private String recorded() {
    List<String> names =
        first.values.stream().map(answer -> PythonValues.text(answer.name())).toList();
    List<String> near =
        tolerances.stream().map(t -> "(" + t.rtol() + ", " + t.atol() + ")").toList();
    return "NAMES = "
        + PythonValues.list(names)
        + "\nTOLERANCES = "
        + PythonValues.list(near)
        + "\nRECORDED = {\n"
        + recorded(first)
        + recorded(second)
        + "}\n";
  }

  private String recorded(Recorded recorded) {
    String id = recorded.backend.id();
    var answers = new ArrayList<String>();
    for (Answer answer : recorded.values) {
      answers.add(values.of(id + " " + answer.name(), answer.value()));
    }
    return "    %s: %s,\n"
        .formatted(
            PythonValues.text(id),
            recorded.failure == null
                ? PythonValues.list(answers)
                : PythonValues.text(recorded.failure));
  }
}
