package io.torchbridge.jit;

import io.torchbridge.MalformedFileException;
import io.torchbridge.io.ZipArchive;
import io.torchbridge.spi.ScriptType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What can be seen of a TorchScript file without running it: the classes in its code.
 *
 * @param classes by their full names: {@code __torch__.Net}
 */
record ScriptArchive(Path file, Map<String, ScriptClass> classes) {
  private static final String CODE = "code/";

  /**
   * Reads the code of an archive.
   *
   * @throws MalformedFileException if it is no archive of TorchScript; the message says what it is
   */
  static ScriptArchive read(Path file) {
    try (ZipArchive zip = ZipArchive.open(file)) {
      Set<String> names = zip.names();
      String first = names.stream().findFirst().orElse("");
      String root = first.substring(0, first.indexOf('/') + 1);
      if (!names.contains(root + "constants.pkl") || !names.contains(root + "data.pkl")) {
        throw zip.malformed("it is no archive of TorchScript" + other(names, root));
      }
      var classes = new LinkedHashMap<String, ScriptClass>();
      for (String name : names) {
        if (name.startsWith(root + CODE) && name.endsWith(".py")) {
          String module = name.substring(root.length() + CODE.length(), name.length() - 3);
          try {
            ScriptCode.classes(zip.text(name))
                .forEach((c, found) -> classes.put(module.replace('/', '.') + "." + c, found));
          } catch (ScriptCode.SyntaxException e) {
            throw new MalformedFileException(
                "%s: %s can't be read: %s".formatted(file, name, e.getMessage()), e);
          }
        }
      }
      return new ScriptArchive(file, classes);
    }
  }

  private static String other(Set<String> names, String root) {
    if (names.stream().anyMatch(name -> name.contains("data/aotinductor/"))) {
      return "; it is a package of AOTInductor, which CompiledProgram.load() runs";
    }
    if (names.contains(root + "archive_format")
        || names.contains("serialized_exported_program.json")) {
      return "; it is a program of torch.export, which Program.load() reads";
    }
    if (names.contains(root + "data.pkl")) {
      return "; it is a file of torch.save, which PyTorchFile.load() reads";
    }
    return names.stream().anyMatch(name -> name.endsWith("model.json"))
        ? "; it is one of PyTorch before 1.4, where torch.jit.save writes it anew"
        : "";
  }

  /**
   * The class of a module.
   *
   * @throws MalformedFileException if the code has none of that name
   */
  ScriptClass classOf(String name) {
    ScriptClass found = classes.get(name);
    if (found == null) {
      throw new MalformedFileException("%s: its code has no class %s".formatted(file, name));
    }
    return found;
  }

  /** Whether a type is that of a module. */
  boolean isModule(ScriptType type) {
    ScriptClass found = classes.get(type.name());
    return found != null && found.isModule();
  }
}
