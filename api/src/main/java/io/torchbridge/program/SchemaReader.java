package io.torchbridge.program;

import io.torchbridge.Complex;
import io.torchbridge.Device;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.program.Argument.Constant;
import io.torchbridge.program.Argument.ElementKind;
import io.torchbridge.program.Argument.Elements;
import io.torchbridge.program.Argument.Kind;
import io.torchbridge.program.Argument.Value;
import io.torchbridge.program.GraphSignature.Input;
import io.torchbridge.program.GraphSignature.InputKind;
import io.torchbridge.program.GraphSignature.Output;
import io.torchbridge.program.GraphSignature.OutputKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads PyTorch's export schema, {@code torch/_export/serde/schema.py}, of major version 8. */
final class SchemaReader {
  static final long MAJOR = 8;

  private final Map<String, Expression> expressions = new HashMap<>();

  Exported program(Json json, byte[] sampleInputs) {
    Json version = json.get("schema_version");
    long major = version.get("major").whole();
    if (major != MAJOR) {
      throw json.malformed(
          "it has version %d of the export schema, written by PyTorch %s; this reader knows version %d"
              .formatted(major, json.get("torch_version").raw(), MAJOR));
    }
    Json module = json.get("graph_module");
    List<Json> calls = module.get("module_call_graph").list();
    Json call =
        calls.stream()
            .filter(c -> c.get("fqn").string().isEmpty() && c.has("signature"))
            .findFirst()
            .orElseThrow(() -> module.malformed("it does not say what its inputs and outputs are"))
            .get("signature");
    List<Object> others = new ArrayList<>();
    for (Json other : calls) {
      if (!other.get("fqn").string().isEmpty() && other.raw() != null) {
        others.add(other.raw());
      }
    }
    Json names = call.get("forward_arg_names");
    return new Exported(
        graph(module.get("graph")),
        signature(module.get("signature")),
        json.get("range_constraints").map(SchemaReader::range),
        treeSpec(call.get("in_spec")),
        treeSpec(call.get("out_spec")),
        names.isNull() ? List.of() : names.list(Json::string),
        new Origin(
            json.has("torch_version") ? json.get("torch_version").string() : "",
            major,
            version.get("minor").whole(),
            json.get("opset_version").map(Json::whole),
            optionalStrings(json.get("verifiers")),
            optionalStrings(json.get("guards_code")),
            List.copyOf(others),
            module.has("metadata") ? module.get("metadata").map(Json::string) : Map.of(),
            module.get("treespec_namedtuple_fields").raw(),
            sampleInputs));
  }

  private static List<String> optionalStrings(Json json) {
    return json.isNull() ? List.of() : json.list(Json::string);
  }

  private static RangeConstraint range(Json json) {
    return new RangeConstraint(bound(json.get("min_val")), bound(json.get("max_val")));
  }

  private static @Nullable Long bound(Json json) {
    return json.raw() instanceof Long bound ? bound : null;
  }

  // Trees

  /** A tree's JSON is a string in the document. */
  static TreeSpec treeSpec(Json json) {
    try {
      return treeSpec(json.string());
    } catch (MalformedFileException e) {
      throw json.malformed(e.getMessage());
    }
  }

  /** Reads PyTorch's JSON of a tree. */
  static TreeSpec treeSpec(String text) {
    Json json = Json.parse("a tree", text);
    List<Json> versioned = json.list();
    if (versioned.size() != 2 || versioned.get(0).whole() != 1) {
      throw json.malformed("it is no tree of version 1");
    }
    return tree(versioned.get(1));
  }

  private static TreeSpec tree(Json json) {
    if (json.get("type").isNull()) {
      return new TreeSpec.Leaf();
    }
    List<TreeSpec> children = json.get("children_spec").list(SchemaReader::tree);
    Json context = json.get("context");
    String text = context.isNull() ? "null" : context.string();
    return new TreeSpec.Container(
        json.get("type").string(), text, keys(text, children.size()), children);
  }

  /**
   * A dict's context is its keys; that of a dataclass or a defaultdict has them as a list in it.
   */
  private static @Nullable List<String> keys(String context, int count) {
    Object parsed;
    try {
      parsed = Json.parse("", context).raw();
    } catch (MalformedFileException e) {
      return null;
    }
    if (!(parsed instanceof List<?> list)) {
      return null;
    }
    for (Object candidate : list) {
      if (candidate instanceof List<?> inner && inner.size() == count && areKeys(inner)) {
        return inner.stream().map(String::valueOf).toList();
      }
    }
    return list.size() == count && areKeys(list)
        ? list.stream().map(String::valueOf).toList()
        : null;
  }

  private static boolean areKeys(List<?> list) {
    return list.stream().allMatch(key -> key instanceof String || key instanceof Long)
        && list.stream().distinct().count() == list.size();
  }

  // Graphs

