package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.data.DataLoader;
import io.torchbridge.data.DataLoader.Options;
import io.torchbridge.data.Dataset;
import io.torchbridge.data.Generator;
import io.torchbridge.data.Sample;
import io.torchbridge.data.transforms.CenterCrop;
import io.torchbridge.data.transforms.ColorJitter;
import io.torchbridge.data.transforms.Compose;
import io.torchbridge.data.transforms.ConvertImageDtype;
import io.torchbridge.data.transforms.CutMix;
import io.torchbridge.data.transforms.GaussianBlur;
import io.torchbridge.data.transforms.Grayscale;
import io.torchbridge.data.transforms.MixUp;
import io.torchbridge.data.transforms.Normalize;
import io.torchbridge.data.transforms.Pad;
import io.torchbridge.data.transforms.PadMode;
import io.torchbridge.data.transforms.RandAugment;
import io.torchbridge.data.transforms.RandomAdjustSharpness;
import io.torchbridge.data.transforms.RandomAffine;
import io.torchbridge.data.transforms.RandomApply;
import io.torchbridge.data.transforms.RandomAutocontrast;
import io.torchbridge.data.transforms.RandomChoice;
import io.torchbridge.data.transforms.RandomCrop;
import io.torchbridge.data.transforms.RandomEqualize;
import io.torchbridge.data.transforms.RandomErasing;
import io.torchbridge.data.transforms.RandomGrayscale;
import io.torchbridge.data.transforms.RandomHorizontalFlip;
import io.torchbridge.data.transforms.RandomInvert;
import io.torchbridge.data.transforms.RandomOrder;
import io.torchbridge.data.transforms.RandomPosterize;
import io.torchbridge.data.transforms.RandomResizedCrop;
import io.torchbridge.data.transforms.RandomRotation;
import io.torchbridge.data.transforms.RandomSolarize;
import io.torchbridge.data.transforms.RandomVerticalFlip;
import io.torchbridge.data.transforms.Range;
import io.torchbridge.data.transforms.Resize;
import io.torchbridge.data.transforms.ToDtype;
import io.torchbridge.data.transforms.ToTensor;
import io.torchbridge.data.transforms.Transform;
import io.torchbridge.io.Safetensors;
import io.torchbridge.nn.InterpolationMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Transforms of images give what torchvision's give: see record_transforms.py. */
public abstract class TransformRules extends BackendRules {
  private static final InterpolationMode BILINEAR = InterpolationMode.BILINEAR;
  private static final RandomAffine AFFINE =
      new RandomAffine(20)
          .withTranslate(0.2, 0.1)
          .withScale(0.7, 1.4)
          .withShear(new Range(-10, 10), new Range(5, 15));
  private static final List<Double> COLOUR = List.of(1.0, 0.0, 0.5);
  private static final Map<String, Transform> CASES = cases();

