package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.ClosedTensorException;
import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.DeviceMismatchException;
import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.UnsupportedOperatorException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.io.PyTorchFile;
import io.torchbridge.jit.ScriptException;
import io.torchbridge.jit.ScriptModule;
import io.torchbridge.nn.Module;
import io.torchbridge.optim.SGD;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Modules of TorchScript: those that {@code record_scripts.py} had PyTorch write and run. */
public abstract class ScriptRules extends RecordedRules {
  protected ScriptRules() {
    super("scripts");
  }

  private ScriptModule script(String name) throws IOException {
    return ScriptModule.load(file(name + ".pt"));
  }

  private Map<?, ?> answers(String name) throws IOException {
    Map<?, ?> all = (Map<?, ?>) Objects.requireNonNull(PyTorchFile.load(file("answers.pt")));
    return (Map<?, ?>) Objects.requireNonNull(all.get(name));
  }

  private static Tensor tensor(Map<?, ?> answers, String key) {
    return (Tensor) Objects.requireNonNull(answers.get(key), key);
  }

  @SuppressWarnings("unchecked") // as recorded
  private static <T> T get(Map<?, ?> answers, String key) {
    return (T) Objects.requireNonNull(answers.get(key), key);
  }

  @Test
  void a_script_decides_as_its_original_does() throws IOException {
    Map<?, ?> answers = answers("control");
    try (ScriptModule module = script("control")) {
      assertFalse(module.isTraining());
      for (List<?> call : ScriptRules.<List<List<?>>>get(answers, "calls")) {
        @SuppressWarnings("unchecked") // as recorded
        var keywords = (Map<String, Object>) Objects.requireNonNull(call.get(1));
        Object x = Objects.requireNonNull(call.get(0));
        Object output = module.call(List.of(x), keywords);
        assertEquals(List.of("y", "shifted"), List.copyOf(((Map<?, ?>) output).keySet()));
        assertClose("control", call.get(2), output);
      }
    }
  }

  @Test
  void values_of_all_kinds_come_and_go() throws IOException {
    Map<?, ?> answers = answers("control");
    try (ScriptModule module = script("control")) {
      Map<Integer, Object> nested = new LinkedHashMap<>();
      nested.put(3, new double[] {1.5, 2});
      nested.put(1, List.of());
      List<?> results =
          (List<?>)
              Objects.requireNonNull(
                  module.runMethod(
                      "kinds",
                      List.of(
                          get(answers, "tensors"),
                          ScriptRules.<List<?>>get(answers, "several").toArray(),
                          new Complex(1, 2),
                          Device.CPU,
                          DType.FLOAT64,
                          List.of(3, "tüx")),
                      Map.of(
                          "nested",
                          nested,
                          "flags",
                          new boolean[] {true, false},
                          "grid",
                          new Object[] {new int[] {1, 2}, List.of(), List.of(3L)})));
      List<Object> want = new ArrayList<>(ScriptRules.<List<Object>>get(answers, "kinds"));
      want.set(2, List.of(new Complex(2, 4), Device.CPU, List.of(3L, "tüx")));
      assertClose("kinds", want, results);
      assertEquals(Map.of("nested", Map.of(3L, List.of(1.5, 2.0), 1L, List.of())), results.get(3));
      assertEquals(List.of(List.of(1L, 2L), List.of(), List.of(3L)), at(results, 4, 1));

      Tensor x = Torch.ones(2);
      assertEquals(3L, at((List<?>) module.runMethod("pair", List.of(x), Map.of()), 1));
      assertNull(module.runMethod("nothing", List.of(), Map.of("x", x)));
      assertEquals(4, x.sum().itemDouble());
      assertEquals(
          "pair(x: Tensor) -> __torch__.Pair",
          String.valueOf(Objects.requireNonNull(module.methods().get("pair")))
              .replaceAll("___torch_mangle_\\d+\\.", ""));
    }
  }

  private static @Nullable Object at(@Nullable List<?> list, int... places) {
    Object value = list;
    for (int place : places) {
      value = ((List<?>) Objects.requireNonNull(value)).get(place);
    }
    return value;
  }

  @Test
  void a_traced_network_takes_other_sizes_call_after_call() throws IOException {
    Map<?, ?> answers = answers("convolutions");
    List<Tensor> inputs = get(answers, "inputs");
    List<Tensor> outputs = get(answers, "outputs");
    for (String name : List.of("convolutions", "frozen")) {
      try (ScriptModule module = script(name);
          var mode = GradMode.DISABLED.enter()) {
        assertEquals(name.equals("frozen") ? 0 : 8, module.parameters().size());
        for (int i = 0; i < inputs.size(); i++) {
          assertClose(name, outputs.get(i), module.forward(inputs.get(i)));
        }
      }
    }
  }

