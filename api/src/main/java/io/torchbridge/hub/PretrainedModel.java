package io.torchbridge.hub;

import io.torchbridge.nn.Module;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model with its weights, and what belongs to it. It owns its module and its tokenizer. */
public final class PretrainedModel implements AutoCloseable {
  private final ModelReference reference;
  private final Architecture architecture;
  private final Module module;
  private final boolean inPython;
  private final Parts parts;
  private @Nullable Tokenizer tokenizer;

  /**
   * What is beside the network.
   *
   * @param revision the commit that the files are of; null if that is not known
   * @param labels the classes' names
   * @param tokenizer where its file is
   * @param processor makes the image processor, or says why there is none
   */
  record Parts(
      Path folder,
      @Nullable String revision,
      List<String> labels,
      @Nullable Path tokenizer,
      java.util.function.Supplier<ImageProcessor> processor) {}

  PretrainedModel(
      ModelReference reference,
      Architecture architecture,
      Module module,
      boolean inPython,
      Parts parts) {
    this.reference = reference;
    this.architecture = architecture;
    this.module = module;
    this.inPython = inPython;
    this.parts = parts;
  }

  public ModelReference reference() {
    return reference;
  }

  /** What the network is. */
  public Architecture architecture() {
    return architecture;
  }

  /** {@code config.json}, or what stands for it. */
  public ModelConfig config() {
    return architecture.config();
  }

  /** The network, in evaluation mode. */
  public Module module() {
    return module;
  }

  /** Whether Python runs the network; else Java does. */
  public boolean inPython() {
    return inPython;
  }

  /** The folder with its files, in the hub's cache. */
  public Path folder() {
    return parts.folder;
  }

  /** The commit of Hugging Face that the files are of; null if that is not known. */
  public @Nullable String revision() {
    return parts.revision;
  }

  /** The classes' names in the order of the outputs; nothing if the model does not name any. */
  public List<String> labels() {
    return parts.labels;
  }

  /**
   * What images go through before the model.
   *
   * @throws HubException if it takes none
   * @throws io.torchbridge.InvalidArgumentException if only Python has it
   */
  public ImageProcessor imageProcessor() {
    return parts.processor.get();
  }

  public boolean hasTokenizer() {
    return parts.tokenizer != null;
  }

  /**
   * What makes tokens of texts; closed with this model.
   *
   * @throws HubException if it has none, or {@link Tokenizer#ARTIFACT} is not on the class path
   */
  public synchronized Tokenizer tokenizer() {
    Path file = parts.tokenizer;
    if (file == null) {
      throw new HubException(
          "%s has no tokenizer.json in %s; save the fast tokenizer there with save_pretrained"
              .formatted(reference, parts.folder));
    }
    Tokenizer open = tokenizer;
    if (open == null) {
      open = Tokenizer.load(file);
      tokenizer = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    Tokenizer open = tokenizer;
    if (open != null) {
      open.close();
    }
    module.close();
  }

  @Override
  public String toString() {
    return "PretrainedModel[%s, %s, in %s]"
        .formatted(reference, architecture, inPython ? "Python" : "Java");
  }
}
