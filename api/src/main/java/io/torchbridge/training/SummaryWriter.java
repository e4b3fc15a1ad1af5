package io.torchbridge.training;

import com.google.protobuf.ByteString;
import com.google.protobuf.Value;
import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.Module;
import io.torchbridge.protos.TensorBoard;
import io.torchbridge.protos.TensorBoard.Event;
import io.torchbridge.protos.TensorBoard.Experiment;
import io.torchbridge.protos.TensorBoard.HParamInfo;
import io.torchbridge.protos.TensorBoard.HParamsPluginData;
import io.torchbridge.protos.TensorBoard.MetricInfo;
import io.torchbridge.protos.TensorBoard.MetricName;
import io.torchbridge.protos.TensorBoard.SessionEndInfo;
import io.torchbridge.protos.TensorBoard.SessionLog;
import io.torchbridge.protos.TensorBoard.SessionStartInfo;
import io.torchbridge.protos.TensorBoard.Summary;
import io.torchbridge.protos.TensorBoard.SummaryMetadata;
import io.torchbridge.protos.TensorBoard.TensorProto;
import io.torchbridge.protos.TensorBoard.TensorShapeProto;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;

/**
 * Writes what TensorBoard shows, as <a
 * href="https://docs.pytorch.org/docs/stable/tensorboard.html">torch.utils.tensorboard.SummaryWriter</a>.
 *
 * {@snippet :
 * try (var writer = new SummaryWriter(Path.of("runs/first"))) {
 *   writer.addGraph(model, images);
 *   for (int step = 0; step < 1000; step++) {
 *     …
 *     writer.addScalar("loss", loss.itemDouble(), step);
 *     writer.addHistogram("fc.weight", model.fc.weight, step);
 *   }
 * }
 * // tensorboard --logdir runs
 * }
 *
 * <p>Each writer has a file of its own in the folder, the run. It may be used by several threads.
 */
public final class SummaryWriter implements AutoCloseable {
  private static final AtomicLong WRITERS = new AtomicLong();
  private static final int GRID_COLUMNS = 8;

  private final EventFile file;

  /** A writer of a run, whose folder is made if need be. */
  public SummaryWriter(Path folder) {
    this(folder, -1);
  }

  /**
   * A writer that goes on with a run.
   *
   * @param purgeStep from which step on TensorBoard is to forget what the run's files have: the
   *     first one that is written again. Negative for none
   */
  public SummaryWriter(Path folder, long purgeStep) {
    Instant now = Instant.now();
    this.file =
        new EventFile(
            folder.resolve(
                "events.out.tfevents.%010d.torchbridge.%d.%d"
                    .formatted(
                        now.getEpochSecond(),
                        ProcessHandle.current().pid(),
                        WRITERS.getAndIncrement())));
    file.add(event(Math.max(0, purgeStep)).setFileVersion("brain.Event:2").build());
    if (purgeStep >= 0) {
      SessionLog start = SessionLog.newBuilder().setStatus(SessionLog.SessionStatus.START).build();
      file.add(event(purgeStep).setSessionLog(start).build());
    }
    file.flush();
  }

  private static Event.Builder event(long step) {
    Instant now = Instant.now();
    return Event.newBuilder()
        .setWallTime(now.getEpochSecond() + now.getNano() * 1e-9)
        .setStep(step);
  }

  private void add(Summary.Value.Builder value, String tag, long step) {
    file.add(event(step).setSummary(Summary.newBuilder().addValue(value.setTag(tag))).build());
  }

  /** {@code add_scalar}: a number of a step. */
  public void addScalar(String tag, double value, long step) {
    add(Summary.Value.newBuilder().setSimpleValue((float) value), tag, step);
  }

  /** Several numbers of a step, each by its name behind a prefix: {@code epoch/loss}. */
  public void addScalars(String prefix, Map<String, Double> values, long step) {
    values.forEach((name, value) -> addScalar(prefix + "/" + name, value, step));
  }

