package io.torchbridge.program;

import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.Device;
import io.torchbridge.Layout;
import io.torchbridge.MemoryFormat;
import io.torchbridge.program.Argument.Callee;
import io.torchbridge.program.Argument.Constant;
import io.torchbridge.program.Argument.ElementKind;
import io.torchbridge.program.Argument.Elements;
import io.torchbridge.program.Argument.Entries;
import io.torchbridge.program.Argument.Subgraph;
import io.torchbridge.program.Argument.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The counterpart of {@link SchemaReader}: makes maps and lists for {@link Json#write}. */
final class SchemaWriter {
  private SchemaWriter() {}

  static Map<String, @Nullable Object> program(Exported exported) {
    Origin origin = exported.origin();
    var module = object("graph", graph(exported.graph()));
    module.put("signature", signature(exported.signature()));
    module.put("module_call_graph", calls(exported));
    module.put("metadata", origin.metadata());
    module.put(
        "treespec_namedtuple_fields", Objects.requireNonNullElse(origin.namedTuples(), Map.of()));
    var program = object("graph_module", module);
    program.put("opset_version", origin.opsets());
    program.put(
        "range_constraints",
        values(exported.ranges(), r -> object("min_val", r.min(), "max_val", r.max())));
    program.put(
        "schema_version", object("major", origin.schemaMajor(), "minor", origin.schemaMinor()));
    program.put("verifiers", origin.dialects());
    program.put("torch_version", origin.torchVersion());
    program.put("guards_code", origin.guards());
    return program;
  }

  private static Map<String, @Nullable Object> object(@Nullable Object... keysAndValues) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
    }
    return object;
  }

  private static <T> Map<String, @Nullable Object> values(
      Map<String, T> map, Function<T, ? extends @Nullable Object> of) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((key, value) -> object.put(key, of.apply(value)));
    return object;
  }

  private static <T> List<Object> list(List<T> elements, Function<T, ? extends Object> of) {
    List<Object> list = new ArrayList<>();
    elements.forEach(element -> list.add(of.apply(element)));
    return list;
  }

  private static List<Object> calls(Exported exported) {
    List<Object> calls = new ArrayList<>();
    calls.add(
        object(
            "fqn",
            "",
            "signature",
            object(
                "inputs",
                List.of(),
                "outputs",
                List.of(),
                "in_spec",
                treeSpec(exported.inputs()),
                "out_spec",
                treeSpec(exported.outputs()),
                "forward_arg_names",
                exported.argumentNames().isEmpty() ? null : exported.argumentNames())));
    calls.addAll(exported.origin().moduleCalls());
    return calls;
  }

  private static String treeSpec(TreeSpec spec) {
    return Json.write(List.of(1, tree(spec)));
  }

  private static Map<String, @Nullable Object> tree(TreeSpec spec) {
    return spec instanceof TreeSpec.Container container
        ? object(
            "type",
            container.type(),
            "context",
            container.context(),
            "children_spec",
            list(container.children(), SchemaWriter::tree))
        : object("type", null, "context", null, "children_spec", List.of());
  }

  private static Map<String, @Nullable Object> graph(Graph graph) {
    return object(
        "inputs",
        list(graph.inputs(), SchemaWriter::argument),
        "outputs",
        list(graph.outputs(), SchemaWriter::argument),
        "nodes",
        list(graph.nodes(), SchemaWriter::node),
        "tensor_values",
        values(graph.tensors(), SchemaWriter::tensorMeta),
        "sym_int_values",
        values(graph.ints(), SchemaWriter::symbolic),
        "sym_bool_values",
        values(graph.bools(), SchemaWriter::symbolic),
        "is_single_tensor_return",
        graph.singleTensor(),
        "custom_obj_values",
        objects(graph.objects()),
        "sym_float_values",
        values(graph.floats(), SchemaWriter::symbolic));
  }

  private static Map<String, @Nullable Object> objects(Map<String, String> classes) {
    var objects = new LinkedHashMap<String, @Nullable Object>();
    classes.forEach((name, type) -> objects.put(name, object("name", name, "class_fqn", type)));
    return objects;
  }

  private static Map<String, @Nullable Object> node(Node node) {
    return object(
        "target",
        node.target(),
        "inputs",
        list(
            node.inputs(),
            input ->
                object(
                    "name",
                    input.name(),
                    "arg",
                    argument(input.argument()),
                    "kind",
                    input.keyword() == null ? null : input.keyword() ? 2 : 1)),
        "outputs",
        list(node.outputs(), SchemaWriter::argument),
        "metadata",
        node.metadata(),
        "is_hop_single_tensor_return",
        node.singleTensor(),
        "name",
        node.name());
  }

  static Map<String, @Nullable Object> tensorMeta(TensorMeta meta) {
    Integer layout = SchemaCodes.code(meta.layout());
    if (layout == null) {
      throw new DTypeMismatchException(
          "the export schema has no layout " + meta.layout().torchName());
    }
    return object(
        "dtype",
        SchemaCodes.code(meta.dtype()),
        "sizes",
        list(meta.sizes(), SchemaWriter::symbolic),
        "requires_grad",
        meta.requiresGrad(),
        "device",
        device(meta.device()),
        "strides",
        list(meta.strides(), SchemaWriter::symbolic),
        "storage_offset",
        symbolic(meta.storageOffset()),
        "layout",
        layout);
  }

  private static Map<String, @Nullable Object> device(Device device) {
    return object(
        "type",
        device.type().name().toLowerCase(Locale.ROOT),
        "index",
        device.index() < 0 ? null : device.index());
  }

  private static Map<String, @Nullable Object> symbolic(SymbolicValue value) {
    return switch (value.expression()) {
      case Expression.Whole(long whole) -> object("as_int", whole);
      case Expression.Real real -> object("as_float", real.value());
      case Expression.Truth(boolean truth) -> object("as_bool", truth);
      case Expression.Symbol symbol -> expression(value);
      case Expression.Call call -> expression(value);
    };
  }

  private static Map<String, @Nullable Object> expression(SymbolicValue value) {
    Object hint =
        switch (value.hint()) {
          case Boolean b -> object("as_bool", b);
          case Double d -> object("as_float", d);
          case null -> null;
          default -> object("as_int", value.hint());
        };
    return object("as_expr", object("expr_str", value.expression().source(), "hint", hint));
  }

  // Arguments

  private static Map<String, @Nullable Object> argument(Argument argument) {
    return switch (argument) {
      case Value value ->
          switch (value.kind()) {
            case TENSOR -> object("as_tensor", object("name", value.name()));
            case INT -> object("as_sym_int", object("as_name", value.name()));
            case FLOAT -> object("as_sym_float", object("as_name", value.name()));
            case BOOL -> object("as_sym_bool", object("as_name", value.name()));
            case OBJECT, TOKEN ->
                object("as_custom_obj", object("name", value.name(), "class_fqn", value.type()));
          };
      case Constant(Object value) -> constant(value);
      case Elements elements -> elements(elements);
      case Entries(Map<String, Argument> entries) ->
          object("as_string_to_argument", values(entries, SchemaWriter::argument));
      case Subgraph(String name, Graph graph) ->
          object("as_graph", object("name", name, "graph", graph(graph)));
      case Callee(String target) -> object("as_operator", target);
    };
  }

  private static Map<String, @Nullable Object> constant(@Nullable Object value) {
    return switch (value) {
      case null -> object("as_none", true);
      case Long n -> object("as_int", n);
      case Double n -> object("as_float", n);
      case Boolean b -> object("as_bool", b);
      case String s -> object("as_string", s);
      case Complex(double re, double im) -> object("as_complex", object("real", re, "imag", im));
      case DType dtype -> object("as_scalar_type", SchemaCodes.code(dtype));
      case MemoryFormat format -> object("as_memory_format", SchemaCodes.code(format));
      case Layout layout -> object("as_layout", SchemaCodes.code(layout));
      case Device device -> object("as_device", device(device));
      default -> throw new IllegalArgumentException("no constant of a graph: " + value);
    };
  }

  private static Map<String, @Nullable Object> elements(Elements list) {
    List<Argument> elements = list.elements();
    boolean fixed = elements.stream().allMatch(Constant.class::isInstance);
    return switch (list.kind()) {
      case TENSORS -> object("as_tensors", list(elements, SchemaWriter::content));
      case OPTIONAL_TENSORS ->
          object("as_optional_tensors", list(elements, SchemaWriter::argument));
      case NESTED_TENSORS -> object("as_nested_tensors", list(elements, SchemaWriter::content));
      case STRINGS -> object("as_strings", list(elements, SchemaWriter::content));
      case INT_LISTS -> object("as_int_lists", list(elements, SchemaWriter::content));
      case FLOAT_LISTS -> object("as_float_lists", list(elements, SchemaWriter::content));
      case INTS, FLOATS, BOOLS ->
          fixed
              ? object(plain(list.kind()), list(elements, SchemaWriter::content))
              : object(symbolic(list.kind()), list(elements, SchemaWriter::symbolicElement));
    };
  }

  private static String plain(ElementKind kind) {
    return "as_" + kind.name().toLowerCase(Locale.ROOT);
  }

  private static String symbolic(ElementKind kind) {
    return "as_sym_" + kind.name().toLowerCase(Locale.ROOT);
  }

  private static Object symbolicElement(Argument element) {
    return element instanceof Value value ? object("as_name", value.name()) : argument(element);
  }

  /** What a union has under its key. */
  private static Object content(Argument argument) {
    return Objects.requireNonNull(argument(argument).values().iterator().next());
  }

  // The signature

  private static Map<String, @Nullable Object> signature(GraphSignature signature) {
    return object(
        "input_specs",
        list(signature.inputs(), SchemaWriter::inputSpec),
        "output_specs",
        list(signature.outputs(), SchemaWriter::outputSpec));
  }

  private static Map<String, @Nullable Object> inputSpec(GraphSignature.Input input) {
    return switch (input.kind()) {
      case USER_INPUT ->
          input.name() != null && input.argument() instanceof Constant
              ? object(
                  "constant_input",
                  object("name", input.name(), "value", argument(input.argument())))
              : object("user_input", object("arg", argument(input.argument())));
      case PARAMETER ->
          object("parameter", named(input.argument(), "parameter_name", input.target()));
      case BUFFER -> {
        var buffer = named(input.argument(), "buffer_name", input.target());
        buffer.put("persistent", input.persistent());
        yield object("buffer", buffer);
      }
      case CONSTANT_TENSOR ->
          object(
              "tensor_constant", named(input.argument(), "tensor_constant_name", input.target()));
      case CUSTOM_OBJ ->
          object(
              "custom_obj",
              object("arg", content(input.argument()), "custom_obj_name", input.target()));
      case TOKEN -> object("token", named(input.argument(), null, null));
    };
  }

  private static Map<String, @Nullable Object> named(
      Argument argument, @Nullable String key, @Nullable String target) {
    String name = argument instanceof Value value ? value.name() : "";
    var spec = object("arg", object("name", name));
    if (key != null) {
      spec.put(key, target);
    }
    return spec;
  }

  private static Map<String, @Nullable Object> outputSpec(GraphSignature.Output output) {
    String key =
        switch (output.kind()) {
          case USER_OUTPUT, LOSS_OUTPUT, TOKEN -> null;
          case BUFFER_MUTATION -> "buffer_name";
          case PARAMETER_MUTATION, GRADIENT_TO_PARAMETER -> "parameter_name";
          case GRADIENT_TO_USER_INPUT, USER_INPUT_MUTATION -> "user_input_name";
        };
    String tag = output.kind().name().toLowerCase(Locale.ROOT);
    return object(
        tag,
        output.kind() == GraphSignature.OutputKind.USER_OUTPUT
            ? object("arg", argument(output.argument()))
            : named(output.argument(), key, output.target()));
  }
}