  @Test
  void parameters_buffers_and_submodules_have_their_names() throws IOException {
    Map<?, ?> state = get(answers("control"), "state");
    try (ScriptModule module = script("control")) {
      assertEquals(List.copyOf(state.keySet()), List.copyOf(module.stateDict().keySet()));
      assertClose("state", state, module.stateDict());
      assertEquals(
          List.of(
              "weight",
              "layers.0.weight",
              "layers.0.bias",
              "layers.2.norm.weight",
              "layers.2.norm.bias"),
          List.copyOf(module.namedParameters().keySet()));
      assertTrue(module.parameters().stream().allMatch(p -> p.requiresGrad() && p.isLeaf()));
      ScriptModule block = (ScriptModule) module.module("layers.2");
      assertEquals(List.of("forward"), List.copyOf(block.methods().keySet()));
      Tensor y = block.forward(Torch.ones(1, 4));
      assertEquals("[1, 4]", Arrays.toString(y.shape()));
      assertTrue(module.toString().contains("(norm): BatchNorm1d()"), module::toString);
    }
  }

  @Test
  void attributes_are_read_and_changed() throws IOException {
    try (ScriptModule module = script("control")) {
      Map<String, @Nullable Object> attributes = module.attributes();
      assertEquals("control", attributes.get("title"));
      assertEquals(Map.of("one", 1L, "two", 2L), attributes.get("table"));
      assertTrue(attributes.containsKey("bias"));
      assertNull(attributes.get("bias"));
      assertFalse(attributes.containsKey("weight"));
      Tensor x = Torch.ones(1, 3);
      Tensor before = get((Map<?, ?>) module.call(List.of(x), Map.of()), "y");
      module.setAttribute("gain", 3);
      assertClose("gain", before.mul(3), ((Map<?, ?>) module.call(List.of(x), Map.of())).get("y"));
      module.setAttribute("table", Map.of("three", 3));
      assertEquals(Map.of("three", 3L), module.attribute("table"));
      assertFails(
          InvalidArgumentException.class, () -> module.setAttribute("gain", "x"), "gain", "float");
      assertFails(
          InvalidArgumentException.class, () -> module.setAttribute("weight", x), "copy_()");
      assertFails(InvalidArgumentException.class, () -> module.attribute("nothing"), "title");
    }
  }

  @Test
  void a_script_is_trained_as_its_original_is() throws IOException {
    Map<?, ?> answers = answers("trained");
    List<Double> losses = get(answers, "losses");
    Map<?, ?> gradients = get(answers, "gradients");
    try (ScriptModule module = script("trained");
        var optimizer = new SGD(module.parameters(), 0.1)) {
      assertSame(
          module.namedParameters().get("hidden2"),
          module.module("out").namedParameters().get("weight"));
      for (int step = 0; step < losses.size(); step++) {
        optimizer.zeroGrad();
        Tensor leaf = tensor(answers, "x").clone().requiresGrad(true);
        Tensor loss = module.call(leaf.mul(2).sin()).sub(tensor(answers, "y")).square().mean();
        loss.backward();
        if (step == 0) {
          Map<String, @Nullable Object> given = new LinkedHashMap<>();
          module.namedParameters().forEach((name, p) -> given.put(name, p.grad()));
          given.put("x", leaf.grad());
          assertEquals(List.copyOf(gradients.keySet()), List.copyOf(given.keySet()));
          assertClose("gradients", gradients, given);
        }
        optimizer.step();
        assertEquals(losses.get(step), loss.itemDouble(), 1e-4, "step " + step);
      }
      assertClose("state", answers.get("state"), module.stateDict());
      module.eval();
      assertEquals(false, module.attribute("training"));
      assertEquals(false, ((ScriptModule) module.module("norm")).attribute("training"));
      assertClose("evaluated", answers.get("evaluated"), module.call(tensor(answers, "x")));
      module.train();
      assertEquals(true, ((ScriptModule) module.module("norm")).attribute("training"));
    }
  }

  @Test
  void a_script_is_frozen_converted_and_loaded_like_a_module() throws IOException {
    Map<?, ?> answers = answers("trained");
    Tensor x = tensor(answers, "x");
    try (ScriptModule module = script("trained")) {
      module.loadStateDict(ScriptRules.<Map<String, Tensor>>get(answers, "state"));
      module.eval();
      assertClose("loaded", answers.get("evaluated"), module.call(x));
      module.requiresGrad(false);
      assertFalse(module.call(x).requiresGrad());
      module.to(DType.FLOAT64);
      Tensor wide = module.call(x.to(DType.FLOAT64));
      assertClose("wide", tensor(answers, "evaluated").to(DType.FLOAT64), wide);
      assertFails(InvalidArgumentException.class, () -> Module.deepCopy(module), "trained.pt");
    }
    try (ScriptModule module = ScriptModule.load(file("trained.pt"), Device.CPU)) {
      assertEquals(Device.CPU, module.parameters().getFirst().device());
    }
    Path file = file("trained.pt");
    assertFails(
        DeviceMismatchException.class, () -> ScriptModule.load(file, Device.cuda(99)), "cuda:99");
  }

