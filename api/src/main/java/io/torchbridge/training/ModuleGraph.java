package io.torchbridge.training;

import com.google.protobuf.ByteString;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.Module;
import io.torchbridge.protos.TensorBoard.AttrValue;
import io.torchbridge.protos.TensorBoard.GraphDef;
import io.torchbridge.protos.TensorBoard.NodeDef;
import io.torchbridge.protos.TensorBoard.TensorShapeProto;
import io.torchbridge.protos.TensorBoard.VersionDef;
import io.torchbridge.spi.CallInterceptor;
import io.torchbridge.spi.CallTensor;
import io.torchbridge.spi.Operator.Argument;
import io.torchbridge.spi.TensorHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a module computes for some inputs: its operators in the folders of their modules. */
final class ModuleGraph implements CallInterceptor {
  /** The version of GraphDef that PyTorch writes. */
  private static final int VERSION = 22;

  private final GraphDef.Builder graph =
      GraphDef.newBuilder().setVersions(VersionDef.newBuilder().setProducer(VERSION));
  private final Map<String, Integer> names = new HashMap<>();
  private final Map<TensorHandle, String> makers = new IdentityHashMap<>();
  private final Map<TensorHandle, Place> parameters = new IdentityHashMap<>();
  private final Deque<String> scopes = new ArrayDeque<>();

  private record Place(String scope, String name) {}

  private ModuleGraph() {}

