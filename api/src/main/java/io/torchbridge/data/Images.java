package io.torchbridge.data;

import io.torchbridge.DType;
import io.torchbridge.MalformedFileException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Images as tensors. JPEG, PNG, GIF and BMP are decoded by the JDK, whose JPEG decoder gives the
 * same pixels as Pillow's, also for images in inks (CMYK).
 */
public final class Images {
  /** Pillow's own limit against images made to fill the memory. */
  private static final long MOST_PIXELS = 178_956_970;

  private Images() {}

  /**
   * An image in red, green and blue, as {@code torchvision.io.decode_image(…, mode="RGB")}: shape
   * {@code (3, H, W)}, uint8. Transparency is dropped, grey gives three equal channels.
   *
   * @throws MalformedFileException if it is no image that can be decoded
   * @throws io.torchbridge.FileAccessException if it can't be read
   */
  public static Tensor read(Path file) {
    return decode(Input.read(file, java.io.InputStream::readAllBytes), file.toString());
  }

  /**
   * Decodes an image as {@link #read} does.
   *
   * @param name says in errors which image it is
   */
  public static Tensor decode(byte[] encoded, String name) {
    BufferedImage image = image(encoded, name);
    int height = image.getHeight();
    int width = image.getWidth();
    return Torch.fromData(MemorySegment.ofArray(planes(image)), DType.UINT8, 3, height, width);
  }

  static BufferedImage image(byte[] encoded, String name) {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new MalformedFileException(
            "%s: it is no image of a known format (%s)"
                .formatted(name, String.join(", ", ImageIO.getReaderFileSuffixes())));
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MOST_PIXELS) {
          throw new MalformedFileException(
              "%s: the image has %d pixels, more than %d".formatted(name, pixels, MOST_PIXELS));
        }
        InkJpeg jpeg = InkJpeg.of(encoded);
        return jpeg.hasInks() ? jpeg.toRgb(reader.readRaster(0, null)) : reader.read(0);
      } finally {
        reader.dispose();
      }
    } catch (MalformedFileException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // decoders throw all kinds for damaged images
      throw new MalformedFileException(name + ": the image can't be decoded: " + e, e);
    }
  }

  /** Red, green and blue one after the other. */
  static byte[] planes(BufferedImage image) {
    int pixels = image.getWidth() * image.getHeight();
    byte[] planes = new byte[3 * pixels];
    boolean gray =
        image.getColorModel().getColorSpace().getNumComponents() == 1
            && image.getColorModel().getClass() != java.awt.image.IndexColorModel.class;
    if (gray) {
      // getRGB would bend linear grey into sRGB's curve
      Raster raster = image.getRaster();
      int shift = Math.max(image.getColorModel().getComponentSize(0) - 8, 0);
      int[] samples = raster.getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
      for (int i = 0; i < pixels; i++) {
        byte value = (byte) (samples[i] >> shift);
        planes[i] = value;
        planes[pixels + i] = value;
        planes[2 * pixels + i] = value;
      }
      return planes;
    }
    if (image.getType() == BufferedImage.TYPE_3BYTE_BGR
        && image.getRaster().getParent() == null
        && image.getRaster().getDataBuffer() instanceof DataBufferByte buffer) {
      byte[] bgr = buffer.getData();
      for (int i = 0, at = 0;
          i < pixels;
          i++, at += 3) { // what getRGB gives, at a tenth of its time
        planes[i] = bgr[at + 2];
        planes[pixels + i] = bgr[at + 1];
        planes[2 * pixels + i] = bgr[at];
      }
      return planes;
    }
    int[] argb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    for (int i = 0; i < pixels; i++) {
      planes[i] = (byte) (argb[i] >> 16);
      planes[pixels + i] = (byte) (argb[i] >> 8);
      planes[2 * pixels + i] = (byte) argb[i];
    }
    return planes;
  }

  /** {@code ToTensor}: uint8 from 0 to 255 as float32 from 0 to 1. */
  public static Tensor toFloat(Tensor pixels) {
    try (Tensor floats = pixels.to(DType.FLOAT32)) {
      return floats.div(255);
    }
  }

  /**
   * {@code transforms.Normalize}: subtracts from each channel its mean, then divides by its
   * standard deviation.
   *
   * @param images float, of shape {@code (C, H, W)} or {@code (N, C, H, W)}
   * @throws ShapeMismatchException if means or deviations are not one for each channel
   */
  public static Tensor normalize(Tensor images, double[] mean, double[] std) {
    if (images.ndim() < 3 || images.size(-3) != mean.length || mean.length != std.length) {
      throw new ShapeMismatchException(
          "normalize() of images %s with %d means and %d deviations; there must be one for each"
                  .formatted(Arrays.toString(images.shape()), mean.length, std.length)
              + " channel, the third dimension from the end");
    }
    try (Tensor means = channels(mean, images);
        Tensor stds = channels(std, images)) {
      return images.sub(means).div_(stds);
    }
  }

  private static Tensor channels(double[] values, Tensor like) {
    try (Tensor flat = Torch.tensor(values, like.dtype(), like.device())) {
      return flat.view(values.length, 1, 1);
    }
  }
}