  private static Map<String, Transform> cases() {
    var cases = new LinkedHashMap<String, Transform>();
    Resize small = new Resize(11, 17);
    cases.put("resize_shorter", new Resize(13));
    cases.put("resize_larger", new Resize(31, 40));
    cases.put("resize_bicubic", small.withInterpolation(InterpolationMode.BICUBIC));
    cases.put("resize_nearest", small.withInterpolation(InterpolationMode.NEAREST));
    cases.put("resize_nearest_exact", small.withInterpolation(InterpolationMode.NEAREST_EXACT));
    cases.put("resize_rough", new Resize(List.of(11, 17), null, BILINEAR, false));
    cases.put("resize_max", new Resize(List.of(18), 20, BILINEAR, true));
    cases.put("center_crop", new CenterCrop(11));
    cases.put("center_crop_padded", new CenterCrop(25, 12));
    cases.put("random_crop", new RandomCrop(12));
    cases.put("random_crop_padded", new RandomCrop(18, 3));
    cases.put("random_crop_if_needed", new RandomCrop(24, 20, null, true));
    cases.put("random_resized_crop", new RandomResizedCrop(14));
    cases.put(
        "random_resized_crop_narrow",
        new RandomResizedCrop(9, 9, new Range(0.9, 1), new Range(3, 3.2), BILINEAR, true));
    cases.put("hflip", new RandomHorizontalFlip(1));
    cases.put("vflip", new RandomVerticalFlip(1));
    cases.put("hflip_half", new RandomHorizontalFlip());
    cases.put("rotation", new RandomRotation(40));
    cases.put("rotation_bilinear", new RandomRotation(40).withInterpolation(BILINEAR));
    cases.put(
        "rotation_expand",
        new RandomRotation(new Range(30, 35), BILINEAR, true, null, List.of(9.0, 0.0, 1.0)));
    cases.put(
        "rotation_quarter",
        new RandomRotation(new Range(90, 90), InterpolationMode.NEAREST, true, null, List.of(0.0)));
    cases.put(
        "rotation_center",
        new RandomRotation(new Range(-20, -10), BILINEAR, false, List.of(3.0, 5.0), null));
    cases.put("affine", AFFINE);
    cases.put("affine_bilinear", AFFINE.withInterpolation(BILINEAR));
    cases.put("brightness", new ColorJitter(0.6, 0, 0, 0));
    cases.put("contrast", new ColorJitter(0, 0.6, 0, 0));
    cases.put("saturation", new ColorJitter(0, 0, 0.6, 0));
    cases.put("hue", new ColorJitter(0, 0, 0, 0.3));
    cases.put("color_jitter", new ColorJitter(0.4, 0.4, 0.4, 0.1));
    cases.put("grayscale", new Grayscale());
    cases.put("grayscale_3", new Grayscale(3));
    cases.put("random_grayscale", new RandomGrayscale(1));
    cases.put("gaussian_blur", new GaussianBlur(5));
    cases.put("gaussian_blur_flat", new GaussianBlur(7, 3, new Range(1, 1.5)));
    cases.put("erasing", erasing(List.of(0.0)));
    cases.put("erasing_random", erasing(null));
    cases.put("erasing_colour", erasing(COLOUR));
    cases.put("autocontrast", new RandomAutocontrast(1));
    cases.put("equalize", new RandomEqualize(1));
    cases.put("posterize", new RandomPosterize(3, 1));
    cases.put("invert", new RandomInvert(1));
    cases.put("sharpness", new RandomAdjustSharpness(1.7, 1));
    cases.put("blurred", new RandomAdjustSharpness(0.2, 1));
    cases.put("pad", new Pad(1, 2, 3, 4, List.of(0.5), PadMode.CONSTANT));
    cases.put("pad_colour", new Pad(2, 2, 2, 2, COLOUR, PadMode.CONSTANT));
    cases.put("pad_edge", new Pad(1, 2, 3, 4, List.of(0.0), PadMode.EDGE));
    cases.put("pad_reflect", new Pad(1, 2, 3, 4, List.of(0.0), PadMode.REFLECT));
    cases.put("pad_symmetric", new Pad(1, 2, 3, 4, List.of(0.0), PadMode.SYMMETRIC));
    cases.put("to_float", new ToDtype(DType.FLOAT32, true));
    cases.put("to_uint8", new ToDtype(DType.UINT8, true));
    cases.put("to_int16", new ConvertImageDtype(DType.INT16));
    cases.put("normalize", new Compose(new ConvertImageDtype(), Normalize.imageNet()));
    cases.put(
        "apply",
        new RandomApply(List.of(new RandomHorizontalFlip(1), new RandomVerticalFlip(1)), 0.7));
    cases.put(
        "order",
        new RandomOrder(
            List.of(
                new RandomHorizontalFlip(1),
                erasing(List.of(0.0)),
                new ColorJitter(0.5, 0, 0, 0))));
    cases.put(
        "compose",
        new Compose(
            new RandomResizedCrop(16),
            new RandomHorizontalFlip(),
            new ColorJitter(0.2, 0.2, 0.2, 0),
            new RandomErasing()));
    for (int i = 0; i < 12; i++) {
      cases.put("rand_augment_" + "x".repeat(i), new RandAugment());
    }
    return cases;
  }