  private Graph graph(Json json) {
    Json objects = json.get("custom_obj_values");
    Json floats = json.get("sym_float_values");
    return new Graph(
        json.get("inputs").list(this::argument),
        json.get("outputs").list(this::argument),
        json.get("nodes").list(this::node),
        json.get("tensor_values").map(this::tensorMeta),
        json.get("sym_int_values").map(this::symbolic),
        floats.isNull() ? Map.of() : floats.map(this::symbolic),
        json.get("sym_bool_values").map(this::symbolic),
        objects.isNull() ? Map.of() : objects.map(o -> o.get("class_fqn").string()),
        json.has("is_single_tensor_return") && json.get("is_single_tensor_return").truth());
  }

  private Node node(Json json) {
    Json single = json.get("is_hop_single_tensor_return");
    return new Node(
        json.get("target").string(),
        json.get("inputs").list(this::input),
        json.get("outputs").list(this::argument),
        json.get("metadata").map(Json::string),
        json.has("name") ? json.get("name").string() : null,
        single.isNull() ? null : single.truth());
  }

  private Node.Input input(Json json) {
    Json kind = json.get("kind");
    return new Node.Input(
        json.get("name").string(),
        argument(json.get("arg")),
        kind.isNull() || kind.whole() == 0 ? null : kind.whole() == 2);
  }

  /** The parts of {@code TensorMeta}, in a graph and of a weight. */
  TensorMeta tensorMeta(Json json) {
    return new TensorMeta(
        SchemaCodes.dtype(json.get("dtype")),
        json.get("sizes").list(this::symbolic),
        json.get("requires_grad").truth(),
        device(json.get("device")),
        json.get("strides").list(this::symbolic),
        symbolic(json.get("storage_offset")),
        SchemaCodes.layout(json.get("layout")));
  }

  private static Device device(Json json) {
    String type = json.get("type").string();
    try {
      Json index = json.get("index");
      return new Device(
          Device.Type.valueOf(type.toUpperCase(Locale.ROOT)),
          index.isNull() ? -1 : Math.toIntExact(index.whole()));
    } catch (IllegalArgumentException | ArithmeticException | InvalidArgumentException e) {
      throw json.malformed("the device " + json.raw() + " is not known");
    }
  }

  private SymbolicValue symbolic(Json json) {
    Json content = json.content();
    return switch (json.tag()) {
      case "as_int" -> SymbolicValue.of(content.whole());
      case "as_float" ->
          new SymbolicValue(
              new Expression.Real(content.number(), Double.toString(content.number())), null);
      case "as_bool" -> new SymbolicValue(new Expression.Truth(content.truth()), null);
      case "as_expr" -> {
        Json hint = content.get("hint");
        yield new SymbolicValue(
            expression(content.get("expr_str")), hint.isNull() ? null : hint.content().raw());
      }
      default -> throw unknown(json);
    };
  }

  private Expression expression(Json json) {
    String source = json.string();
    Expression known = expressions.get(source);
    if (known == null) {
      try {
        known = Expression.parse(source);
      } catch (InvalidArgumentException e) {
        throw json.malformed(e.getMessage());
      }
      expressions.put(source, known);
    }
    return known;
  }

  private static MalformedFileException unknown(Json json) {
    return json.malformed(
        "\"" + json.tag() + "\" is not known; the file may be of a newer version of PyTorch");
  }

  // Arguments

  private Argument argument(Json json) {
    Json content = json.content();
    return switch (json.tag()) {
      case "as_none" -> new Constant(null);
      case "as_tensor" -> value(content, Kind.TENSOR);
      case "as_int" -> new Constant(content.whole());
      case "as_float" -> new Constant(content.number());
      case "as_bool" -> new Constant(content.truth());
      case "as_string" -> new Constant(content.string());
      case "as_complex" ->
          new Constant(new Complex(content.get("real").number(), content.get("imag").number()));
      case "as_scalar_type" -> new Constant(SchemaCodes.dtype(content));
      case "as_memory_format" -> new Constant(SchemaCodes.format(content));
      case "as_layout" -> new Constant(SchemaCodes.layout(content));
      case "as_device" -> new Constant(device(content));
      case "as_sym_int" -> number(content, Kind.INT);
      case "as_sym_float" -> number(content, Kind.FLOAT);
      case "as_sym_bool" -> number(content, Kind.BOOL);
      case "as_optional_tensor" -> optionalTensor(content);
      case "as_tensors" -> elements(ElementKind.TENSORS, content, t -> value(t, Kind.TENSOR));
      case "as_optional_tensors" ->
          elements(ElementKind.OPTIONAL_TENSORS, content, SchemaReader::optionalTensor);
      case "as_nested_tensors" ->
          elements(
              ElementKind.NESTED_TENSORS,
              content,
              list -> elements(ElementKind.TENSORS, list, t -> value(t, Kind.TENSOR)));
      case "as_ints" -> elements(ElementKind.INTS, content, n -> new Constant(n.whole()));
      case "as_sym_ints" -> elements(ElementKind.INTS, content, n -> number(n, Kind.INT));
      case "as_int_lists" ->
          elements(
              ElementKind.INT_LISTS,
              content,
              list -> elements(ElementKind.INTS, list, n -> new Constant(n.whole())));
      case "as_floats" -> elements(ElementKind.FLOATS, content, n -> new Constant(n.number()));
      case "as_sym_floats" -> elements(ElementKind.FLOATS, content, n -> number(n, Kind.FLOAT));
      case "as_float_lists" ->
          elements(
              ElementKind.FLOAT_LISTS,
              content,
              list -> elements(ElementKind.FLOATS, list, n -> new Constant(n.number())));
      case "as_bools" -> elements(ElementKind.BOOLS, content, b -> new Constant(b.truth()));
      case "as_sym_bools" -> elements(ElementKind.BOOLS, content, b -> number(b, Kind.BOOL));
      case "as_strings" -> elements(ElementKind.STRINGS, content, s -> new Constant(s.string()));
      case "as_string_to_argument" -> new Argument.Entries(content.map(this::argument));
      case "as_graph" ->
          new Argument.Subgraph(content.get("name").string(), graph(content.get("graph")));
      case "as_custom_obj" ->
          new Value(content.get("name").string(), Kind.OBJECT, content.get("class_fqn").string());
      case "as_operator" -> new Argument.Callee(content.string());
      default -> throw unknown(json);
    };
  }