  /**
   * {@code add_histogram}: how the elements of a tensor are spread.
   *
   * @throws InvalidArgumentException if it has no elements, or none between -1e20 and 1e20
   */
  public void addHistogram(String tag, Tensor values, long step) {
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      double[] numbers = values.to(DType.FLOAT64).flatten().toDoubleArray();
      add(Summary.Value.newBuilder().setHisto(Histogram.of(numbers)), tag, step);
    }
  }

  /** Histograms of a module's parameters and of their gradients, where there are any. */
  public void addHistograms(Module model, long step) {
    try (TensorScope scope = TensorScope.open()) {
      model
          .namedParameters()
          .forEach(
              (name, parameter) -> {
                addHistogram(name, parameter, step);
                Tensor gradient = parameter.grad();
                if (gradient != null) {
                  addHistogram(name + ".grad", gradient, step);
                }
              });
    }
  }

  /**
   * {@code add_image}, {@code add_images}: an image {@code (C, H, W)} or {@code (H, W)}, or several
   * {@code (N, C, H, W)} as one, eight in a row. C is 1, 3 or, of one image, 4; uint8, or numbers
   * from 0 to 1.
   *
   * @throws ShapeMismatchException if it has another shape
   */
  public void addImage(String tag, Tensor image, long step) {
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      Tensor pixels = pixels(image);
      int height = Math.toIntExact(pixels.size(0));
      int width = Math.toIntExact(pixels.size(1));
      int channels = Math.toIntExact(pixels.size(2));
      Summary.Image png =
          Summary.Image.newBuilder()
              .setHeight(height)
              .setWidth(width)
              .setColorspace(channels)
              .setEncodedImageString(
                  ByteString.copyFrom(png(pixels.toByteArray(), height, width, channels)))
              .build();
      add(Summary.Value.newBuilder().setImage(png), tag, step);
    }
  }

  /** As bytes: (C, H, W), (H, W) or (N, C, H, W) -> (H, W, C). */
  private static Tensor pixels(Tensor image) {
    Tensor one =
        switch (image.ndim()) {
          case 2 -> image.unsqueeze(0);
          case 3 -> image;
          case 4 -> grid(image);
          default -> throw misfit(image);
        };
    long channels = one.size(0);
    if (!(channels == 1 || channels == 3 || (channels == 4 && image.ndim() == 3))
        || one.numel() == 0) {
      throw misfit(image);
    }
    Tensor colours = channels == 1 ? one.expand(3, one.size(1), one.size(2)) : one;
    Tensor bytes =
        image.dtype() == DType.UINT8
            ? colours
            : colours.to(DType.FLOAT32).mul(255).clamp(0, 255).to(DType.UINT8);
    return bytes.permute(1, 2, 0).contiguous();
  }

  /** (N, C, H, W) -> (C, rows * H, columns * W); what is left over is black. */
  private static Tensor grid(Tensor images) {
    long count = images.size(0);
    long columns = Math.min(count, GRID_COLUMNS);
    long rows = (count + GRID_COLUMNS - 1) / GRID_COLUMNS;
    long missing = rows * columns - count;
    Tensor all =
        missing == 0
            ? images
            : Torch.cat(List.of(images, Torch.zerosLike(images.narrow(0, 0, missing))), 0);
    return all.rearrange(
        "(rows columns) c h w -> c (rows h) (columns w)", Map.of("columns", columns));
  }

  private static ShapeMismatchException misfit(Tensor image) {
    return new ShapeMismatchException(
        "addImage() with a tensor of shape %s; an image is (C, H, W) with 1, 3 or 4 channels, or"
                .formatted(Arrays.toString(image.shape()))
            + " (H, W), several are (N, C, H, W) with 1 or 3");
  }

  private static byte[] png(byte[] pixels, int height, int width, int channels) {
    int type = channels == 4 ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
    BufferedImage image = new BufferedImage(width, height, type);
    int[] row = new int[width];
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb =
            (pixels[at] & 0xff) << 16 | (pixels[at + 1] & 0xff) << 8 | (pixels[at + 2] & 0xff);
        row[x] = channels == 4 ? rgb | pixels[at + 3] << 24 : rgb;
        at += channels;
      }
      image.setRGB(0, y, width, 1, row, 0, width);
    }
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new TorchbridgeException("an image can't be encoded", e);
    }
    return out.toByteArray();
  }

  /** {@code add_text}: a text in Markdown. */
  public void addText(String tag, String text, long step) {
    Summary.Value.Builder value =
        Summary.Value.newBuilder()
            .setMetadata(metadata("text", ByteString.EMPTY))
            .setTensor(
                TensorProto.newBuilder()
                    .setDtype(TensorBoard.DataType.DT_STRING)
                    .setTensorShape(
                        TensorShapeProto.newBuilder()
                            .addDim(TensorShapeProto.Dim.newBuilder().setSize(1)))
                    .addStringVal(ByteString.copyFromUtf8(text)));
    add(value, tag + "/text_summary", step);
  }

  private static SummaryMetadata metadata(String plugin, ByteString content) {
    return SummaryMetadata.newBuilder()
        .setPluginData(
            SummaryMetadata.PluginData.newBuilder().setPluginName(plugin).setContent(content))
        .build();
  }

  /**
   * {@code add_graph}: what a module computes, its operators in the folders of their modules, with
   * the shapes for these inputs. The module is called once, in evaluation mode; modules are known
   * where they are called by {@link Module#call} or use parameters.
   */
  public void addGraph(Module model, Tensor... inputs) {
    ByteString graph = ModuleGraph.of(model, List.of(inputs)).toByteString();
    file.add(event(0).setGraphDef(graph).build());
  }

  /**
   * {@code add_hparams}: the settings of this run, and numbers to compare it with others by.
   *
   * @param settings numbers, Booleans and strings by their names
   * @param metrics by their names; a name may also be that of scalars of the run
   */
  public void addHparams(Map<String, ?> settings, Map<String, Double> metrics) {
    Experiment.Builder experiment = Experiment.newBuilder();
    SessionStartInfo.Builder start = SessionStartInfo.newBuilder();
    settings.forEach(
        (name, value) -> {
          Value.Builder own = Value.newBuilder();
          HParamInfo.Type type =
              switch (value) {
                case Number number -> {
                  own.setNumberValue(number.doubleValue());
                  yield HParamInfo.Type.DATA_TYPE_FLOAT64;
                }
                case Boolean flag -> {
                  own.setBoolValue(flag);
                  yield HParamInfo.Type.DATA_TYPE_BOOL;
                }
                case String text -> {
                  own.setStringValue(text);
                  yield HParamInfo.Type.DATA_TYPE_STRING;
                }
                default ->
                    throw new InvalidArgumentException(
                        "the setting \"%s\" is a %s; numbers, Booleans and strings can be shown"
                            .formatted(name, value.getClass().getName()));
              };
          start.putHparams(name, own.build());
          experiment.addHparamInfos(HParamInfo.newBuilder().setName(name).setType(type));
        });
    metrics.forEach(
        (name, value) ->
            experiment.addMetricInfos(
                MetricInfo.newBuilder().setName(MetricName.newBuilder().setTag(name))));
    addHparams("experiment", HParamsPluginData.newBuilder().setExperiment(experiment));
    addHparams("session_start_info", HParamsPluginData.newBuilder().setSessionStartInfo(start));
    addHparams(
        "session_end_info",
        HParamsPluginData.newBuilder()
            .setSessionEndInfo(
                SessionEndInfo.newBuilder().setStatus(SessionEndInfo.Status.STATUS_SUCCESS)));
    metrics.forEach((name, value) -> addScalar(name, value, 0));
  }

  private void addHparams(String what, HParamsPluginData.Builder data) {
    add(
        Summary.Value.newBuilder().setMetadata(metadata("hparams", data.build().toByteString())),
        "_hparams_/" + what,
        0);
  }

  /**
   * Writes a {@link Trainer}'s values: each so many batches those of the batch as {@code
   * batch/loss}, and at the end of each epoch the epoch's as {@code epoch/loss}.
   *
   * @param everyBatches 0 for the epochs' alone
   */
  public Callback callback(int everyBatches) {
    return new Callback() {
      @Override
      public void endBatch(Progress at) {
        if (everyBatches > 0 && at.step() % everyBatches == 0) {
          addScalars("batch", at.values(), at.step());
        }
      }

      @Override
      public void endEpoch(Progress at) {
        addScalars("epoch", at.values(), at.step());
        flush();
      }
    };
  }

  /** Has the file hold what was added. */
  public void flush() {
    file.flush();
  }

  /** Closes the file. Closing twice is harmless. */
  @Override
  public void close() {
    file.close();
  }
}