  private static RandomErasing erasing(@Nullable List<Double> value) {
    return new RandomErasing(1, new Range(0.02, 0.33), new Range(0.3, 3.3), value);
  }

  static Set<String> names() {
    return CASES.keySet();
  }

  private static Map<String, Tensor> recorded(Path folder) throws IOException {
    Path file = folder.resolve("transforms.safetensors");
    try (InputStream in = TransformRules.class.getResourceAsStream("transforms.safetensors")) {
      Files.copy(Objects.requireNonNull(in, "transforms.safetensors"), file);
    }
    return Safetensors.load(file);
  }

  private static void assertSameImage(Tensor expected, Tensor got, String what) {
    assertArrayEquals(expected.shape(), got.shape(), what);
    assertEquals(expected.dtype(), got.dtype(), what);
    // releases round, and multiply and add, differently
    double tolerance = expected.dtype().isFloatingPoint() ? 2e-5 : 1;
    double[] values = expected.to(DType.FLOAT64).toDoubleArray();
    assertArrayEquals(values, got.to(DType.FLOAT64).toDoubleArray(), tolerance, what);
    if (!expected.dtype().isFloatingPoint()) {
      long other = expected.ne(got).sum().itemLong();
      assertTrue(other <= values.length / 50, () -> what + ": differs at " + other + " places");
    }
  }

  private static Tensor image(Map<String, Tensor> recorded, String kind) {
    Tensor image = Objects.requireNonNull(recorded.get("image"));
    return kind.equals("u8") ? image : image.to(DType.FLOAT32).div(255);
  }

  @ParameterizedTest
  @MethodSource("names")
  void transforms_give_torchvisions_pixels(String name, @TempDir Path folder) throws IOException {
    Map<String, Tensor> recorded = recorded(folder);
    Transform transform = Objects.requireNonNull(CASES.get(name));
    for (String kind : List.of("u8", "f32")) {
      Tensor expected = recorded.get(name + "." + kind);
      if (expected == null) {
        assertTrue(name.startsWith("rand_augment") && kind.equals("f32"), name);
        continue;
      }
      Tensor image = image(recorded, kind);
      Torch.manualSeed(name.length());
      try (var scope = TensorScope.open()) {
        Tensor got = transform.apply(image);
        assertTrue(scope.size() <= 1, () -> name + " leaves " + scope.size() + " tensors");
        assertSameImage(expected, got, name + " of " + kind);
      }
    }
  }

  @Test
  void solarized_images_are_torchvisions(@TempDir Path folder) throws IOException {
    Map<String, Tensor> recorded = recorded(folder);
    for (String kind : List.of("u8", "f32")) {
      Tensor expected = Objects.requireNonNull(recorded.get("solarize." + kind));
      var solarize = new RandomSolarize(kind.equals("u8") ? 128 : 0.5, 1);
      assertSameImage(expected, solarize.apply(image(recorded, kind)), kind);
    }
  }

  @Test
  void mixed_batches_are_torchvisions(@TempDir Path folder) throws IOException {
    Map<String, Tensor> recorded = recorded(folder);
    Tensor image = image(recorded, "f32");
    Sample batch =
        new Sample(
            Torch.stack(image, image.flip(-1), Torch.sub(1, image)),
            Torch.tensor(new long[] {2, 0, 1}));
    Torch.manualSeed("mixup".length());
    assertSameBatch(recorded, "mixup", new MixUp(4).apply(batch));
    Torch.manualSeed("cutmix".length());
    assertSameBatch(recorded, "cutmix", new CutMix(0.5, 4).apply(batch));
    assertFails(
        ShapeMismatchException.class,
        () -> new MixUp(4).apply(new Sample(image, batch.target())),
        "[3, 16, 21]");
  }

