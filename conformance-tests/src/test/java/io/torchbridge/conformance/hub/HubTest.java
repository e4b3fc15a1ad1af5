package io.torchbridge.conformance.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.hub.Hub;
import io.torchbridge.hub.HubException;
import io.torchbridge.hub.HubOptions;
import io.torchbridge.hub.HubOptions.RunIn;
import io.torchbridge.hub.MissingFileException;
import io.torchbridge.hub.ModelReference;
import io.torchbridge.hub.PretrainedModel;
import io.torchbridge.hub.Task;
import io.torchbridge.hub.TokenizerMismatchException;
import io.torchbridge.hub.UnknownArchitectureException;
import io.torchbridge.io.DownloadException;
import io.torchbridge.io.Safetensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of Hugging Face and of folders, from a hub on this machine. */
class HubTest {
  private static final String REFERENCE = "hf:" + HubServer.REPO;
  private static final Object[] IDS = {new Object[] {2L, 5L, 6L, 8L, 9L, 3L}};

  @TempDir private static Path models;
  @TempDir private Path cache;
  private HubServer server;

  @BeforeAll
  static void makeModels() {
    LivePython.call("bert", models.resolve("bert").toString(), 40);
    LivePython.call("gpt2", models.resolve("gpt2").toString(), true);
    LivePython.call("pickled", models.resolve("pickled").toString());
  }

  @BeforeEach
  void start() throws IOException {
    server = new HubServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HubOptions options() {
    return HubOptions.ofSettings()
        .with(
            Map.of("hf.cache", cache.toString(), "hf.endpoint", server.endpoint(), "offline", ""));
  }

  private HubOptions offline() {
    return options().withOffline(true);
  }

  private Path storage() {
    return cache.resolve("models--owner--name");
  }

  private static PretrainedModel load(String reference, HubOptions options) {
    return Hub.load(reference, options);
  }

  /** The first output for some tokens. */
  private static float[] run(PretrainedModel model) {
    try (var use = Backends.use("libtorch");
        var mode = GradMode.DISABLED.enter();
        TensorScope scope = TensorScope.open()) {
      long[] ids = LivePython.longs(IDS[0]);
      Object output = model.module().call(List.of(Torch.fromData(ids, 1, ids.length)), Map.of());
      Map<?, ?> outputs = (Map<?, ?>) output;
      Object first =
          outputs.containsKey("logits") ? outputs.get("logits") : outputs.get("last_hidden_state");
      return ((Tensor) Objects.requireNonNull(first)).flatten().toFloatArray();
    }
  }

  private static float[] inPython(Path folder, String name) {
    return LivePython.floats(LivePython.call("run", folder.toString(), name, IDS));
  }

  @Test
  void a_model_is_fetched_once_and_runs_as_in_python() throws IOException {
    server.serve(models.resolve("bert"));
    try (PretrainedModel model = load(REFERENCE, options())) {
      assertArrayEquals(
          inPython(models.resolve("bert"), "BertForSequenceClassification"), run(model), 1e-5f);
      assertEquals(List.of("bad", "fair", "good"), model.labels());
      assertEquals(HubServer.COMMIT, model.revision());
      assertEquals("bert", model.config().text("model_type"));
      assertFalse(model.inPython());
      assertFalse(model.module().isTraining());
      assertEquals(
          List.of("[CLS]", "hello", "world", "[SEP]"),
          Arrays.asList(model.tokenizer().encode("hello world").tokens()));
      var e = assertThrows(HubException.class, model::imageProcessor);
      assertTrue(e.getMessage().contains("preprocessor_config.json"), e.getMessage());
    }
    server.requests.clear();
    load(REFERENCE + "@" + HubServer.COMMIT, options()).close();
    assertEquals(List.of(), server.requests, "all of this commit is in the cache");
    load(REFERENCE, offline()).close();
    assertEquals(List.of(), server.requests);
  }

  @Test
  void what_java_fetched_is_found_by_python() throws IOException {
    server.serve(models.resolve("bert"));
    load(REFERENCE, options()).close();
    Path snapshot = storage().resolve("snapshots").resolve(HubServer.COMMIT);
    for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
      assertEquals(
          snapshot.resolve(file).toString(),
          LivePython.call("cached", HubServer.REPO, file, cache.toString()));
      assertTrue(Files.isSymbolicLink(snapshot.resolve(file)));
      assertFalse(Files.readSymbolicLink(snapshot.resolve(file)).isAbsolute());
      assertEquals(
          HubServer.etag(file, Files.readAllBytes(models.resolve("bert").resolve(file))),
          Files.readSymbolicLink(snapshot.resolve(file)).getFileName().toString());
    }
    assertEquals(
        true,
        LivePython.call("no_exist", HubServer.REPO, "preprocessor_config.json", cache.toString()));
    Object[] scan = (Object[]) LivePython.call("scan", cache.toString());
    assertEquals(1, scan.length, Arrays.deepToString(scan));
    Object[] repo = (Object[]) scan[0];
    assertEquals(HubServer.REPO, repo[0]);
    assertArrayEquals(new Object[] {"main"}, (Object[]) repo[2]);
    try (Stream<Path> all = Files.walk(cache)) {
      assertEquals(
          List.of(), all.filter(p -> p.toString().matches(".*(incomplete|part|tmp)")).toList());
    }
  }

