package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.DType;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.UnsupportedOperatorException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.io.PyTorchFile;
import io.torchbridge.nn.BatchNorm1d;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import io.torchbridge.optim.SGD;
import io.torchbridge.program.Program;
import io.torchbridge.program.ProgramModule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exported programs: those that {@code record_programs.py} had PyTorch write and run, and traces.
 */
public abstract class ProgramRules extends RecordedRules {
  private static final List<String> RECORDED =
      List.of(
          "mlp",
          "decomposed",
          "nested",
          "cond",
          "while",
          "loops",
          "symbolic",
          "state",
          "state_decomposed",
          "older",
          "tied",
          "views",
          "autocast",
          "vmap");

  protected ProgramRules() {
    super("programs");
  }

  private Program program(String name) throws IOException {
    return Program.load(file(name + ".pt2"));
  }

  private Map<?, ?> answers(String name) throws IOException {
    return (Map<?, ?>) Objects.requireNonNull(PyTorchFile.load(file(name + ".pt")));
  }

  private static List<?> list(Map<?, ?> answers, String key) {
    return (List<?>) Objects.requireNonNull(answers.get(key), key);
  }

  @SuppressWarnings("unchecked") // as recorded
  private static Map<String, Object> keywords(Map<?, ?> answers) {
    return (Map<String, Object>) Objects.requireNonNull(answers.get("kwargs"));
  }

  @Test
  void programs_of_pytorch_give_pytorchs_answers() throws IOException {
    for (String name : RECORDED) {
      try (TensorScope scope = TensorScope.open();
          Program program = program(name);
          ProgramModule module = program.module()) {
        Map<?, ?> answers = answers(name);
        Object outputs = module.run(list(answers, "args"), keywords(answers));

        assertClose(name, answers.get("outputs"), outputs);
        assertClose(
            name + "'s inputs after it",
            answers.get("after"),
            List.of(list(answers, "args"), keywords(answers)));
        Map<?, ?> state = (Map<?, ?>) Objects.requireNonNull(answers.get("state"));
        assertEquals(List.copyOf(state.keySet()), List.copyOf(module.stateDict().keySet()), name);
        assertClose(name + "'s state after it", state, module.stateDict());
      }
    }
  }

  @Test
  void programs_print_as_pytorch_prints_them() throws IOException {
    for (String name :
        List.of(
            "mlp",
            "decomposed",
            "nested",
            "cond",
            "loops",
            "symbolic",
            "tied",
            "views",
            "autocast")) {
      try (Program program = program(name)) {
        String want = String.valueOf(answers(name).get("text"));
        assertEquals(lines(want), lines(program.toString()), name);
      }
    }
  }