  private static void assertSameBatch(Map<String, Tensor> recorded, String name, Sample got) {
    assertSameImage(Objects.requireNonNull(recorded.get(name + ".images")), got.input(), name);
    assertSameImage(Objects.requireNonNull(recorded.get(name + ".labels")), got.target(), name);
  }

  @Test
  void a_seeded_generator_draws_the_same_shares() {
    Torch.manualSeed(11);
    Generator one = Generator.ofBackend();
    Generator other = Generator.seeded(11);
    for (double alpha : new double[] {1, 0.2, 3}) {
      assertEquals(one.beta(alpha), other.beta(alpha), 1e-6);
    }
    int[] counts = new int[3];
    for (int i = 0; i < 300; i++) {
      counts[one.choice(new double[] {1, 0, 2})]++;
      counts[other.choice(new double[] {1, 0, 2})]++;
    }
    assertEquals(200, counts[0], 60);
    assertEquals(0, counts[1]);
  }

  @Test
  void one_of_several_is_chosen() {
    Tensor image = Torch.rand(3, 4, 4);
    Transform choice = new RandomChoice(i -> i.neg(), i -> i);
    Set<Double> signs = new java.util.HashSet<>();
    for (int i = 0; i < 40; i++) {
      try (Tensor changed = choice.apply(image).sum().sign()) {
        signs.add(changed.itemDouble());
      }
    }
    assertEquals(Set.of(1.0, -1.0), signs);
  }

  @Test
  void pixels_become_numbers_from_0_to_1() {
    Tensor pixels = Torch.arange(12).to(DType.UINT8).view(3, 2, 2);
    Tensor floats = new ToTensor().apply(pixels);
    assertEquals(DType.FLOAT32, floats.dtype());
    assertEquals(11f / 255, floats.toFloatArray()[11]);
    assertSame(floats, new ToTensor().apply(floats));
  }

  @Test
  void workers_draw_from_generators_of_their_own() {
    Dataset<Tensor> images = Dataset.of(List.of(Torch.rand(3, 8, 8))).subset(0, 0, 0, 0, 0, 0);
    Transform crop =
        new Compose(new RandomCrop(4), new RandomErasing(), new ColorJitter(1, 1, 1, 0));
    var options = Options.of(1).withWorkers(2);
    double[][] passes = new double[3][];
    for (int i = 0; i < 3; i++) {
      var loader =
          new DataLoader<>(
              images.map(crop::apply), options.withGenerator(Generator.seeded(i == 2 ? 1 : 0)));
      double[] sums = new double[6];
      int at = 0;
      for (Tensor batch : loader) {
        sums[at++] = batch.sum().itemDouble();
      }
      passes[i] = sums;
    }
    assertArrayEquals(passes[0], passes[1]);
    assertNotEquals(Arrays.toString(passes[0]), Arrays.toString(passes[2]));
  }

  @Test
  void what_is_no_image_is_refused() {
    assertFails(
        ShapeMismatchException.class,
        () -> new CenterCrop(2).apply(Torch.rand(4, 4)),
        "CenterCrop[height=2, width=2]",
        "[4, 4]");
    assertFails(
        ShapeMismatchException.class,
        () -> new RandomCrop(9).apply(Torch.rand(3, 4, 4)),
        "RandomCrop",
        "4 x 4");
    assertFails(
        ShapeMismatchException.class,
        () -> new ColorJitter(1, 1, 1, 0).apply(Torch.rand(2, 4, 4)),
        "[2, 4, 4]");
    assertFails(InvalidArgumentException.class, () -> new RandomHorizontalFlip(1.5), "p 1.5");
    assertFails(InvalidArgumentException.class, () -> new GaussianBlur(4), "4 x 4");
    assertFails(InvalidArgumentException.class, () -> new Resize(0), "0 x 0");
    assertFails(InvalidArgumentException.class, () -> new ColorJitter(0, 0, 0, 0.7), "hue", "0.7");
    assertFails(InvalidArgumentException.class, () -> new Range(2, 1), "2.0 to 1.0");
  }
}