  /** Calls the module, in evaluation mode and without gradients. */
  static GraphDef of(Module model, List<Tensor> inputs) {
    ModuleGraph recorded = new ModuleGraph();
    var training = new LinkedHashMap<Module, Boolean>();
    model.modules().forEach(module -> training.put(module, module.isTraining()));
    var hooks = new ArrayList<Runnable>();
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      model.eval();
      recorded.watch(model, hooks);
      recorded.addInputs(inputs);
      Object outputs;
      try (var on = Torch.intercept(recorded, Thread.currentThread())) {
        outputs = model.call(inputs, Map.of());
      }
      recorded.addOutputs(outputs);
    } finally {
      hooks.forEach(Runnable::run);
      training.forEach(Module::train); // from the outermost to what is in it
    }
    return recorded.graph.build();
  }

  private void watch(Module model, List<Runnable> hooks) {
    model
        .namedModules()
        .forEach(
            (path, module) -> {
              String scope = scope(model, path);
              module.namedParameters().forEach((name, tensor) -> own(scope, name, tensor));
              module.namedBuffers().forEach((name, tensor) -> own(scope, name, tensor));
              hooks.add(
                  module.registerForwardPreHook(
                      (called, inputs) -> {
                        scopes.push(scope);
                        return null;
                      }));
              hooks.add(
                  module.registerForwardHook(
                      (called, inputs, output) -> {
                        scopes.pop();
                        return null;
                      }));
            });
  }

  private void own(String scope, String name, Tensor tensor) {
    if (!name.contains(".")) { // not one of a module below
      parameters.putIfAbsent(tensor.handle(), new Place(scope, name));
    }
  }

  /** {@code Net/Sequential[body]/Linear[0]}. */
  private static String scope(Module model, String path) {
    StringBuilder scope = new StringBuilder(className(model));
    Module at = model;
    for (String part : path.isEmpty() ? new String[0] : path.split("\\.", -1)) {
      at = at.module(part);
      scope.append('/').append(className(at)).append('[').append(part).append(']');
    }
    return scope.toString();
  }

  private static String className(Module module) {
    String name = module.getClass().getSimpleName();
    return name.isEmpty() ? "Module" : name;
  }

  private void addInputs(List<Tensor> inputs) {
    for (int i = 0; i < inputs.size(); i++) {
      TensorHandle handle = inputs.get(i).handle();
      makers.put(handle, add("input/input_" + i, "IO Node", List.of(), List.of(handle), ""));
    }
  }

  private void addOutputs(@Nullable Object outputs) {
    switch (outputs) {
      case Tensor tensor ->
          add(
              "output/output",
              "IO Node",
              List.of(maker(tensor.handle())),
              List.of(tensor.handle()),
              "");
      case List<?> list -> list.forEach(this::addOutputs);
      case Map<?, ?> map -> map.values().forEach(this::addOutputs);
      case null, default -> {}
    }
  }

  @Override
  public @Nullable Object around(Call call) {
    List<CallTensor> arguments = CallTensor.arguments(call);
    String scope = scopeOf(arguments);
    List<String> inputs = arguments.stream().map(tensor -> maker(tensor.handle())).toList();
    Object result = call.proceed(call.arguments());
    List<TensorHandle> made =
        CallTensor.results(call, result).stream().map(CallTensor::handle).toList();
    String operator = call.operator().qualifiedName();
    String name = add(scope + "/" + shortName(operator), operator, inputs, made, attributes(call));
    for (int i = 0; i < made.size(); i++) {
      makers.put(made.get(i), i == 0 ? name : name + ":" + i);
    }
    return result;
  }

  /** The module that is being called or, further in, that the parameters belong to. */
  private String scopeOf(List<CallTensor> arguments) {
    String called = scopes.isEmpty() ? "" : scopes.peek();
    for (CallTensor argument : arguments) {
      Place place = parameters.get(argument.handle());
      if (place != null && place.scope.startsWith(called)) {
        return place.scope;
      }
    }
    return called;
  }

  /** {@code add} of {@code aten::add.Tensor}. */
  private static String shortName(String operator) {
    return operator.replaceAll(".*::|\\..*", "");
  }

  private String maker(TensorHandle handle) {
    String maker = makers.get(handle);
    if (maker == null) {
      Place place = parameters.get(handle);
      String scope = scopes.isEmpty() ? "" : scopes.peek() + "/";
      maker =
          place == null
              ? add(scope + "constant", "Constant", List.of(), List.of(handle), "")
              : add(place.scope + "/" + place.name, "Parameter", List.of(), List.of(handle), "");
      makers.put(handle, maker);
    }
    return maker;
  }

  /** Adds a node, whose name gets a number if there is one of that name. */
  private String add(
      String wanted, String op, List<String> inputs, List<TensorHandle> made, String attributes) {
    int count = names.merge(wanted, 1, Integer::sum);
    String name = count == 1 ? wanted : wanted + "_" + (count - 1);
    AttrValue.ListValue.Builder shapes = AttrValue.ListValue.newBuilder();
    made.forEach(handle -> shapes.addShape(shape(handle)));
    NodeDef.Builder node =
        NodeDef.newBuilder()
            .setName(name)
            .setOp(op)
            .addAllInput(inputs)
            .putAttr("_output_shapes", AttrValue.newBuilder().setList(shapes).build());
    if (!attributes.isEmpty()) {
      node.putAttr(
          "attr", AttrValue.newBuilder().setS(ByteString.copyFromUtf8(attributes)).build());
    }
    graph.addNode(node);
    return name;
  }

  private static TensorShapeProto shape(TensorHandle handle) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    Arrays.stream(handle.shape())
        .forEach(size -> shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size)));
    return shape.build();
  }

  /** The arguments that are no tensors: {@code {stride: [1, 1], groups: 1}}. */
  private static String attributes(Call call) {
    var shown = new LinkedHashMap<String, String>();
    List<Argument> parameters = call.operator().arguments();
    for (int i = 0; i < parameters.size(); i++) {
      Object argument = call.arguments()[i];
      String text =
          switch (argument) {
            case Number n -> n.toString();
            case Boolean b -> b.toString();
            case String s -> s;
            case long[] longs -> Arrays.toString(longs);
            case double[] doubles -> Arrays.toString(doubles);
            case null, default -> null;
          };
      if (text != null) {
        shown.put(parameters.get(i).name(), text);
      }
    }
    return shown.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