  @Test
  void modes_hold_in_scripts_and_after_them() throws IOException {
    try (ScriptModule module = script("control")) {
      Tensor x = Torch.ones(2, 2).requiresGrad(true);
      assertEquals(true, module.runMethod("records", List.of(x), Map.of()));
      try (var mode = GradMode.DISABLED.enter()) {
        assertEquals(false, module.runMethod("records", List.of(x), Map.of()));
      }
      try (var mode = GradMode.INFERENCE.enter()) {
        assertEquals(false, module.runMethod("records", List.of(x), Map.of()));
      }
      Object y = module.runMethod("fails_without_gradients", List.of(x), Map.of());
      assertFalse(((Tensor) Objects.requireNonNull(y)).requiresGrad());
      assertFails(
          ScriptException.class,
          () -> module.runMethod("fails_without_gradients", List.of(x.select(0, 0)), Map.of()),
          "it has one dimension");
      assertTrue(x.mul(2).requiresGrad());
      assertEquals(true, module.runMethod("records", List.of(x), Map.of()));
    }
  }

  @Test
  void what_a_script_raises_is_told() throws IOException {
    try (ScriptModule module = script("control")) {
      Tensor x = Torch.ones(2, 3);
      assertFails(
          ScriptException.class,
          () -> module.run(List.of(x), Map.of("names", List.of("a", "b", "c"))),
          "Control.forward(x: Tensor, times: int=1, names: Optional[List[str]]=None",
          "Traceback of TorchScript",
          "ValueError: too many names: a");
      assertFails(
          ScriptException.class,
          () -> module.run(Torch.ones(2, 5)),
          "mat1 and mat2 shapes cannot be multiplied");
      assertFails(
          InvalidArgumentException.class, () -> module.forward(x), "Dict[str, Tensor]", "run()");
      assertTrue(module.run(x) instanceof Map);
    }
  }

  @Test
  void arguments_that_do_not_fit_are_named() throws IOException {
    try (ScriptModule module = script("control")) {
      Tensor x = Torch.ones(2, 3);
      String schema = "Control.forward(x: Tensor, times: int=1";
      record Case(List<?> inputs, Map<String, ?> keywords, String words) {}
      for (Case wrong :
          List.of(
              new Case(List.of(), Map.of(), "\"x\" is missing"),
              new Case(List.of("x"), Map.of(), "x must be Tensor, not \"x\""),
              new Case(List.of(x, 1.5), Map.of(), "times must be int, not 1.5 (Double)"),
              new Case(List.of(x), Map.of("x", x), "\"x\" is given twice"),
              new Case(List.of(x), Map.of("y", x), "no argument y"),
              new Case(List.of(x, 1, List.of(), List.of(1, 2.0), 5), Map.of(), "takes 4"),
              new Case(List.of(x), Map.of("names", List.of("a", 1)), "names[1] must be str"),
              new Case(List.of(x), Map.of("names", "a"), "names must be List[str]"),
              new Case(List.of(x), Map.of("shift", List.of(1)), "Tuple[int, float]"))) {
        assertFails(
            InvalidArgumentException.class,
            () -> module.run(wrong.inputs, wrong.keywords),
            schema,
            wrong.words);
      }
      assertFails(
          InvalidArgumentException.class,
          () -> module.runMethod("backward", List.of(x), Map.of()),
          "backward",
          "kinds(");
      Tensor elsewhere = x.to(new DelegatingBackend(backend(), "other"));
      assertFails(DeviceMismatchException.class, () -> module.run(elsewhere), "other", "x");
    }
  }

  @Test
  void a_closed_script_is_used_no_more() throws IOException {
    ScriptModule module = script("control");
    Tensor x = Torch.ones(2, 3);
    ScriptModule block = (ScriptModule) module.module("layers.2");
    module.close();
    module.close();
    assertFails(ClosedTensorException.class, () -> module.run(x), "Control.forward", "close()");
    assertFails(ClosedTensorException.class, () -> module.attribute("title"), "close()");
    assertFails(ClosedTensorException.class, () -> block.forward(x), "Block.forward");
    assertTrue(module.parameters().stream().allMatch(Tensor::isClosed));
  }

