package io.torchbridge.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.conformance.rules.BackendRules;
import io.torchbridge.io.PyTorchFile;
import io.torchbridge.nn.BatchNorm2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Flatten;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.Sequential;
import io.torchbridge.optim.Adam;
import io.torchbridge.optim.Optimizer;
import io.torchbridge.python.engine.PythonObject;
import io.torchbridge.training.SummaryWriter;
import io.torchbridge.training.Trainer;
import io.torchbridge.training.TrainingState;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written for TensorBoard is what PyTorch writes, and TensorBoard itself reads it. */
class TensorBoardTest {
  private static final String PYTHON =
      """
      import glob, io, json, os
      import numpy as np
      import torch
      from PIL import Image
      from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
      from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
      from tensorboard.compat.proto.event_pb2 import Event
      from tensorboard.compat.proto.graph_pb2 import GraphDef
      from tensorboard.plugins.hparams import metadata
      from torch.utils.tensorboard import SummaryWriter

      def events(folder):
          for name in sorted(glob.glob(os.path.join(folder, "events.out.tfevents.*"))):
              for record in RawEventFileLoader(name).Load():
                  yield Event.FromString(record)

      def pixels(image):
          return np.asarray(Image.open(io.BytesIO(image.encoded_image_string)))

      def plain(value):
          if value.HasField("image"):
              size = [value.image.height, value.image.width, value.image.colorspace]
              return ["image", size, pixels(value.image).tolist()]
          if value.HasField("histo"):
              h = value.histo
              return ["histogram", h.min, h.max, h.num, round(h.sum, 6), round(h.sum_squares, 6),
                      list(h.bucket), list(h.bucket_limit)]
          return [str(value.metadata), str(value.tensor), value.simple_value]

      def values(folder):
          return [[event.step, value.tag] + plain(value)
                  for event in events(folder) for value in event.summary.value]

      def write(folder, tensors):
          data = torch.load(tensors, weights_only=True)
          with SummaryWriter(folder) as writer:
              writer.add_scalar("loss", 0.1, 3)
              for name in ["normal", "same", "zeros", "wide", "whole"]:
                  writer.add_histogram(name, data[name], 4)
              for name in ["grey", "colours", "alpha", "bytes"]:
                  writer.add_image(name, data[name], 5)
              writer.add_image("plane", data["plane"], 5, dataformats="HW")
              writer.add_images("several", data["several"], 5)
              writer.add_images("greys", data["greys"], 5)
              writer.add_text("note", "some *text* \\u00e9", 6)

      def compare(ours, theirs, tensors):
          write(theirs, tensors)
          a, b = values(ours), values(theirs)
          wrong = ["%s\\n  ours:   %.600s\\n  theirs: %.600s" % (y[:2], x, y) for x, y in zip(a, b) if x != y]
          return "\\n".join(wrong) if len(a) == len(b) else "%d values, %d of PyTorch" % (len(a), len(b))

      def read(folder):
          accumulator = EventAccumulator(folder)
          accumulator.Reload()
          return json.dumps({k: [(s.step, s.value) for s in accumulator.Scalars(k)] for k in accumulator.Tags()["scalars"]})

      def graph(folder):
          for event in events(folder):
              if event.HasField("graph_def"):
                  nodes = GraphDef.FromString(event.graph_def).node
                  shape = lambda s: [d.size for d in s.dim]
                  return json.dumps([[n.name, n.op, list(n.input),
                                      [shape(s) for s in n.attr["_output_shapes"].list.shape],
                                      n.attr["attr"].s.decode()] for n in nodes])

      def hparams(folder):
          found = {}
          for event in events(folder):
              for value in event.summary.value:
                  content = value.metadata.plugin_data.content
                  if value.tag == metadata.EXPERIMENT_TAG:
                      e = metadata.parse_experiment_plugin_data(content)
                      found["names"] = [[i.name, i.type] for i in e.hparam_infos]
                      found["metrics"] = [i.name.tag for i in e.metric_infos]
                  elif value.tag == metadata.SESSION_START_INFO_TAG:
                      s = metadata.parse_session_start_info_plugin_data(content)
                      found["values"] = {k: getattr(v, v.WhichOneof("kind")) for k, v in s.hparams.items()}
                  elif value.tag == metadata.SESSION_END_INFO_TAG:
                      found["status"] = metadata.parse_session_end_info_plugin_data(content).status
          return json.dumps(found, sort_keys=True)

      def resume(file):
          saved = torch.load(file, weights_only=True)
          model = torch.nn.Linear(2, 1)
          optimizer = torch.optim.Adam(model.parameters())
          model.load_state_dict(saved["model"])
          optimizer.load_state_dict(saved["optimizer"])
          torch.set_rng_state(saved["random"][next(iter(saved["random"]))]["cpu"])
          x = torch.rand(3, 2)
          model(x).sum().backward()
          optimizer.step()
          return [sorted(saved), saved["epoch"], saved["trainer"]["means"],
                  model.weight.flatten().tolist()]
      """;

