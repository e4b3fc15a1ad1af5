package io.torchbridge.hub;

import io.torchbridge.FileAccessException;
import io.torchbridge.hub.ModelReference.HuggingFace;
import io.torchbridge.io.Checksum;
import io.torchbridge.io.Download;
import io.torchbridge.io.Proxies;
import io.torchbridge.io.Redirects;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One revision of a repository of Hugging Face: its files come from the cache that huggingface_hub
 * keeps, and get there from the server, by the same protocol and in the same layout.
 *
 * <pre>
 * models--OWNER--NAME/refs/REVISION           has the commit
 * models--OWNER--NAME/blobs/ETAG              has a file's content
 * models--OWNER--NAME/snapshots/COMMIT/FILE   is a link to it
 * models--OWNER--NAME/.no_exist/COMMIT/FILE   says that the commit has no such file
 * .locks/models--OWNER--NAME/ETAG.lock
 * </pre>
 *
 * <p>The first answer of the server says which commit a branch is at; all files come from that one.
 */
final class HuggingFaceRepository implements ModelFiles {
  private static final Logger LOG = LoggerFactory.getLogger(HuggingFaceRepository.class);
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern GIT_ETAG = COMMIT;
  private static final Pattern SHA256_ETAG = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern ANY_ETAG = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.+=-]{0,199}");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int REDIRECTS = 5;

  private final HuggingFace reference;
  private final HubPlaces places;
  private final Download.Progress progress;
  private final Path storage;
  private @Nullable HttpClient client;

  /** What the revision stands for, once it is known. */
  private @Nullable String commit;

  /** Why the server was not asked, or did not answer. */
  private @Nullable String silence;

  HuggingFaceRepository(HuggingFace reference, HubPlaces places, Download.Progress progress) {
    this.reference = reference;
    this.places = places;
    this.progress = progress;
    this.storage =
        places
            .huggingFaceCache()
            .resolve("models--" + reference.repo().replace("/", "--"))
            .toAbsolutePath();
    this.silence = places.offline();
    if (COMMIT.matcher(reference.revision()).matches()) {
      commit = reference.revision();
    }
  }

  /** What the server says of a file. */
  private record Metadata(String commit, String etag, long size) {}

  /** The server has no such file. */
  private static final class NoSuchEntry extends Exception {
    NoSuchEntry() {
      super("no such file");
    }
  }

  @Override
  public String name() {
    return reference.toString();
  }

  @Override
  public Path cache() {
    return storage;
  }

  /** The commit that the files are of; null before any was found. */
  @Nullable String commit() {
    return commit;
  }

  @Override
  public Path folder() {
    return snapshots().resolve(commit == null ? reference.revision() : commit);
  }

  private Path snapshots() {
    return storage.resolve("snapshots");
  }

  @Override
  public @Nullable Path find(String file) {
    String name = ModelFiles.checked(file, name());
    try {
      String known = commit != null ? commit : silence != null ? recordedCommit() : null;
      if (known != null) {
        Path pointer = pointer(known, name);
        if (Files.exists(pointer)) {
          commit = known;
          return pointer;
        }
        if (Files.exists(storage.resolve(".no_exist").resolve(known).resolve(name))) {
          commit = known;
          return null;
        }
      }
      return silence != null ? null : fetch(name);
    } catch (NoSuchEntry e) {
      return null;
    } catch (IOException e) {
      throw FileAccessException.of(storage, "written", e);
    }
  }

  private Path pointer(String ofCommit, String file) {
    return snapshots().resolve(ofCommit).resolve(file);
  }

  /** The commit that the cache has for the revision. */
  private @Nullable String recordedCommit() throws IOException {
    Path ref = storage.resolve("refs").resolve(reference.revision());
    if (!Files.isRegularFile(ref)) {
      return null;
    }
    String recorded = Files.readString(ref).strip();
    return COMMIT.matcher(recorded).matches() ? recorded : null;
  }

  private @Nullable Path fetch(String file) throws IOException, NoSuchEntry {
    Metadata metadata;
    try {
      metadata = head(file);
    } catch (Unreachable e) {
      // as huggingface_hub does: the cache will do where the server does not answer
      LOG.warn("{}: {}; using what is in {}", name(), e.getMessage(), storage);
      silence = e.getMessage();
      return find(file);
    }
    if (commit == null) {
      commit = metadata.commit;
    }
    record(metadata.commit);
    Path pointer = pointer(metadata.commit, file);
    if (Files.exists(pointer)) {
      return pointer;
    }
    Path blob = storage.resolve("blobs").resolve(metadata.etag);
    boolean fetched = !Files.exists(blob);
    if (fetched) {
      new Download(
              List.of(resolve(metadata.commit, file)),
              blob,
              checksum(metadata.etag),
              (target, bytes, total) -> progress.at(pointer, bytes, total),
              new Download.Options(
                  headers(),
                  places.proxy(),
                  metadata.size,
                  blob.resolveSibling(metadata.etag + ".incomplete"),
                  places
                      .huggingFaceCache()
                      .resolve(".locks")
                      .resolve(storage.getFileName())
                      .resolve(metadata.etag + ".lock")))
          .get();
    }
    link(blob, pointer, fetched);
    return pointer;
  }

  private static @Nullable Checksum checksum(String etag) {
    return SHA256_ETAG.matcher(etag).matches()
        ? Checksum.sha256(etag)
        : GIT_ETAG.matcher(etag).matches() ? Checksum.gitBlob(etag) : null;
  }

  /** Makes the snapshot's file a link to the blob, or the blob itself where there are no links. */
  private static void link(Path blob, Path pointer, boolean fetched) throws IOException {
    Path folder = Objects.requireNonNull(pointer.getParent());
    Files.createDirectories(folder);
    Files.deleteIfExists(pointer); // a link to a blob that is gone
    try {
      Files.createSymbolicLink(pointer, folder.relativize(blob));
    } catch (FileAlreadyExistsException e) {
      LOG.debug("{} was linked by another process meanwhile", pointer);
    } catch (IOException | UnsupportedOperationException e) {
      if (fetched) {
        Files.move(blob, pointer);
      } else {
        Files.copy(blob, pointer);
      }
    }
  }

  /** Writes down what the revision stands for. */
  private void record(String found) throws IOException {
    if (reference.revision().equals(found)) {
      return;
    }
    if (found.equals(recordedCommit())) {
      return;
    }
    Path ref = storage.resolve("refs").resolve(reference.revision());
    Files.createDirectories(ref.getParent());
    String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
    Path part = ref.resolveSibling(ref.getFileName() + "." + unique + ".tmp");
    Files.writeString(part, found);
    try {
      Files.move(part, ref, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, ref, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private URI resolve(String revision, String file) {
    String path =
        java.util.Arrays.stream(file.split("/"))
            .map(HuggingFaceRepository::encoded)
            .collect(java.util.stream.Collectors.joining("/"));
    return URI.create(
        "%s/%s/resolve/%s/%s"
            .formatted(places.endpoint(), reference.repo(), encoded(revision), path));
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Map<String, String> headers() {
    var headers = new LinkedHashMap<String, String>();
    headers.put("User-Agent", "torchbridge; java/" + Runtime.version().feature());
    headers.put("Accept-Encoding", "identity"); // the size and the resuming are of the file itself
    if (places.token() != null) {
      headers.put("Authorization", "Bearer " + places.token());
    }
    return headers;
  }

  /** No answer, or one that says that the server is not well. */
  private static final class Unreachable extends Exception {
    Unreachable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private Metadata head(String file) throws IOException, Unreachable, NoSuchEntry {
    URI first = resolve(commit == null ? reference.revision() : commit, file);
    URI place = first;
    HttpResponse<Void> response = send(place);
    for (int i = 0; i < REDIRECTS; i++) {
      URI next = Redirects.of(place, response);
      if (next == null || !Redirects.sameHost(first, next)) {
        break; // what is elsewhere is the content; the answer has its metadata
      }
      place = next;
      response = send(place);
    }
    String found = header(response, "X-Repo-Commit");
    int status = response.statusCode();
    if (status >= 500 || status == 408 || status == 429) {
      throw new Unreachable("%s answered %d".formatted(place, status), null);
    }
    if (status >= 400) {
      refused(status, response, place, file, found);
    }
    String etag = header(response, "X-Linked-Etag");
    if (etag == null) {
      etag = header(response, "ETag");
    }
    if (found == null || !COMMIT.matcher(found).matches() || etag == null) {
      throw new HubException(
          ("%s answered %d without the commit (X-Repo-Commit) and the ETag of a server of Hugging"
                  + " Face; see the setting hf.endpoint, HF_ENDPOINT and the proxy")
              .formatted(place, status));
    }
    String plain = etag.replaceFirst("^W/", "").replace("\"", "");
    if (!ANY_ETAG.matcher(plain).matches()) {
      throw new HubException(
          "%s has the ETag %s, which can't be a file's name".formatted(place, etag));
    }
    return new Metadata(found, plain, size(response));
  }

  private void refused(
      int status, HttpResponse<Void> response, URI place, String file, @Nullable String found)
      throws IOException, NoSuchEntry {
    String code = header(response, "X-Error-Code");
    if ("EntryNotFound".equals(code) || (code == null && status == 404)) {
      if (found != null && COMMIT.matcher(found).matches()) {
        Path mark = storage.resolve(".no_exist").resolve(found).resolve(file);
        if (!Files.exists(mark)) {
          Files.createDirectories(mark.getParent());
          Files.createFile(mark);
        }
        if (commit == null) {
          commit = found;
        }
        record(found);
      }
      throw new NoSuchEntry();
    }
    String why =
        switch (code == null ? "" : code) {
          case "RevisionNotFound" ->
              "there is no branch, tag or commit \"%s\" of it".formatted(reference.revision());
          case "GatedRepo" ->
              "it asks for consent: give it on %s/%s in a browser, then log in"
                      .formatted(places.endpoint(), reference.repo())
                  + " (hf auth login, or HF_TOKEN)";
          case "RepoNotFound" -> notFound();
          default -> status == 401 ? notFound() : "the server answered " + status;
        };
    throw new HubException("%s can't be had from %s: %s".formatted(name(), place, why));
  }

  private String notFound() {
    return places.token() == null
        ? "there is no such repository, or it is private: then log in (hf auth login, or HF_TOKEN)"
        : "there is no such repository, or the token may not read it";
  }

  private static @Nullable String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse(null);
  }

  private static long size(HttpResponse<?> response) {
    String linked = header(response, "X-Linked-Size");
    String length =
        linked != null || response.statusCode() >= 300
            ? linked
            : header(response, "Content-Length");
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private HttpResponse<Void> send(URI place) throws Unreachable {
    HttpRequest.Builder request = HttpRequest.newBuilder(place).HEAD().timeout(PATIENCE);
    headers().forEach(request::header);
    return send(request.build(), HttpResponse.BodyHandlers.discarding());
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws Unreachable {
    HttpClient open = client;
    if (open == null) {
      URI proxy = places.proxy();
      open =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .followRedirects(HttpClient.Redirect.NEVER)
              .proxy(proxy == null ? Proxies.ofProcess() : Proxies.of(proxy))
              .build();
      client = open;
    }
    try {
      return open.send(request, handler);
    } catch (IOException e) {
      throw new Unreachable("%s can't be reached: %s".formatted(request.uri(), e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HubException("interrupted while asking " + request.uri(), e);
    }
  }

  @Override
  public List<String> list() {
    String of = commit == null ? reference.revision() : commit;
    if (silence != null) {
      return ModelFiles.below(folder());
    }
    URI place =
        URI.create(
            "%s/api/models/%s/revision/%s"
                .formatted(places.endpoint(), reference.repo(), encoded(of)));
    HttpRequest.Builder request = HttpRequest.newBuilder(place).timeout(PATIENCE);
    headers().forEach(request::header);
    try {
      HttpResponse<InputStream> response =
          send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw new HubException("%s answered %d".formatted(place, response.statusCode()));
        }
        ModelConfig info = ModelConfig.of(place.toString(), Json.object(body, place.toString()));
        var names = new ArrayList<String>();
        for (Object sibling : info.list("siblings")) {
          names.add(
              ModelConfig.of(place.toString(), Json.asObject(sibling, "a sibling"))
                  .text("rfilename"));
        }
        return names;
      }
    } catch (IOException e) {
      throw new HubException("%s gave no list of files: %s".formatted(place, e), e);
    } catch (Unreachable e) {
      silence = e.getMessage();
      return list();
    }
  }

  @Override
  public MissingFileException missing(String files) {
    String why =
        silence == null
            ? "%s has none at this revision".formatted(places.endpoint())
            : "nothing was fetched: " + silence;
    return new MissingFileException(
        files,
        storage,
        "%s of %s is missing: it is not in the cache %s (revision %s), and %s%n  to mend it: %s"
            .formatted(files, name(), storage, reference.revision(), why, command(files)),
        null);
  }

  private String command(String files) {
    String revision =
        reference.revision().equals(ModelReference.MAIN)
            ? ""
            : " --revision " + reference.revision();
    String fetch =
        "hf download %s %s%s"
            .formatted(reference.repo(), files.replaceFirst(" or .*", ""), revision);
    return silence == null
        ? "name a revision that has it"
        : "run \"%s\" where there is a net, or allow it here".formatted(fetch);
  }

  @Override
  public boolean discardIfDamaged(Path file) {
    try {
      if (!Files.isSymbolicLink(file)) {
        return false;
      }
      Path blob = file.toRealPath();
      Path parent = blob.getParent();
      if (parent == null || !parent.equals(storage.resolve("blobs").toRealPath())) {
        return false;
      }
      Checksum checksum = checksum(blob.getFileName().toString());
      if (checksum == null || checksum.fits(blob)) {
        return false;
      }
      Files.delete(file);
      Files.delete(blob);
      return true;
    } catch (IOException e) {
      throw FileAccessException.of(file, "checked", e);
    }
  }

  @Override
  public void close() {
    HttpClient open = client;
    if (open != null) {
      open.close();
    }
  }
}