  @Test
  void several_threads_call_one_script_and_close_it() throws Exception {
    Map<?, ?> answers = answers("convolutions");
    List<Tensor> inputs = get(answers, "inputs");
    List<Tensor> outputs = get(answers, "outputs");
    ScriptModule module = script("convolutions");
    try (var pool = Executors.newFixedThreadPool(4)) {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        int which = i % inputs.size();
        tasks.add(
            () -> {
              try (var scope = TensorScope.open();
                  var mode = GradMode.DISABLED.enter()) {
                for (int k = 0; k < 5; k++) {
                  assertClose("thread", outputs.get(which), module.forward(inputs.get(which)));
                }
              }
              return true;
            });
      }
      for (Future<Boolean> done : pool.invokeAll(tasks)) {
        assertTrue(done.get());
      }
      List<Future<Boolean>> closing = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        closing.add(
            pool.submit(
                () -> {
                  try (var scope = TensorScope.open()) {
                    while (true) {
                      module.forward(inputs.getFirst());
                    }
                  } catch (ClosedTensorException e) {
                    return true;
                  }
                }));
      }
      module.close();
      for (Future<Boolean> done : closing) {
        assertTrue(done.get());
      }
    }
  }

  @Test
  void what_is_no_script_is_refused_by_name() throws IOException {
    Path other = Objects.requireNonNull(folder).resolve("other.pt");
    assertFails(FileAccessException.class, () -> ScriptModule.load(other), "no such file");
    Files.writeString(other, "no archive");
    assertFails(MalformedFileException.class, () -> ScriptModule.load(other), "no zip archive");
    PyTorchFile.save(other, Map.of("weight", Torch.ones(2)));
    assertFails(
        MalformedFileException.class,
        () -> ScriptModule.load(other),
        "other.pt",
        "torch.save",
        "PyTorchFile.load()");
    try (InputStream in = ScriptRules.class.getResourceAsStream("programs/mlp.pt2")) {
      Files.write(other, Objects.requireNonNull(in).readAllBytes());
    }
    assertFails(MalformedFileException.class, () -> ScriptModule.load(other), "Program.load()");
  }

  @Test
  void damaged_scripts_are_refused() throws IOException {
    byte[] bytes = Files.readAllBytes(file("trained.pt"));
    Path damaged = Objects.requireNonNull(folder).resolve("damaged.pt");
    for (int length = 0; length < bytes.length; length += 997) {
      Files.write(damaged, Arrays.copyOf(bytes, length));
      assertFails(MalformedFileException.class, () -> ScriptModule.load(damaged), "damaged.pt");
    }
    for (int at = 0; at < bytes.length; at += 397) {
      byte[] flipped = bytes.clone();
      flipped[at] ^= 0x41;
      Files.write(damaged, flipped);
      try (ScriptModule module = ScriptModule.load(damaged)) {
        assertTrue(module.parameters().size() > 0); // what was flipped means nothing
      } catch (TorchbridgeException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("damaged.pt"), e::toString);
      }
    }
    record Case(String from, String to, Class<? extends TorchbridgeException> type, String words) {}
    for (Case c :
        List.of(
            new Case("torch.gelu", "torch.nothing", UnsupportedOperatorException.class, "nothing"),
            new Case("x: Tensor) ->", "x: Tensor ->", MalformedFileException.class, "line"),
            new Case("torch.tanh(", "(((", MalformedFileException.class, "damaged.pt"),
            new Case("class Trained", "class Another", MalformedFileException.class, "Trained"))) {
      change("trained", damaged, c.from, c.to);
      assertFails(c.type, () -> ScriptModule.load(damaged), "damaged.pt", c.words);
    }
  }

  /** Writes a script with another text in its code. */
  private void change(String name, Path to, String text, String other) throws IOException {
    boolean found = false;
    try (var in = new ZipFile(file(name + ".pt").toFile());
        var out = new ZipOutputStream(Files.newOutputStream(to))) {
      for (ZipEntry entry : Collections.list(in.entries())) {
        byte[] bytes = in.getInputStream(entry).readAllBytes();
        if (entry.getName().endsWith("code/__torch__.py")) {
          String code = new String(bytes, StandardCharsets.UTF_8);
          found = code.contains(text);
          bytes = code.replace(text, other).getBytes(StandardCharsets.UTF_8);
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(bytes);
      }
    }
    assertTrue(found, text);
  }

  @Test
  void a_backend_without_torchscript_says_so() throws IOException {
    Path file = file("control.pt");
    try (var use = Backends.use(new DelegatingBackend(backend(), "other"))) {
      assertFails(
          UnsupportedOperatorException.class,
          () -> ScriptModule.load(file),
          "other",
          "TorchScript");
    }
  }
}
