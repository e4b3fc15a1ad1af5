package io.torchbridge.hub;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.PythonException;
import io.torchbridge.TensorScope;
import io.torchbridge.hub.Architecture.Library;
import io.torchbridge.hub.HubOptions.RunIn;
import io.torchbridge.hub.ModelReference.Folder;
import io.torchbridge.hub.ModelReference.HuggingFace;
import io.torchbridge.hub.ModelReference.Timm;
import io.torchbridge.hub.ModelReference.TorchHub;
import io.torchbridge.hub.ModelReference.Torchvision;
import io.torchbridge.nn.IncompatibleKeys;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.StateDictMismatchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pretrained models by name.
 *
 * {@snippet :
 * try (PretrainedModel model = Hub.load("torchvision:resnet50?weights=IMAGENET1K_V2")) {
 *   Tensor logits = model.module().call(model.imageProcessor().read(Path.of("cat.jpg")));
 *   String label = model.labels().get((int) logits.argmax().itemLong());
 * }
 * }
 *
 * <p>Files come from the caches that Python's packages keep, and are fetched into these if they are
 * not there: see {@link HubOptions}. A network that Java knows is built in Java, on the current
 * backend; others run in Python.
 *
 * <p>What stands in the way is an exception: {@link MissingFileException} for files, {@link
 * io.torchbridge.io.DownloadException} for transfers, {@link MalformedFileException} for damaged
 * files, {@link UnknownArchitectureException}, {@link TokenizerMismatchException}, and {@link
 * HubException} for the rest. None of them leaves something in a cache that the next attempt could
 * stumble over.
 */
public final class Hub {
  private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

  /** What models of Hugging Face may have beside config and weights. */
  private static final List<String> BESIDE =
      List.of(
          "1_Pooling/config.json",
          "chat_template.jinja",
          "generation_config.json",
          "processor_config.json",
          "preprocessor_config.json",
          "sentence_bert_config.json",
          "tokenizer.json",
          "tokenizer_config.json");

  /** What only timm's configs have. */
  private static final String TIMM_CONFIG = "pretrained_cfg";

  private Hub() {}

  /**
   * Loads a model.
   *
   * @param reference see {@link ModelReference}
   */
  public static PretrainedModel load(String reference) {
    return load(reference, HubOptions.ofSettings());
  }

  public static PretrainedModel load(String reference, HubOptions options) {
    return load(ModelReference.parse(reference), null, options);
  }

  /** Loads a model of Hugging Face with the head for a task. */
  public static PretrainedModel load(String reference, Task task) {
    return load(reference, task, HubOptions.ofSettings());
  }

  /** Loads a model of Hugging Face with the head for a task. */
  public static PretrainedModel load(String reference, Task task, HubOptions options) {
    return load(ModelReference.parse(reference), task, options);
  }

  /** Loads the model in a folder. */
  public static PretrainedModel load(Path folder) {
    return load(ModelReference.of(folder), null, HubOptions.ofSettings());
  }

  /**
   * Loads a model.
   *
   * @param task for models of Hugging Face; null for what the model was saved for
   */
  public static PretrainedModel load(
      ModelReference reference, @Nullable Task task, HubOptions options) {
    return new Loading(reference, task, options, HubPlaces.of(options.settings())).load();
  }

  /**
   * One file of a model of Hugging Face, fetched if it is not in the cache.
   *
   * @param reference {@code hf:owner/name}
   * @param file its name there
   * @throws MissingFileException if it can't be had
   */
  public static Path file(String reference, String file, HubOptions options) {
    ModelReference parsed = ModelReference.parse(reference);
    HubPlaces places = HubPlaces.of(options.settings());
    try (ModelFiles files = new Loading(parsed, null, options, places).files()) {
      return files.require(file);
    }
  }