  @Nested
  class OnLibtorch extends Rules implements LibtorchUnderTest {}

  @Nested
  class OnPython extends Rules implements PythonUnderTest {}

  /** A network with a layer that is called without {@link Module#call}. */
  private static final class Net extends Module {
    private final Sequential body =
        register("body", new Sequential(new Conv2d(1, 2, 3), new BatchNorm2d(2), new Flatten()));
    private final Linear head = register("head", new Linear(8, 3));

    @Override
    public Tensor forward(Tensor x) { // (N, 1, 4, 4) -> (N, 3)
      return F.relu(head.forward(body.call(x))).add(1);
    }
  }

  abstract static class Rules extends BackendRules {
    private static PythonObject python() {
      return LivePyTorch.define("tensorboard_test", PYTHON);
    }

    private static String text(String function, Object... arguments) {
      try (PythonObject module = python()) {
        return (String) module.callMethod(function, arguments);
      }
    }

    @Test
    void values_are_those_that_PyTorch_writes(@TempDir Path folder) {
      Torch.manualSeed(2);
      var tensors = new LinkedHashMap<String, Tensor>();
      tensors.put("normal", Torch.randn(50, 3));
      tensors.put("same", Torch.full(new long[] {4}, -0.25));
      tensors.put("zeros", Torch.tensor(new double[] {0.0, -0.0, 1e-13}));
      tensors.put("wide", Torch.tensor(new double[] {-1e30, -1e19, 1e-11, 3, 1e21, 7}));
      tensors.put("whole", Torch.tensor(new long[] {1, 2, 2, -5, 100}));
      tensors.put("grey", Torch.rand(1, 3, 5));
      tensors.put("colours", Torch.rand(3, 4, 2).mul(1.4).sub(0.2));
      tensors.put("alpha", Torch.rand(4, 2, 3));
      tensors.put("bytes", Torch.randint(0, 256, 3, 2, 2).to(DType.UINT8));
      tensors.put("plane", Torch.rand(2, 4));
      tensors.put("several", Torch.rand(10, 3, 2, 3));
      tensors.put("greys", Torch.rand(2, 1, 2, 3));
      Path file = folder.resolve("tensors.pt");
      PyTorchFile.save(file, tensors);
      Path ours = folder.resolve("ours");
      try (var writer = new SummaryWriter(ours)) {
        writer.addScalar("loss", 0.1, 3);
        for (String name : List.of("normal", "same", "zeros", "wide", "whole")) {
          writer.addHistogram(name, tensors.get(name), 4);
        }
        for (String name :
            List.of("grey", "colours", "alpha", "bytes", "plane", "several", "greys")) {
          writer.addImage(name, tensors.get(name), 5);
        }
        writer.addText("note", "some *text* é", 6);
      }
      String differences =
          text("compare", ours.toString(), folder.resolve("theirs").toString(), file.toString());
      assertEquals("", differences);
    }