  /** Without the notes on where the code was, of which the recorded programs have none. */
  private static String lines(String text) {
    return String.join(
        "\n",
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("# No stacktrace"))
            .toList());
  }

  @Test
  void a_program_is_trained_like_a_module() throws IOException {
    Map<?, ?> answers = answers("mlp");
    var losses = new ArrayList<@Nullable Object>();
    try (Program program = program("mlp");
        ProgramModule module = program.module();
        var optimizer = new SGD(module.parameters(), 0.1)) {
      Tensor x = (Tensor) Objects.requireNonNull(list(answers, "args").getFirst());
      for (int step = 0; step < 5; step++) {
        optimizer.zeroGrad();
        Tensor loss = module.forward(x).sub(1).square().mean();
        loss.backward();
        optimizer.step();
        losses.add(loss.itemDouble());
      }
      Tensor trained = module.namedParameters().get("hidden.weight");
      try (Program copy = module.program()) {
        assertClose("the trained program", trained, copy.stateDict().get("hidden.weight"));
      }
      Tensor batches =
          Objects.requireNonNull(module.namedBuffers().get("norm.num_batches_tracked"));
      assertEquals(5, batches.itemLong());
    }
    List<?> want = list(answers, "losses");
    for (int i = 0; i < 5; i++) {
      assertEquals(
          (Double) Objects.requireNonNull(want.get(i)), (Double) losses.get(i), 1e-4, "step " + i);
    }
  }

  @Test
  void outputs_that_are_one_tensor_are_one_tensor() throws IOException {
    try (Program program = program("views")) {
      Object result = program.run(Torch.randn(4, 2));
      if (result instanceof List<?> outputs) {
        assertSame(outputs.get(0), outputs.get(1));
        ((Tensor) Objects.requireNonNull(outputs.get(0))).fill_(7);
        assertEquals(7, ((Tensor) Objects.requireNonNull(outputs.get(2))).max().itemDouble());
      } else {
        throw new AssertionError(result);
      }
    }
  }

  @Test
  void inputs_that_do_not_fit_are_named() throws IOException {
    try (Program mlp = program("mlp");
        ProgramModule module = mlp.module();
        Program symbolic = program("symbolic");
        ProgramModule sizes = symbolic.module();
        Program nested = program("nested");
        ProgramModule tree = nested.module()) {
      assertFails(
          ShapeMismatchException.class,
          () -> module.run(Torch.randn(3, 5)),
          "input x",
          "f32[",
          "[3, 5]");
      assertFails(
          ShapeMismatchException.class,
          () -> module.run(Torch.randn(65, 4)),
          "VR[2, 64]",
          "[65, 4]");
      assertFails(
          DTypeMismatchException.class,
          () -> module.run(Torch.ones(3, 4).to(DType.FLOAT64)),
          "input x",
          "float32",
          "float64");
      assertFails(InvalidArgumentException.class, () -> module.run(3), "input x", "3");
      assertFails(InvalidArgumentException.class, () -> module.run(), "'x'");
      Tensor one = Torch.tensor(5L);
      assertFails(
          ShapeMismatchException.class,
          () -> sizes.run(Torch.randn(4, 7), one),
          "dimension 1",
          "6");
      assertFails(
          InvalidArgumentException.class,
          () -> sizes.run(Torch.randn(4, 6), Torch.tensor(11L)),
          "10");
      Map<?, ?> answers = answers("nested");
      Map<String, Object> keywords = new LinkedHashMap<>(keywords(answers));
      keywords.remove("flag"); // it was fixed
      assertClose("nested", answers.get("outputs"), tree.run(list(answers, "args"), keywords));
      keywords.put("flag", true);
      assertFails(
          InvalidArgumentException.class, () -> tree.run(list(answers, "args"), keywords), "flag");
      keywords.put("flag", false);
      keywords.remove("scale");
      assertFails(
          InvalidArgumentException.class,
          () -> tree.run(list(answers, "args"), keywords),
          "'scale'");
      assertFails(
          InvalidArgumentException.class,
          () -> tree.run(List.of(Map.of("x", one)), keywords(answers)),
          "[x, ys]");
    }
  }

  @Test
  void what_a_backend_can_not_do_is_named_at_load() {
    assertFails(
        UnsupportedOperatorException.class,
        () -> program("unsupported"),
        "torch.ops.torchbridge_test.double.default",
        "torch._functorch.predispatch._make_dual",
        backend().id());
  }

  @Test
  void damaged_archives_are_refused(@TempDir Path other) throws IOException {
    byte[] bytes = Files.readAllBytes(file("cond.pt2"));
    Path file = other.resolve("damaged.pt2");
    for (int length = 0; length < bytes.length; length += 251) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertFails(MalformedFileException.class, () -> Program.load(file), "damaged.pt2");
    }
    for (int at = 0; at < bytes.length; at += 97) {
      byte[] flipped = bytes.clone();
      flipped[at] ^= 0x41;
      Files.write(file, flipped);
      try (Program program = Program.load(file)) {
        assertTrue(program.graph().nodes().size() > 0); // what was flipped means nothing
      } catch (TorchbridgeException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("damaged.pt2"), e::toString);
      }
    }
    Path weights = file("mlp.pt");
    assertFails(MalformedFileException.class, () -> Program.load(weights), "archive_format");
    Path text = other.resolve("text.pt2");
    Files.writeString(text, "no archive");
    assertFails(MalformedFileException.class, () -> Program.load(text), "no zip archive");
    Path mlp = file("mlp.pt2");
    assertFails(InvalidArgumentException.class, () -> Program.load(mlp, "other"), "[model]");
  }

  /** Writes a program with another text in its description. */
  private Path changed(String name, String text, String other) throws IOException {
    Path file = Objects.requireNonNull(folder).resolve("changed.pt2");
    try (var in = new ZipFile(file(name + ".pt2").toFile());
        var out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (ZipEntry entry : Collections.list(in.entries())) {
        byte[] bytes = in.getInputStream(entry).readAllBytes();
        if (entry.getName().endsWith("models/model.json")) {
          String json = new String(bytes, StandardCharsets.UTF_8);
          assertTrue(json.contains(text), text);
          bytes = json.replace(text, other).getBytes(StandardCharsets.UTF_8);
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(bytes);
      }
    }
    return file;
  }

  @Test
  void descriptions_that_can_not_be_are_refused() throws IOException {
    record Case(String program, String text, String other, String word) {}
    for (Case c :
        List.of(
            new Case("cond", "aten.sum.default", "aten.nothing.default", "aten::nothing"),
            new Case(
                "cond",
                "{\"name\": \"gt\"}}, \"kind\"",
                "{\"name\": \"no\"}}, \"kind\"",
                "value no"),
            new Case("cond", "higher_order.cond", "higher_order.other", "higher_order.other"),
            new Case("cond", "\"major\": 8", "\"major\": 9", "version 9"),
            new Case("cond", "\"dtype\": 7", "\"dtype\": 99", "dtype"),
            new Case("cond", "\"as_graph\"", "\"as_new\"", "as_new"),
            new Case("cond", "\"linear.weight\"", "\"linear.other\"", "linear.other"),
            new Case("cond", "\"graph_module\": {", "\"graph_module\": [", "JSON"),
            new Case("autocast", "\"as_string\": \"cpu\"", "\"as_string\": \"cuda\"", "autocast"),
            new Case("vmap", "\"as_string\": \"error\"", "\"as_string\": \"same\"", "torch.func"),
            new Case("symbolic", "Symbol('s77'", "Symbol(('s77'", "sympy"),
            new Case(
                "symbolic", "{\"as_sym_int\": {\"as_name\"", "{\"as_tensor\": {\"name\"", "is no"),
            new Case("tied", "\"name\": \"weight\"", "\"name\": \"other\"", "other"))) {
      Path file = changed(c.program, c.text, c.other);
      assertFails(TorchbridgeException.class, () -> Program.load(file).close(), c.word);
    }
  }

  @Test
  void guards_on_sizes_are_checked() throws IOException {
    String none = "\"guards_code\": []";
    String guards =
        "\"guards_code\": [\"L['x'].size()[0] % 3 == 0 and not L['x'].size()[0] >= 2 * 6\","
            + " \"len(L['x'].shape) == 2\"]";
    try (Program program = Program.load(changed("decomposed", none, guards));
        ProgramModule module = program.module()) {
      assertArrayEquals(new long[] {9, 2}, module.forward(Torch.randn(9, 4)).shape());
      for (long rows : new long[] {4, 12}) {
        assertFails(
            ShapeMismatchException.class,
            () -> module.forward(Torch.randn(rows, 4)),
            "L['x'].size()[0] % 3 == 0",
            "=" + rows);
      }
    }
  }

  @Test
  void programs_stay_the_same_by_way_of_a_file(@TempDir Path other) throws IOException {
    Path file = other.resolve("again.pt2");
    for (String name :
        List.of(
            "mlp", "nested", "loops", "symbolic", "state_decomposed", "tied", "autocast", "vmap")) {
      try (TensorScope scope = TensorScope.open();
          Program program = program(name)) {
        program.save(file);
        try (Program again = Program.load(file)) {
          Map<?, ?> answers = answers(name);
          assertEquals(program.graph(), again.graph(), name);
          assertEquals(program.signature(), again.signature(), name);
          assertEquals(program.toString(), again.toString(), name);
          try (ProgramModule module = again.module()) {
            Object outputs = module.run(list(answers, "args"), keywords(answers));
            assertClose(name, answers.get("outputs"), outputs);
          }
        }
      }
    }
  }

  private static Module network() {
    return new Sequential(
        new Linear(4, 6), new ReLU(), new BatchNorm1d(6), new Dropout(0.5), new Linear(6, 2));
  }

  @Test
  void a_traced_module_gives_the_same_program(@TempDir Path other) {
    Path file = other.resolve("traced.pt2");
    try (Module network = network().eval();
        Program program = Program.trace(network, Torch.randn(3, 4));
        var mode = GradMode.DISABLED.enter()) {
      Tensor x = Torch.randn(3, 4);
      Tensor want = network.forward(x);
      program.save(file);
      try (Program loaded = Program.load(file);
          ProgramModule traced = program.module();
          ProgramModule module = loaded.module()) {
        assertClose("traced", want, traced.forward(x));
        assertClose("loaded", want, module.forward(x));
        assertEquals(network.stateDict().keySet(), module.stateDict().keySet());
        assertEquals(network.namedParameters().keySet(), module.namedParameters().keySet());
        assertEquals(program.graph(), loaded.graph());
      }
    }
  }

  /** Uses what a trace has to take care of. */
  private static final class Constants extends Module {
    private final Tensor table = TensorScope.exempt(Torch.tensor(new float[] {1, 2}));
    private final Tensor count = registerBuffer("count", Torch.zeros(2));
    private final Tensor hidden = registerBuffer("hidden", Torch.ones(2), false);

    @Override
    protected Object forward(
        List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
      Tensor x = (Tensor) Objects.requireNonNull(inputs.getFirst());
      count.add_(x);
      Tensor y = x.add(table).mul(Torch.tensor(new float[] {3, 4})).add(count).add(hidden);
      return Map.of("outputs", List.of(y, x), "name", "constants");
    }

    @Override
    public void close() {
      super.close();
      table.close();
    }
  }

  @Test
  void constants_buffers_and_nested_outputs_are_traced() {
    try (Constants module = new Constants()) {
      Tensor x = Torch.tensor(new float[] {1, -1});
      try (Program program = Program.trace(module, List.of(x), Map.of());
          ProgramModule traced = program.module()) {
        Object got = traced.run(x);
        Tensor count = Objects.requireNonNull(traced.namedBuffers().get("count"));
        assertClose("count", Torch.tensor(new float[] {2, -2}), count);
        Tensor y = Torch.tensor(new float[] {9, 3});
        assertClose("outputs", Map.of("outputs", List.of(y, x), "name", "constants"), sorted(got));
        assertEquals(List.of("count"), List.copyOf(traced.stateDict().keySet()));
      }
    }
  }

  /** In the order of {@code Map.of}'s present iteration, which differs from run to run. */
  private static Map<?, ?> sorted(@Nullable Object map) {
    Map<?, ?> got = (Map<?, ?>) Objects.requireNonNull(map);
    return Map.of("outputs", Objects.requireNonNull(got.get("outputs")), "name", "constants");
  }

  @Test
  void what_a_trace_would_fix_is_refused() {
    try (Module reads =
            new Module() {
              @Override
              public Tensor forward(Tensor x) {
                return x.mul(x.sum().itemDouble());
              }
            };
        Module differentiates =
            new Module() {
              @Override
              public Tensor forward(Tensor x) {
                Tensor leaf = x.detach().requiresGrad(true);
                leaf.sum().backward();
                return Objects.requireNonNull(leaf.grad());
              }
            }) {
      Tensor x = Torch.ones(2);
      assertFails(UnsupportedOperatorException.class, () -> Program.trace(reads, x), "reads");
      assertFails(
          UnsupportedOperatorException.class, () -> Program.trace(differentiates, x), "backward");
    }
  }

  @Test
  void programs_have_pictures() throws Exception {
    try (Program program = program("cond")) {
      String svg = program.toSvg();
      var document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
      assertEquals("svg", document.getDocumentElement().getTagName());
      String dot = program.toDot();
      for (String label : List.of("aten::linear", "linear.weight", "true_graph_0", "f32[2, 3]")) {
        assertTrue(svg.contains(label), label);
        assertTrue(dot.contains(label), label);
      }
      assertTrue(dot.contains("n0 -> n1;"), dot);
      long open = dot.chars().filter(c -> c == '{').count();
      assertEquals(open, dot.chars().filter(c -> c == '}').count());
    }
  }
}