  /** One load. */
  record Loading(
      ModelReference reference, @Nullable Task task, HubOptions options, HubPlaces places) {

    PretrainedModel load() {
      if (task != null && !(reference instanceof HuggingFace || reference instanceof Folder)) {
        throw new InvalidArgumentException(
            "%s was asked for with the task %s; tasks are for models of Hugging Face"
                .formatted(reference, task));
      }
      if (!options.labels().isEmpty()
          && !(reference instanceof HuggingFace || reference instanceof Folder)) {
        throw new InvalidArgumentException(
            "%s was asked for with labels %s; labels are for models of Hugging Face"
                .formatted(reference, options.labels()));
      }
      return switch (reference) {
        case Torchvision torchvision -> torchvision(torchvision);
        case TorchHub hub -> {
          checkTrusted(
              "torchhub:%s/%s".formatted(hub.owner(), hub.repo()), "all of it is Python code");
          yield torchHub(new TorchHome(places, options.progress()).repository(hub), hub.entry());
        }
        case Folder(Path folder, String entry) when entry != null -> torchHub(folder, entry);
        default -> {
          try (ModelFiles files = files()) {
            yield configured(files);
          }
        }
      };
    }

    ModelFiles files() {
      return switch (reference) {
        case HuggingFace repo -> new HuggingFaceRepository(repo, places, options.progress());
        case Timm timm ->
            new HuggingFaceRepository(
                new HuggingFace("timm/" + timm.model(), ModelReference.MAIN),
                places,
                options.progress());
        case Folder(Path folder, String entry) -> new FolderFiles(folder);
        default ->
            throw new InvalidArgumentException(
                reference + " has no files; models of Hugging Face and folders have");
      };
    }

    // torchvision

    private PretrainedModel torchvision(Torchvision wanted) {
      var home = new TorchHome(places, options.progress());
      Path own = wanted.file();
      TorchvisionWeights weights = weights(wanted);
      var values = new LinkedHashMap<String, Object>();
      values.put("architecture", wanted.model());
      if (TorchvisionWeights.models().contains(wanted.model())) {
        values.put("kind", TorchvisionWeights.kind(wanted.model()));
      }
      Long classes = wanted.numClasses();
      if (weights != null) {
        values.put("weights", weights.name());
        if (!weights.categories().isEmpty()) {
          classes = (long) weights.categories().size();
        }
      }
      if (classes != null) {
        values.put("num_classes", classes);
      }
      var architecture =
          new Architecture(
              Library.TORCHVISION, wanted.model(), ModelConfig.of(wanted.toString(), values), null);
      WeightFiles files =
          own != null
              ? WeightFiles.of(own)
              : weights != null
                  ? WeightFiles.of(home.checkpoint(weights.url(), wanted.toString()))
                  : null;
      return build(
          architecture,
          files,
          home::discardIfDamaged,
          python ->
              python.torchvision(
                  wanted.model(),
                  weights == null ? null : weights.pythonName(),
                  wanted.numClasses(),
                  files == null ? null : files::read),
          new PretrainedModel.Parts(
              places.torchHub().resolve("checkpoints"),
              null,
              weights == null ? List.of() : weights.categories(),
              null,
              () -> imageProcessor(wanted, weights)));
    }

    /** The weights that are named, or that are in a file which has the name of torchvision's. */
    private static @Nullable TorchvisionWeights weights(Torchvision wanted) {
      String name = wanted.weights();
      Path own = wanted.file();
      Long classes = wanted.numClasses();
      if (name != null) {
        TorchvisionWeights weights = TorchvisionWeights.of(wanted.model(), name);
        if (classes != null && classes != weights.categories().size()) {
          throw new InvalidArgumentException(
              "%s: these weights have %d classes".formatted(wanted, weights.categories().size()));
        }
        return weights;
      }
      TorchvisionWeights known =
          own == null
              ? null
              : TorchvisionWeights.ofFile(wanted.model(), String.valueOf(own.getFileName()));
      return known == null || classes == null || classes == known.categories().size()
          ? known
          : null;
    }

    /** For weights of one's own that of torchvision's best ones. */
    private ImageProcessor imageProcessor(
        Torchvision wanted, @Nullable TorchvisionWeights weights) {
      if (weights == null && wanted.file() == null) {
        throw new HubException(
            "%s has no preset for images: name weights, such as ?weights=DEFAULT"
                .formatted(reference));
      }
      return ImageProcessor.ofTorchvision(
          (weights == null ? TorchvisionWeights.of(wanted.model(), "DEFAULT") : weights).preset());
    }

    private PretrainedModel torchHub(Path folder, String entry) {
      if (options.runIn() == RunIn.JAVA) {
        throw new HubException(reference + " runs in Python alone, and Java was asked for");
      }
      if (!Files.isRegularFile(folder.resolve("hubconf.py"))) {
        throw new FolderFiles(folder).missing("hubconf.py");
      }
      Module module =
          inPython("torch.hub", "it is Python code", python -> python.torchHub(folder, entry));
      return new PretrainedModel(
          reference,
          new Architecture(
              Library.TORCHVISION,
              entry,
              ModelConfig.of(reference.toString(), Map.of("architecture", entry)),
              null),
          module,
          true,
          new PretrainedModel.Parts(folder, null, List.of(), null, this::noProcessor));
    }

    private ImageProcessor noProcessor() {
      throw new HubException(
          reference + " has no preprocessor_config.json: it says nothing of images");
    }

    // Hugging Face and timm

    private PretrainedModel configured(ModelFiles files) {
      ModelConfig config = ModelConfig.read(files.require("config.json"));
      if (config.has(TIMM_CONFIG) && config.has("architecture")) {
        return timm(files, config);
      }
      List<String> labels = options.labels();
      return transformers(files, labels.isEmpty() ? config : config.withLabels(labels));
    }

    private PretrainedModel transformers(ModelFiles files, ModelConfig config) {
      String type = config.text("model_type");
      var found = new LinkedHashMap<String, Path>();
      for (String name : BESIDE) {
        Path file = files.find(name);
        if (file != null) {
          found.put(name, file);
        }
      }
      Path tokenizer = found.get("tokenizer.json");
      if (tokenizer != null) {
        Tokenizer.checkFits(tokenizer, config);
      }
      WeightFiles weights = WeightFiles.find(files);
      var architecture = new Architecture(Library.TRANSFORMERS, type, config, task);
      boolean trusted = options.trusted().contains(trustName());
      if (trusted) {
        files.list().stream().filter(f -> f.endsWith(".py")).forEach(files::require);
      }
      ModelConfig images = imageConfig(found);
      return build(
          architecture,
          weights,
          files::discardIfDamaged,
          python -> {
            try {
              return python.transformers(
                  files.folder(),
                  task == null ? null : task.autoClass(),
                  trusted,
                  options.labels(),
                  options.ignoreMismatchedSizes(),
                  weights.safetensors() ? null : weights::read);
            } catch (PythonException e) {
              if (config.has("auto_map") && isUnknown(e)) {
                checkTrusted(trustName(), "its architecture is in Python code of its own");
              }
              throw e;
            }
          },
          parts(
              files,
              config.labels(),
              tokenizer,
              images == null
                  ? this::noProcessor
                  : () -> ImageProcessor.ofHuggingFace(images, type)));
    }

    /** As transformers finds it: in the file of all processors, else in one of its own. */
    private static @Nullable ModelConfig imageConfig(Map<String, Path> found) {
      Path all = found.get("processor_config.json");
      if (all != null) {
        ModelConfig processors = ModelConfig.read(all);
        if (processors.has("image_processor")) {
          return processors.object("image_processor");
        }
      }
      Path own = found.get("preprocessor_config.json");
      return own == null ? null : ModelConfig.read(own);
    }

    private PretrainedModel timm(ModelFiles files, ModelConfig config) {
      if (!options.labels().isEmpty()) {
        throw new InvalidArgumentException(
            "%s is a model of timm, and was asked for with labels %s; labels are for models of transformers"
                .formatted(reference, options.labels()));
      }
      WeightFiles weights = WeightFiles.find(files);
      var arguments = new LinkedHashMap<String, @Nullable Object>();
      if (config.has("model_args")) {
        arguments.putAll(config.object("model_args").values());
      }
      if (config.has("num_classes")) {
        arguments.put("num_classes", config.integer("num_classes"));
      }
      String name = config.text("architecture");
      return build(
          new Architecture(Library.TIMM, name, config, null),
          weights,
          files::discardIfDamaged,
          python -> python.timm(name, arguments, weights::read),
          parts(
              files,
              config.texts("label_names"),
              null,
              () -> ImageProcessor.ofTimm(config.object(TIMM_CONFIG))));
    }

    private static PretrainedModel.Parts parts(
        ModelFiles files,
        List<String> labels,
        @Nullable Path tokenizer,
        Supplier<ImageProcessor> processor) {
      String commit = files instanceof HuggingFaceRepository repo ? repo.commit() : null;
      return new PretrainedModel.Parts(files.folder(), commit, labels, tokenizer, processor);
    }

    // Trust

    private String trustName() {
      return switch (reference) {
        case HuggingFace repo -> "hf:" + repo.repo();
        case Folder(Path folder, String entry) -> folder.toString();
        default -> reference.toString();
      };
    }

    private void checkTrusted(String name, String why) {
      if (!options.trusted().contains(name)) {
        throw new HubException(
            "%s was not loaded: %s, which is run only if it is asked for by name: HubOptions.withTrusted(\"%s\")"
                .formatted(reference, why, name));
      }
    }

    // Building

    private interface InPython {
      Module make(PythonModels python);
    }

    private PretrainedModel build(
        Architecture architecture,
        @Nullable WeightFiles weights,
        Predicate<Path> discard,
        InPython python,
        PretrainedModel.Parts parts) {
      try {
        if (weights != null) {
          weights.check();
        }
        String whyPython = "Python was asked for";
        if (options.runIn() != RunIn.PYTHON) {
          NativeArchitecture family = NativeArchitectures.find(architecture);
          whyPython = architecture + " is not among the architectures that Java builds";
          if (family != null) {
            Module network = null;
            try {
              network = withoutWeights(family, architecture, weights);
            } catch (InvalidArgumentException e) {
              whyPython = String.valueOf(e.getMessage());
            }
            if (network != null) {
              return new PretrainedModel(
                  reference, architecture, filled(network, family, weights), false, parts);
            }
          }
          if (options.runIn() == RunIn.JAVA) {
            throw new UnknownArchitectureException(
                "%s: %s; and Java was asked for: allow Python (RunIn.ANY)"
                    .formatted(reference, whyPython),
                null);
          }
          LOG.info("{} is left to Python: {}", reference, whyPython);
        }
        Module network = inPython(architecture.toString(), whyPython, python);
        return new PretrainedModel(reference, architecture, network, true, parts);
      } catch (MalformedFileException e) {
        List<Path> damaged =
            weights == null ? List.of() : weights.paths().stream().filter(discard).toList();
        if (damaged.isEmpty()) {
          throw e;
        }
        throw new MalformedFileException(
            "%s%n  it is not what the hub gave, and was deleted from the cache: load the model again to fetch %s anew"
                .formatted(e.getMessage(), damaged),
            e);
      }
    }

    private static Module withoutWeights(
        NativeArchitecture family, Architecture architecture, @Nullable WeightFiles weights) {
      return weights == null
          ? family.build(architecture, Set.of())
          : Module.skipInit(() -> family.build(architecture, weights.names()));
    }

    private Module filled(
        Module network, NativeArchitecture family, @Nullable WeightFiles weights) {
      try {
        if (weights != null) {
          copyWeights(network, family, weights);
        }
        return network.eval();
      } catch (Throwable e) {
        network.close();
        throw e;
      }
    }

    private void copyWeights(Module network, NativeArchitecture family, WeightFiles weights) {
      Set<String> missing = null;
      Set<String> unexpected = new LinkedHashSet<>();
      for (Path file : weights.paths()) {
        try (TensorScope scope = TensorScope.open()) {
          IncompatibleKeys keys =
              family.load(network, weights.read(file), options.ignoreMismatchedSizes());
          unexpected.addAll(keys.unexpected());
          if (missing == null) {
            missing = new LinkedHashSet<>(keys.missing());
          } else {
            missing.retainAll(keys.missing());
          }
        } catch (StateDictMismatchException e) {
          if (e.mismatched().isEmpty()) {
            throw e;
          }
          throw new InvalidArgumentException(
              "%s: %s%n  if these are of a head that shall be trained anew: HubOptions.withIgnoreMismatchedSizes(true)"
                  .formatted(reference, e.getMessage()),
              e);
        }
      }
      if (missing != null && !missing.isEmpty()) {
        Set<String> drawn = family.initialize(network, missing);
        if (!drawn.isEmpty()) {
          LOG.warn(
              "{}: its weights have nothing for {}, which were drawn anew: train them before use",
              reference,
              drawn);
          missing.removeAll(drawn);
        }
      }
      if (missing != null && !missing.isEmpty()) {
        throw new HubException(
            "the weights of %s have nothing for %s%s"
                .formatted(
                    reference,
                    some(missing),
                    unexpected.isEmpty() ? "" : "; left over are " + some(unexpected)));
      }
      if (!unexpected.isEmpty()) {
        LOG.info("{}: not used of its weights: {}", reference, some(unexpected));
      }
    }

    private static String some(Set<String> names) {
      List<String> all = new ArrayList<>(names);
      return all.size() <= 8
          ? all.toString()
          : "%s and %d others".formatted(all.subList(0, 8), all.size() - 8);
    }

    private Module inPython(String what, String why, InPython maker) {
      PythonModels python = pythonModels();
      String unavailable =
          python == null
              ? "torchbridge-backend-python is not on the class path"
              : python.unavailable();
      if (python == null || unavailable != null) {
        throw new UnknownArchitectureException(
            "%s: %s, and Python can't run it: %s".formatted(reference, why, unavailable), null);
      }
      try {
        return maker.make(python).eval();
      } catch (PythonException e) {
        if (isUnknown(e)) {
          throw new UnknownArchitectureException(
              "%s: neither Java nor Python knows %s: %s"
                  .formatted(reference, what, e.pythonMessage()),
              e);
        }
        throw new HubException(
            "%s can't be made in Python: %s".formatted(reference, e.getMessage()), e);
      }
    }

    private static boolean isUnknown(PythonException e) {
      return e.pythonType().endsWith(PythonModels.UNKNOWN_ARCHITECTURE);
    }
  }

  private static @Nullable PythonModels pythonModels() {
    var iterator = ServiceLoader.load(PythonModels.class).iterator();
    try {
      return iterator.hasNext() ? iterator.next() : null;
    } catch (ServiceConfigurationError e) {
      throw new HubException("the loader of Python's models is broken: " + e.getMessage(), e);
    }
  }
}
