package io.torchbridge.hub;

import io.torchbridge.InvalidArgumentException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a pretrained model is, parsed from one line:
 *
 * <pre>
 * torchvision:resnet50                        the architecture with random weights
 * torchvision:resnet50?weights=IMAGENET1K_V2  with weights of torchvision; DEFAULT for its best
 * torchvision:resnet50?weights=file:/a/b.pth  with weights of one's own
 * torchvision:resnet50?num_classes=12         with so many outputs; for weights of one's own too: &amp;num_classes=12
 * hf:owner/name                               a repository of Hugging Face
 * hf:owner/name@REVISION                      a branch, tag or commit of it
 * torchhub:owner/repo:entry                   an entry point of a repository's hubconf.py
 * torchhub:owner/repo:REF:entry               of a branch or tag of it
 * timm:resnet50.a1_in1k                       a model of timm
 * file:/a/folder                              a folder with any of these
 * torchhub:file:/a/folder:entry               an entry point of a folder's hubconf.py
 * </pre>
 */
public sealed interface ModelReference {

  /**
   * A model of torchvision.
   *
   * @param model the builder's name, {@code resnet50}
   * @param weights the weights' name; null for random weights
   * @param file weights of one's own; null for none
   * @param numClasses how many outputs it has; null for as many as its weights, or its builder, say
   */
  record Torchvision(
      String model, @Nullable String weights, @Nullable Path file, @Nullable Long numClasses)
      implements ModelReference {
    public Torchvision {
      check(model, "[a-z0-9_]+", "a model of torchvision");
      if (numClasses != null && numClasses < 1) {
        throw new InvalidArgumentException("num_classes of " + numClasses);
      }
    }

    /** A model with as many outputs as its weights say. */
    public Torchvision(String model, @Nullable String weights, @Nullable Path file) {
      this(model, weights, file, null);
    }

    @Override
    public String toString() {
      String w = file != null ? file.toUri().toString() : weights;
      String named = w == null ? "" : "?weights=" + w;
      return "torchvision:"
          + model
          + named
          + (numClasses == null ? "" : (w == null ? "?" : "&") + "num_classes=" + numClasses);
    }
  }

  /**
   * A repository of Hugging Face.
   *
   * @param repo {@code owner/name}, or {@code name} for a few old ones
   * @param revision a branch, tag or commit
   */
  record HuggingFace(String repo, String revision) implements ModelReference {
    public HuggingFace {
      check(repo, "[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)?", "a repository owner/name");
      if (repo.contains("..") || repo.contains("--") || repo.length() > LONGEST) {
        throw new InvalidArgumentException(
            "\"%s\" is no repository of Hugging Face: those have no .. or --, and at most %d letters"
                .formatted(repo, LONGEST));
      }
      checkRevision(revision);
    }

    @Override
    public String toString() {
      return "hf:" + repo + (revision.equals(MAIN) ? "" : "@" + revision);
    }
  }

  /**
   * An entry point of a repository on GitHub.
   *
   * @param ref a branch or tag; null for the default branch
   */
  record TorchHub(String owner, String repo, @Nullable String ref, String entry)
      implements ModelReference {
    public TorchHub {
      check(owner, "[A-Za-z0-9_.-]+", "an owner");
      check(repo, "[A-Za-z0-9_.-]+", "a repository");
      check(entry, "[A-Za-z_][A-Za-z0-9_]*", "an entry point");
      if (ref != null) {
        checkRevision(ref);
      }
    }

    @Override
    public String toString() {
      return "torchhub:%s/%s:%s%s".formatted(owner, repo, ref == null ? "" : ref + ":", entry);
    }
  }

  /** A model of timm, whose weights are at Hugging Face. */
  record Timm(String model) implements ModelReference {
    public Timm {
      check(model, "[A-Za-z0-9_.-]+", "a model of timm");
      if (model.contains("..")) {
        throw new InvalidArgumentException("\"" + model + "\" is no model of timm");
      }
    }

    @Override
    public String toString() {
      return "timm:" + model;
    }
  }

  /**
   * A folder with a model: one of Hugging Face's or timm's with its {@code config.json}, or a
   * {@code hubconf.py} and its entry point.
   */
  record Folder(Path path, @Nullable String entry) implements ModelReference {
    public Folder {
      path = path.toAbsolutePath();
      if (entry != null) {
        check(entry, "[A-Za-z_][A-Za-z0-9_]*", "an entry point");
      }
    }

