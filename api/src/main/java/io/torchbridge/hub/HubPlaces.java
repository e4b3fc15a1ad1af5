package io.torchbridge.hub;

import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.spi.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The hubs' servers and caches. Settings of torchbridge come first, then the variables that
 * huggingface_hub and torch.hub read, then their defaults.
 *
 * @param huggingFaceCache {@code ~/.cache/huggingface/hub}
 * @param endpoint {@code https://huggingface.co}
 * @param token for the endpoint; null for none
 * @param torchHome {@code ~/.cache/torch}
 * @param github {@code https://github.com}
 * @param offline why nothing may be fetched; null if it may
 * @param proxy for everything; null for those of the process
 */
record HubPlaces(
    Path huggingFaceCache,
    URI endpoint,
    @Nullable String token,
    Path torchHome,
    URI github,
    @Nullable String offline,
    @Nullable URI proxy) {
  /** A setting that is not listed with the others: it is a secret. */
  static final String TOKEN = "hf.token";

  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");

  static HubPlaces of(Settings settings) {
    return new Reader(settings, System::getenv).read();
  }

  /** For tests: with variables of their own. */
  static HubPlaces of(Settings settings, UnaryOperator<@Nullable String> environment) {
    return new Reader(settings, environment).read();
  }

  HubPlaces withGithub(URI server) {
    return new HubPlaces(huggingFaceCache, endpoint, token, torchHome, server, offline, proxy);
  }

  private record Reader(Settings settings, UnaryOperator<@Nullable String> environment) {

    HubPlaces read() {
      Path home = Path.of(System.getProperty("user.home"));
      Path caches = folder(variable("XDG_CACHE_HOME"), home.resolve(".cache"));
      Path hf = folder(variable("HF_HOME"), caches.resolve("huggingface"));
      Path old = folder(variable("HUGGINGFACE_HUB_CACHE"), hf.resolve("hub"));
      Path hub = folder(settings.get("hf.cache"), folder(variable("HF_HUB_CACHE"), old));
      String server = settings.get("hf.endpoint");
      if (server == null) {
        server = variable("HF_ENDPOINT");
      }
      String proxy = settings.get("proxy");
      return new HubPlaces(
          hub,
          uri(server == null ? "https://huggingface.co" : server, "the endpoint of Hugging Face"),
          token(hf),
          folder(
              settings.get("torch.home"), folder(variable("TORCH_HOME"), caches.resolve("torch"))),
          URI.create("https://github.com"),
          offline(),
          proxy == null ? null : uri(proxy, "the proxy"));
    }

    private @Nullable String variable(String name) {
      String value = environment.apply(name);
      return value == null || value.isBlank() ? null : value.strip();
    }

    private static Path folder(@Nullable String set, Path otherwise) {
      if (set == null) {
        return otherwise;
      }
      return set.equals("~") || set.startsWith("~/")
          ? Path.of(System.getProperty("user.home") + set.substring(1))
          : Path.of(set).toAbsolutePath();
    }

    private static URI uri(String text, String what) {
      try {
        URI uri = URI.create(text.replaceAll("/+$", ""));
        if (uri.getHost() != null) {
          return uri;
        }
      } catch (IllegalArgumentException e) {
        throw new InvalidArgumentException("%s \"%s\" is no URL".formatted(what, text), e);
      }
      throw new InvalidArgumentException("%s \"%s\" is no URL".formatted(what, text));
    }

    private static boolean isTrue(@Nullable String value) {
      return value != null && TRUE.contains(value.toUpperCase(Locale.ROOT));
    }

    private @Nullable String offline() {
      Settings.Setting setting = settings.find("offline");
      if (setting != null) {
        return isTrue(setting.value()) ? "offline is set by " + setting.source() : null;
      }
      for (String name : new String[] {"HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"}) {
        if (isTrue(variable(name))) {
          return name + " is set";
        }
      }
      return null;
    }

    private @Nullable String token(Path hf) {
      String set = settings.get(TOKEN);
      if (set != null) {
        return set;
      }
      for (String name : new String[] {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"}) {
        String token = variable(name);
        if (token != null) {
          return token;
        }
      }
      if (isTrue(variable("HF_HUB_DISABLE_IMPLICIT_TOKEN"))) {
        return null;
      }
      Path file = folder(variable("HF_TOKEN_PATH"), hf.resolve("token"));
      try {
        String token = Files.isRegularFile(file) ? Files.readString(file).strip() : "";
        return token.isEmpty() ? null : token;
      } catch (IOException e) {
        throw FileAccessException.of(file, "read", e);
      }
    }
  }

  /** {@code TORCH_HOME/hub}. */
  Path torchHub() {
    return torchHome.resolve("hub");
  }

  /** What must not be in logs is not in this. */
  @Override
  public String toString() {
    return "HubPlaces[%s, %s, %s]".formatted(huggingFaceCache, endpoint, torchHome);
  }
}