    @Test
    void a_run_that_goes_on_forgets_what_is_done_again(@TempDir Path folder) throws Exception {
      try (var first = new SummaryWriter(folder)) {
        for (int step = 0; step < 4; step++) {
          first.addScalar("x", step, step);
        }
      }
      try (var second = new SummaryWriter(folder, 2);
          Linear model = new Linear(1, 1)) {
        second.addScalar("x", 20, 2);
        var trainer = new Trainer<Integer>(model, batch -> Map.of("loss", (double) batch));
        trainer.with(second.callback(2)).fit(List.of(1, 2, 6), 1);
      }
      assertEquals(
          "{\"x\": [[0, 0.0], [1, 1.0], [2, 20.0]], \"batch/loss\": [[2, 2.0]],"
              + " \"epoch/loss\": [[3, 3.0]]}",
          text("read", folder.toString()));
    }

    @Test
    void a_graph_has_the_operators_of_each_module(@TempDir Path folder) throws Exception {
      try (Net net = new Net();
          var writer = new SummaryWriter(folder)) {
        net.body.eval();
        writer.addGraph(net, Torch.rand(2, 1, 4, 4));
        assertTrue(net.isTraining() && net.head.isTraining());
        assertTrue(net.modules().stream().filter(Module::isTraining).count() == 2);
      }
      JsonNode nodes = new JsonMapper().readTree(text("graph", folder.toString()));
      var byName = new LinkedHashMap<String, JsonNode>();
      nodes.forEach(node -> byName.put(node.get(0).asText(), node));
      nodes.forEach(
          node ->
              node.get(2)
                  .forEach(
                      input ->
                          assertNotNull(
                              byName.get(input.asText().replaceAll(":\\d+$", "")),
                              input.asText())));
      String conv = "Net/Sequential[body]/Conv2d[0]/";
      assertEquals("Parameter", byName.get(conv + "weight").get(1).asText());
      assertEquals("[[2,1,3,3]]", byName.get(conv + "weight").get(3).toString());
      assertEquals(
          "[\"input/input_0\",\"%sweight\",\"%sbias\"]".formatted(conv, conv),
          byName.get(conv + "conv2d").get(2).toString());
      assertEquals("[[2,2,2,2]]", byName.get(conv + "conv2d").get(3).toString());
      assertTrue(byName.get(conv + "conv2d").get(4).asText().contains("stride: [1, 1]"));
      assertEquals("aten::linear", byName.get("Net/Linear[head]/linear").get(1).asText());
      assertEquals("[\"Net/Linear[head]/linear\"]", byName.get("Net/relu").get(2).toString());
      assertEquals("[\"Net/add\"]", byName.get("output/output").get(2).toString());
      assertEquals("[[2,3]]", byName.get("output/output").get(3).toString());
    }

    @Test
    void settings_of_a_run_are_read_by_TensorBoard(@TempDir Path folder) {
      try (var writer = new SummaryWriter(folder)) {
        var settings = new LinkedHashMap<String, Object>();
        settings.put("lr", 0.5);
        settings.put("optimizer", "Adam");
        settings.put("nesterov", true);
        writer.addHparams(settings, Map.of("accuracy", 0.75));
        assertFails(
            InvalidArgumentException.class,
            () -> writer.addHparams(Map.of("x", List.of()), Map.of()),
            "\"x\"");
      }
      assertEquals(
          "{\"metrics\": [\"accuracy\"], \"names\": [[\"lr\", 3], [\"optimizer\", 1],"
              + " [\"nesterov\", 2]], \"status\": 1, \"values\": {\"lr\": 0.5, \"nesterov\": true,"
              + " \"optimizer\": \"Adam\"}}",
          text("hparams", folder.toString()));
      assertEquals("{\"accuracy\": [[0, 0.75]]}", text("read", folder.toString()));
    }

    @Test
    void what_can_not_be_shown_is_refused(@TempDir Path folder) {
      try (var writer = new SummaryWriter(folder)) {
        assertFails(
            ShapeMismatchException.class,
            () -> writer.addImage("x", Torch.zeros(2, 3, 3), 0),
            "[2, 3, 3]",
            "1, 3 or 4 channels");
        assertFails(
            ShapeMismatchException.class, () -> writer.addImage("x", Torch.zeros(3), 0), "[3]");
        assertFails(
            InvalidArgumentException.class,
            () -> writer.addHistogram("x", Torch.tensor(new double[] {Double.NaN}), 0),
            "none of the 1");
        assertFails(
            InvalidArgumentException.class,
            () -> writer.addHistogram("x", Torch.empty(0), 0),
            "none of the 0");
      }
    }