  private static Value value(Json json, Kind kind) {
    return new Value(json.get("name").string(), kind);
  }

  private static Elements elements(ElementKind kind, Json json, Function<Json, Argument> element) {
    return new Elements(kind, json.list(element));
  }

  private static Argument number(Json json, Kind kind) {
    Json content = json.content();
    return switch (json.tag()) {
      case "as_name" -> new Value(content.string(), kind);
      case "as_int" -> new Constant(content.whole());
      case "as_float" -> new Constant(content.number());
      case "as_bool" -> new Constant(content.truth());
      default -> throw unknown(json);
    };
  }

  private static Argument optionalTensor(Json json) {
    return switch (json.tag()) {
      case "as_tensor" -> value(json.content(), Kind.TENSOR);
      case "as_none" -> new Constant(null);
      default -> throw unknown(json);
    };
  }

  // The signature

  private GraphSignature signature(Json json) {
    return new GraphSignature(
        json.get("input_specs").list(this::inputSpec),
        json.get("output_specs").list(this::outputSpec));
  }

  private Input inputSpec(Json json) {
    Json spec = json.content();
    return switch (json.tag()) {
      case "user_input" ->
          new Input(InputKind.USER_INPUT, argument(spec.get("arg")), null, null, false);
      case "constant_input" ->
          new Input(
              InputKind.USER_INPUT,
              argument(spec.get("value")),
              spec.get("name").string(),
              null,
              false);
      case "parameter" -> named(InputKind.PARAMETER, spec, "parameter_name", false);
      case "buffer" -> named(InputKind.BUFFER, spec, "buffer_name", spec.get("persistent").truth());
      case "tensor_constant" ->
          named(InputKind.CONSTANT_TENSOR, spec, "tensor_constant_name", false);
      case "custom_obj" ->
          new Input(
              InputKind.CUSTOM_OBJ,
              new Value(
                  spec.get("arg").get("name").string(),
                  Kind.OBJECT,
                  spec.get("arg").get("class_fqn").string()),
              null,
              spec.get("custom_obj_name").string(),
              false);
      case "token" ->
          new Input(InputKind.TOKEN, value(spec.get("arg"), Kind.TOKEN), null, null, false);
      default -> throw unknown(json);
    };
  }

  private static Input named(InputKind kind, Json spec, String key, boolean persistent) {
    return new Input(
        kind, value(spec.get("arg"), Kind.TENSOR), null, spec.get(key).string(), persistent);
  }

  private Output outputSpec(Json json) {
    Json spec = json.content();
    return switch (json.tag()) {
      case "user_output" -> new Output(OutputKind.USER_OUTPUT, argument(spec.get("arg")), null);
      case "loss_output" -> changed(OutputKind.LOSS_OUTPUT, spec, null);
      case "buffer_mutation" -> changed(OutputKind.BUFFER_MUTATION, spec, "buffer_name");
      case "parameter_mutation" -> changed(OutputKind.PARAMETER_MUTATION, spec, "parameter_name");
      case "gradient_to_parameter" ->
          changed(OutputKind.GRADIENT_TO_PARAMETER, spec, "parameter_name");
      case "gradient_to_user_input" ->
          changed(OutputKind.GRADIENT_TO_USER_INPUT, spec, "user_input_name");
      case "user_input_mutation" ->
          changed(OutputKind.USER_INPUT_MUTATION, spec, "user_input_name");
      case "token" -> new Output(OutputKind.TOKEN, value(spec.get("arg"), Kind.TOKEN), null);
      default -> throw unknown(json);
    };
  }

  private static Output changed(OutputKind kind, Json spec, @Nullable String key) {
    return new Output(
        kind, value(spec.get("arg"), Kind.TENSOR), key == null ? null : spec.get(key).string());
  }
}
