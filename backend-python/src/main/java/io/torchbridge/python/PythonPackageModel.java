package io.torchbridge.python;

import io.torchbridge.PythonException;
import io.torchbridge.UnsupportedOperatorException;
import io.torchbridge.python.engine.PythonObject;
import io.torchbridge.spi.OperatorErrors;
import io.torchbridge.spi.PackageHandle;
import io.torchbridge.spi.TensorHandle;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A package of AOTInductor that Python's libtorch has loaded. */
final class PythonPackageModel implements PackageHandle {
  private final PythonBackend backend;
  private final PythonObject packages;
  private final PythonObject loader;
  private final String name;

  private PythonPackageModel(
      PythonBackend backend, PythonObject packages, PythonObject loader, String name) {
    this.backend = backend;
    this.packages = packages;
    this.loader = loader;
    this.name = name;
  }

  /**
   * Loads a model of a package.
   *
   * @param packages our Python module of that name
   */
  static PythonPackageModel load(
      PythonBackend backend, PythonObject packages, Path file, String model) {
    try {
      Object loader = packages.callMethod("load", file.toString(), model);
      return new PythonPackageModel(
          backend,
          packages,
          (PythonObject) Objects.requireNonNull(loader),
          String.valueOf(file.getFileName()));
    } catch (PythonException e) {
      throw new UnsupportedOperatorException(
          "%s can't be loaded by %s: %s"
              .formatted(file, backend.description(), OperatorErrors.words(e.pythonMessage())),
          e);
    }
  }

  private @Nullable Object[] asking(String function, @Nullable Object... arguments) {
    try {
      return (@Nullable Object[]) Objects.requireNonNull(packages.callMethod(function, arguments));
    } catch (PythonException e) {
      throw OperatorErrors.translate(
          "the compiled program " + name, e.pythonType(), e.pythonMessage(), e);
    }
  }

  @Override
  public String[] callSpec() {
    @Nullable Object[] texts = asking("call_spec", loader);
    String[] spec = new String[texts.length];
    for (int i = 0; i < spec.length; i++) {
      spec[i] = String.valueOf(texts[i]);
    }
    return spec;
  }

  @Override
  public @Nullable TensorHandle[] run(TensorHandle[] inputs) {
    return backend.handles(asking("run", loader, PythonBackend.objects(inputs)));
  }

  @Override
  public void release() {
    loader.close();
  }
}