  @Test
  void what_python_fetched_is_found_by_java() {
    server.serve(models.resolve("bert"));
    for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
      LivePython.call("download", HubServer.REPO, file, cache.toString(), server.endpoint(), "v1");
    }
    try (PretrainedModel model = load(REFERENCE + "@v1", offline())) {
      assertArrayEquals(
          inPython(models.resolve("bert"), "BertForSequenceClassification"), run(model), 1e-5f);
      assertEquals(HubServer.COMMIT, model.revision());
    }
  }

  @Test
  void weights_in_parts_are_read_and_tasks_choose_the_head() {
    server.serve(models.resolve("gpt2"));
    Path folder = models.resolve("gpt2");
    assertTrue(Files.exists(folder.resolve("model.safetensors.index.json")));
    try (PretrainedModel model =
        Hub.load(ModelReference.parse(REFERENCE), Task.TEXT_GENERATION, options())) {
      assertArrayEquals(inPython(folder, "GPT2LMHeadModel"), run(model), 1e-5f);
    }
    try (PretrainedModel model =
        Hub.load(ModelReference.of(folder), Task.FEATURE_EXTRACTION, options())) {
      assertArrayEquals(inPython(folder, "GPT2Model"), run(model), 1e-5f);
    }
    var e =
        assertThrows(
            UnknownArchitectureException.class,
            () -> Hub.load(ModelReference.of(folder), Task.FILL_MASK, options()));
    assertTrue(e.getMessage().contains("AutoModelForMaskedLM"), e.getMessage());
  }

  @Test
  void pickles_are_read_without_being_run() throws IOException {
    Path folder = models.resolve("pickled");
    try (PretrainedModel model = load(folder.toUri().toString(), options())) {
      assertArrayEquals(inPython(folder, "BertModel"), run(model), 1e-5f);
    }
    Path bad = Files.createDirectories(cache.resolve("bad"));
    Files.copy(folder.resolve("config.json"), bad.resolve("config.json"));
    byte[] evil =
        "\u0080\u0002cos\nsystem\nU\u0004touch\u0085R.".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(bad.resolve("pytorch_model.bin"), evil);
    assertThrows(MalformedFileException.class, () -> load(bad.toUri().toString(), options()));
  }

  @Test
  void a_pulled_plug_is_taken_up() throws IOException {
    server.serve(models.resolve("bert"));
    server.cuts.set(1);
    Hub.file(REFERENCE, "model.safetensors", options());
    assertTrue(
        server.requests.stream().anyMatch(r -> r.matches("GET /cdn/.* bytes=\\d+-")),
        server.requests.toString());

    // and by a later attempt, after one that gave up
    Path blobs = storage().resolve("blobs");
    byte[] content = Files.readAllBytes(models.resolve("bert").resolve("model.safetensors"));
    String etag = HubServer.etag("model.safetensors", content);
    Files.delete(blobs.resolve(etag));
    Files.write(blobs.resolve(etag + ".incomplete"), Arrays.copyOf(content, 1000));
    server.requests.clear();
    Path file = Hub.file(REFERENCE, "model.safetensors", options());
    assertTrue(
        server.requests.contains("GET /cdn/model.safetensors bytes=1000-"),
        server.requests.toString());
    assertArrayEquals(content, Files.readAllBytes(file));
  }

  @Test
  void a_dead_server_is_told_and_the_next_run_goes_on() {
    server.serve(models.resolve("bert"));
    server.cuts.set(Integer.MAX_VALUE);
    var options = options();
    var dead =
        assertThrows(
            DownloadException.class, () -> Hub.file(REFERENCE, "model.safetensors", options));
    assertTrue(dead.getMessage().contains("can't be downloaded"), dead.getMessage());
    server.cuts.set(0);
    server.requests.clear();
    Hub.file(REFERENCE, "model.safetensors", options);
    assertTrue(
        server.requests.stream().anyMatch(r -> r.matches("GET /cdn/.* bytes=[1-9]\\d+-")),
        server.requests.toString());
    server.close();
    Path file = Hub.file(REFERENCE, "model.safetensors", options); // the cache will do
    assertTrue(Files.exists(file));
    var e =
        assertThrows(MissingFileException.class, () -> Hub.file(REFERENCE, "config.json", options));
    assertTrue(e.getMessage().contains("can't be reached"), e.getMessage());
    assertTrue(e.getMessage().contains("hf download owner/name config.json"), e.getMessage());
  }

  @Test
  void what_is_not_what_its_name_says_is_refused() throws IOException {
    server.serve(models.resolve("bert"));
    server.lies = true;
    for (String file : List.of("model.safetensors", "config.json")) {
      var e = assertThrows(DownloadException.class, () -> Hub.file(REFERENCE, file, options()));
      assertTrue(e.getMessage().contains("it gave a file of"), e.getMessage());
    }
    try (Stream<Path> left = Files.list(storage().resolve("blobs"))) {
      assertEquals(List.of(), left.toList());
    }
    server.lies = false;
    load(REFERENCE, options()).close();
  }

  @Test
  void damaged_weights_are_told_and_fetched_anew() throws IOException {
    server.serve(models.resolve("bert"));
    Path file = Hub.file(REFERENCE, "model.safetensors", options());
    byte[] content = Files.readAllBytes(file);
    Files.write(file.toRealPath(), Arrays.copyOf(content, content.length / 2));
    var e = assertThrows(MalformedFileException.class, () -> load(REFERENCE, options()));
    assertTrue(e.getMessage().contains("deleted from the cache"), e.getMessage());
    assertFalse(Files.exists(file));
    load(REFERENCE, options()).close();
    assertArrayEquals(content, Files.readAllBytes(file));

    // what is one's own stays as it is
    Path own = Files.createDirectories(cache.resolve("own"));
    Files.copy(models.resolve("bert/config.json"), own.resolve("config.json"));
    Files.write(own.resolve("model.safetensors"), Arrays.copyOf(content, 2000));
    assertThrows(MalformedFileException.class, () -> load(own.toUri().toString(), options()));
    assertTrue(Files.exists(own.resolve("model.safetensors")));
  }

  @Test
  void processors_of_images_are_found_where_transformers_puts_them() throws IOException {
    Path folder = Files.createDirectories(cache.resolve("clip"));
    LivePython.call("clip", folder.toString());
    try (PretrainedModel model = load(folder.toUri().toString(), options());
        var use = Backends.use("libtorch");
        TensorScope scope = TensorScope.open()) {
      Tensor image = Torch.zeros(3, 60, 50).to(DType.UINT8);
      assertArrayEquals(new long[] {3, 30, 30}, model.imageProcessor().apply(image).shape());
      Files.writeString(folder.resolve("processor_config.json"), "{}");
      Files.writeString(
          folder.resolve("preprocessor_config.json"),
          "{\"crop_size\": 20, \"size\": 20, \"default_to_square\": false}");
    }
    try (PretrainedModel model = load(folder.toUri().toString(), options());
        var use = Backends.use("libtorch");
        TensorScope scope = TensorScope.open()) {
      Tensor image = Torch.zeros(3, 60, 50).to(DType.UINT8);
      assertArrayEquals(new long[] {3, 20, 20}, model.imageProcessor().apply(image).shape());
    }
  }

  @Test
  void missing_pieces_are_named() throws IOException {
    server.serve("config.json", Files.readAllBytes(models.resolve("bert/config.json")));
    var e = assertThrows(MissingFileException.class, () -> load(REFERENCE, options()));
    for (String word :
        List.of("model.safetensors", REFERENCE, storage().toString(), server.endpoint())) {
      assertTrue(e.getMessage().contains(word), e.getMessage());
    }
    e = assertThrows(MissingFileException.class, () -> load("hf:other/thing", offline()));
    for (String word :
        List.of(
            "config.json", "hf:other/thing", "offline is set by code", "hf download other/thing")) {
      assertTrue(e.getMessage().contains(word), e.getMessage());
    }
    assertEquals("config.json", e.file());
    var hub = assertThrows(HubException.class, () -> load("hf:other/thing", options()));
    assertTrue(hub.getMessage().contains("no such repository"), hub.getMessage());
    hub = assertThrows(HubException.class, () -> load(REFERENCE + "@v9", options()));
    assertTrue(hub.getMessage().contains("\"v9\""), hub.getMessage());
    server.gated = true;
    hub = assertThrows(HubException.class, () -> load(REFERENCE, options()));
    assertTrue(hub.getMessage().contains("HF_TOKEN"), hub.getMessage());
    server.serve(models.resolve("bert"));
    // the first cache knows that this commit has no weights
    var other = options().with(Map.of("hf.cache", cache.resolve("other").toString()));
    load(REFERENCE, other.withToken("secret")).close();
    assertTrue(server.requests.contains("GET /cdn/model.safetensors"), server.requests.toString());
    assertFalse(server.requests.contains("the token went to another host"));
    Path empty = Files.createDirectories(cache.resolve("empty"));
    e = assertThrows(MissingFileException.class, () -> load(empty.toUri().toString(), options()));
    assertTrue(e.getMessage().contains("save_pretrained"), e.getMessage());
  }

  @Test
  void unknown_architectures_are_told() throws IOException {
    Path folder = Files.createDirectories(cache.resolve("strange"));
    Files.copy(models.resolve("bert/model.safetensors"), folder.resolve("model.safetensors"));
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"strange\"}");
    String reference = folder.toUri().toString();
    var e = assertThrows(UnknownArchitectureException.class, () -> load(reference, options()));
    assertTrue(e.getMessage().contains("strange"), e.getMessage());
    e =
        assertThrows(
            UnknownArchitectureException.class,
            () -> load(reference, options().withRunIn(RunIn.JAVA)));
    assertTrue(e.getMessage().contains("Java was asked for"), e.getMessage());
    Files.writeString(
        folder.resolve("config.json"),
        "{\"model_type\": \"strange\", \"auto_map\": {\"AutoConfig\": \"code.C\", \"AutoModel\":"
            + " \"code.M\"}}");
    var code = assertThrows(HubException.class, () -> load(reference, options()));
    assertTrue(code.getMessage().contains("withTrusted(\"" + folder + "\")"), code.getMessage());
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": ");
    assertThrows(MalformedFileException.class, () -> load(reference, options()));
    Files.writeString(folder.resolve("config.json"), "{}");
    assertThrows(MalformedFileException.class, () -> load(reference, options()));
  }

  @Test
  void a_models_own_code_is_run_if_it_is_asked_for() throws IOException {
    server.serve(
        "code.py",
        """
        import torch
        from transformers import PretrainedConfig, PreTrainedModel
        class C(PretrainedConfig):
            model_type = "strange"
        class M(PreTrainedModel):
            config_class = C
            def __init__(self, config):
                super().__init__(config)
                self.scale = torch.nn.Parameter(torch.ones(1))
                self.post_init()
            def forward(self, x):
                return {"logits": x * self.scale}
        """
            .getBytes(StandardCharsets.UTF_8));
    server.serve(
        "config.json",
        "{\"model_type\": \"strange\", \"auto_map\": {\"AutoConfig\": \"code.C\", \"AutoModel\": \"code.M\"}}"
            .getBytes(StandardCharsets.UTF_8));
    Path weights = cache.resolve("w.safetensors");
    try (var use = Backends.use("libtorch");
        Tensor scale = Torch.tensor(new float[] {3})) {
      Safetensors.save(weights, Map.of("scale", scale), Map.of("format", "pt"));
    }
    server.serve("model.safetensors", Files.readAllBytes(weights));
    var e = assertThrows(HubException.class, () -> load(REFERENCE, options()));
    assertTrue(e.getMessage().contains("withTrusted(\"hf:owner/name\")"), e.getMessage());
    try (PretrainedModel model = load(REFERENCE, options().withTrusted(REFERENCE))) {
      assertArrayEquals(new float[] {6, 15, 18, 24, 27, 9}, run(model));
    }
  }

  @Test
  void tokenizers_that_do_not_fit_are_told() {
    LivePython.call("bert", cache.resolve("misfit").toString(), 45);
    var e =
        assertThrows(
            TokenizerMismatchException.class,
            () -> load(cache.resolve("misfit").toUri().toString(), options()));
    assertTrue(e.getMessage().contains("44") && e.getMessage().contains("40"), e.getMessage());
  }

  @Test
  void a_repository_of_torch_hub_is_loaded_if_it_is_asked_for() throws IOException {
    Path repo = Files.createDirectories(cache.resolve("hub/owner_repo_main"));
    Files.writeString(
        repo.resolve("hubconf.py"),
        "import torch\ndef double(**k):\n    return torch.nn.Upsample(scale_factor=2)\n");
    var options = offline().with(Map.of("torch.home", cache.toString()));
    String reference = "torchhub:owner/repo:double";
    var e = assertThrows(HubException.class, () -> load(reference, options));
    assertTrue(e.getMessage().contains("withTrusted(\"torchhub:owner/repo\")"), e.getMessage());
    try (PretrainedModel model = load(reference, options.withTrusted("torchhub:owner/repo"));
        var use = Backends.use("libtorch");
        TensorScope scope = TensorScope.open()) {
      assertArrayEquals(
          new long[] {1, 1, 4, 4}, model.module().call(Torch.ones(1, 1, 2, 2)).shape());
    }
    load("torchhub:" + repo.toUri() + ":double", options).close();
    e = assertThrows(HubException.class, () -> load("torchhub:" + repo.toUri() + ":no", options));
    assertTrue(e.getMessage().contains("no"), e.getMessage());
    var missing =
        assertThrows(
            MissingFileException.class,
            () -> load("torchhub:owner/other:x", options.withTrusted("torchhub:owner/other")));
    assertTrue(missing.getMessage().contains("git clone"), missing.getMessage());
    assertThrows(
        InvalidArgumentException.class,
        () -> Hub.load(ModelReference.parse(reference), Task.FILL_MASK, options));
  }

  @Test
  void torchvisions_models_have_their_weights_labels_and_presets() throws IOException {
    Path checkpoints = cache.resolve("hub/checkpoints");
    var options = offline().with(Map.of("torch.home", cache.toString()));
    var missing =
        assertThrows(
            MissingFileException.class,
            () -> load("torchvision:squeezenet1_1?weights=DEFAULT", options));
    for (String word : List.of("squeezenet1_1-b8a52dc0.pth", checkpoints.toString(), "curl")) {
      assertTrue(missing.getMessage().contains(word), missing.getMessage());
    }
    for (String name : List.of("squeezenet1_1", "lraspp_mobilenet_v3_large")) {
      LivePython.call("checkpoint", checkpoints.toString(), name);
      Path recorded = cache.resolve("recorded.safetensors");
      LivePython.call("run_checkpoint", checkpoints.toString(), name, 70, 61, recorded.toString());
      try (PretrainedModel model = load("torchvision:" + name + "?weights=DEFAULT", options);
          var use = Backends.use("libtorch");
          var mode = GradMode.DISABLED.enter();
          TensorScope scope = TensorScope.open()) {
        Map<String, Tensor> want = Safetensors.load(recorded);
        Tensor image = Objects.requireNonNull(want.get("image"));
        Tensor output = Objects.requireNonNull(want.get("output"));
        Tensor input = model.imageProcessor().batch(List.of(image));
        Object got = model.module().call(List.of(input), Map.of());
        Tensor out = got instanceof Map<?, ?> map ? (Tensor) map.get("out") : (Tensor) got;
        assertArrayEquals(output.shape(), out.shape());
        double difference = out.sub(output).abs().max().itemDouble();
        assertTrue(difference < 1e-3, name + " differs by " + difference);
        assertEquals(name.startsWith("squeeze") ? 1000 : 21, model.labels().size());
      }
    }
    Path damaged = checkpoints.resolve("squeezenet1_1-b8a52dc0.pth");
    Files.write(damaged, Arrays.copyOf(Files.readAllBytes(damaged), 5000));
    assertThrows(
        MalformedFileException.class,
        () -> load("torchvision:squeezenet1_1?weights=DEFAULT", options));
    assertFalse(Files.exists(damaged), "it is not what its name says");
    load("torchvision:squeezenet1_1", options).close();
    assertThrows(UnknownArchitectureException.class, () -> load("torchvision:resnet51", options));
  }

  @Test
  void models_of_timm_are_asked_for_as_timm_wants_it() throws IOException {
    Path folder = Files.createDirectories(cache.resolve("timm"));
    try (var use = Backends.use("libtorch");
        TensorScope scope = TensorScope.open()) {
      Safetensors.save(
          folder.resolve("model.safetensors"),
          Map.of("weight", Torch.full(new long[] {3, 2}, 2), "bias", Torch.zeros(3)));
    }
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"architecture": "tiny", "num_classes": 3, "model_args": {"width": 2},
         "label_names": ["a", "b", "c"], "pretrained_cfg": {"input_size": [3, 40, 40],
         "interpolation": "bicubic", "crop_pct": 0.9, "crop_mode": "center", "mean": [0.5, 0.5, 0.5],
         "std": [0.5, 0.5, 0.5]}}
        """);
    LivePython.call("stand_in_for_timm", true);
    try (PretrainedModel model = load(folder.toUri().toString(), options());
        var use = Backends.use("libtorch");
        TensorScope scope = TensorScope.open()) {
      assertEquals(List.of("a", "b", "c"), model.labels());
      assertArrayEquals(
          new float[] {4, 4, 4}, model.module().call(Torch.ones(2)).detach().toFloatArray());
      assertArrayEquals(
          new long[] {3, 40, 40},
          model.imageProcessor().apply(Torch.zeros(3, 60, 50).to(DType.UINT8)).shape());
      Files.writeString(
          folder.resolve("config.json"), "{\"architecture\": \"no\", \"pretrained_cfg\": {}}");
      assertThrows(
          UnknownArchitectureException.class, () -> load(folder.toUri().toString(), options()));
    } finally {
      LivePython.call("stand_in_for_timm", false);
    }
    assertThrows(HubException.class, () -> load("timm:resnet18", offline()));
  }
}