    @Test
    void Python_goes_on_with_a_saved_training(@TempDir Path folder) {
      Path file = folder.resolve("state.pt");
      try (Linear model = new Linear(2, 1);
          Optimizer optimizer = new Adam(model.parameters())) {
        model.forward(Torch.rand(3, 2)).sum().backward();
        optimizer.step();
        optimizer.zeroGrad();
        var trainer = new Trainer<Integer>(model, batch -> Map.of("loss", 0.5));
        trainer.fit(List.of(1, 2), 1);
        var state =
            new TrainingState()
                .with("model", model)
                .with("optimizer", optimizer)
                .with("trainer", trainer);
        state.entries().put("epoch", 3);
        state.save(file);
        // before Python, which may have the same generator
        model.forward(Torch.rand(3, 2)).sum().backward();
        optimizer.step();
        Object[] python;
        try (PythonObject module = python()) {
          python = (Object[]) module.callMethod("resume", file.toString());
        }
        assertEquals(
            "[epoch, model, optimizer, random, trainer]", Arrays.toString((Object[]) python[0]));
        assertEquals(3L, python[1]);
        assertEquals(Map.of(), python[2]);
        double[] expected = model.weight.flatten().to(DType.FLOAT64).toDoubleArray();
        for (int i = 0; i < 2; i++) {
          assertEquals(expected[i], (Double) ((Object[]) python[3])[i], 1e-7);
        }
      }
    }
  }

  /** TensorBoard in a process of its own, asked as a browser asks it. */
  @Test
  void TensorBoard_serves_it(@TempDir Path folder) throws Exception {
    try (PythonObject module = LivePyTorch.define("tensorboard_test", PYTHON)) {
      assertNotNull(module);
    }
    try (var writer = new SummaryWriter(folder.resolve("run"));
        Linear model = new Linear(2, 1)) {
      Tensor x = Torch.rand(3, 2);
      writer.addScalar("loss", 0.5, 7);
      writer.addHistogram("weight", model.weight, 7);
      writer.addImage("noise", Torch.rand(3, 4, 4), 7);
      writer.addText("note", "hello", 7);
      writer.addGraph(model, x);
      x.close();
    }
    Path python = Path.of(System.getProperty("torchbridge.python"), "bin", "python");
    Process server =
        new ProcessBuilder(
                python.toString(),
                "-m",
                "tensorboard.main",
                "--logdir=" + folder,
                "--port=0",
                "--load_fast=false")
            .redirectErrorStream(true)
            .start();
    try (var output =
            new BufferedReader(
                new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        HttpClient client = HttpClient.newHttpClient()) {
      StringBuilder printed = new StringBuilder();
      String address = null;
      for (String line = output.readLine();
          line != null && address == null;
          line = address == null ? output.readLine() : line) {
        printed.append(line).append('\n');
        address = line.contains("http://") ? line.replaceAll(".*(http://\\S+/).*", "$1") : null;
      }
      assertNotNull(address, printed.toString());
      while (!get(client, address + "data/runs").contains("run")) {
        Thread.sleep(100); // it reads the folder in the background
      }
      assertTrue(
          get(client, address + "data/plugin/scalars/scalars?run=run&tag=loss").contains("7, 0.5"));
      assertTrue(get(client, address + "data/plugin/images/tags").contains("noise"));
      assertTrue(get(client, address + "data/plugin/histograms/tags").contains("weight"));
      assertTrue(get(client, address + "data/plugin/text/tags").contains("note"));
      String graph = get(client, address + "data/plugin/graphs/graph?run=run");
      assertTrue(graph.contains("Linear/linear") && graph.contains("aten::linear"), graph);
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  private static String get(HttpClient client, String address) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