    @Override
    public String toString() {
      return entry == null ? path.toUri().toString() : "torchhub:" + path.toUri() + ":" + entry;
    }
  }

  /** Hugging Face's default branch. */
  String MAIN = "main";

  /** Hugging Face's limit. */
  int LONGEST = 96;

  /** A folder. */
  static ModelReference of(Path folder) {
    return new Folder(folder, null);
  }

  /**
   * Parses a reference.
   *
   * @throws InvalidArgumentException if it is none; the message says which part is wrong
   */
  static ModelReference parse(String reference) {
    int colon = reference.indexOf(':');
    String kind = colon < 0 ? "" : reference.substring(0, colon);
    String rest = reference.substring(colon + 1);
    try {
      return switch (kind) {
        case "torchvision" -> torchvision(rest);
        case "hf" -> huggingFace(rest);
        case "torchhub" -> torchHub(rest);
        case "timm" -> new Timm(rest);
        case "file" -> of(Path.of(URI.create(reference)));
        default ->
            throw new InvalidArgumentException(
                "it begins with none of torchvision:, hf:, torchhub:, timm: and file:");
      };
    } catch (IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
      throw invalid(reference, String.valueOf(e.getMessage()), e);
    } catch (InvalidArgumentException e) {
      throw invalid(reference, String.valueOf(e.getMessage()), e);
    }
  }

  private static InvalidArgumentException invalid(String reference, String why, Throwable cause) {
    return new InvalidArgumentException(
        "\"%s\" names no pretrained model: %s".formatted(reference, why), cause);
  }

  private static Torchvision torchvision(String rest) {
    int question = rest.indexOf('?');
    String model = question < 0 ? rest : rest.substring(0, question);
    Map<String, String> options = question < 0 ? Map.of() : options(rest.substring(question + 1));
    for (String name : options.keySet()) {
      if (!name.equals("weights") && !name.equals("num_classes")) {
        throw new InvalidArgumentException(
            "\"%s\" is no option of a model of torchvision; there are weights and num_classes"
                .formatted(name));
      }
    }
    String weights = options.get("weights");
    String classes = options.get("num_classes");
    Long numClasses = classes == null ? null : Long.valueOf(classes);
    if (weights != null && weights.startsWith("file:")) {
      return new Torchvision(model, null, Path.of(URI.create(weights)), numClasses);
    }
    if (weights != null && weights.contains(".")) { // ResNet50_Weights.IMAGENET1K_V2
      weights = weights.substring(weights.lastIndexOf('.') + 1);
    }
    return new Torchvision(model, weights, null, numClasses);
  }

  private static Map<String, String> options(String query) {
    var options = new LinkedHashMap<String, String>();
    for (String part : query.split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw new InvalidArgumentException("\"%s\" is no name=value".formatted(part));
      }
      options.put(part.substring(0, equals), part.substring(equals + 1));
    }
    return options;
  }

  private static HuggingFace huggingFace(String rest) {
    int at = rest.indexOf('@');
    return at < 0
        ? new HuggingFace(rest, MAIN)
        : new HuggingFace(rest.substring(0, at), rest.substring(at + 1));
  }

  private static ModelReference torchHub(String rest) {
    int last = rest.lastIndexOf(':');
    if (last < 0) {
      throw new InvalidArgumentException("its entry point is missing: owner/repo:entry");
    }
    String entry = rest.substring(last + 1);
    String place = rest.substring(0, last);
    if (place.startsWith("file:")) {
      return new Folder(Path.of(URI.create(place)), entry);
    }
    int colon = place.indexOf(':');
    String repo = colon < 0 ? place : place.substring(0, colon);
    int slash = repo.indexOf('/');
    if (slash < 0) {
      throw new InvalidArgumentException("\"%s\" is no owner/repo".formatted(repo));
    }
    return new TorchHub(
        repo.substring(0, slash),
        repo.substring(slash + 1),
        colon < 0 ? null : place.substring(colon + 1),
        entry);
  }

  private static void check(String value, String pattern, String what) {
    if (!Pattern.matches(pattern, value) || value.equals("..") || value.equals(".")) {
      throw new InvalidArgumentException("\"%s\" is not %s".formatted(value, what));
    }
  }

  private static void checkRevision(String revision) {
    check(revision, "[A-Za-z0-9_./+-]+", "a branch, tag or commit");
    if (revision.contains("..") || revision.startsWith("/") || revision.endsWith("/")) {
      throw new InvalidArgumentException("\"%s\" is no branch, tag or commit".formatted(revision));
    }
  }
}
