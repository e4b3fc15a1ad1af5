package io.torchbridge.data;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JPEGs for printing: cyan, magenta, yellow and black, inverted as Adobe's programs write them. The
 * JDK would make red, green and blue of them by another rule than Pillow.
 *
 * @param components how many the frame has; 0 where the file is no JPEG
 * @param adobeTransform 2 where the first three components are luma and chroma (YCCK)
 */
record InkJpeg(int components, int adobeTransform) {
  private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);
  private static final int APP14 = 0xee;

  /** Reads the markers up to the frame. */
  static InkJpeg of(byte[] file) {
    int transform = 0;
    if (file.length < 4 || u8(file, 0) != 0xff || u8(file, 1) != 0xd8) {
      return new InkJpeg(0, transform);
    }
    int at = 2;
    while (at + 16 < file.length && u8(file, at) == 0xff) {
      int marker = u8(file, at + 1);
      if (marker == 0xff) { // a byte that fills
        at++;
        continue;
      }
      if (marker == APP14 && Arrays.equals(file, at + 4, at + 9, ADOBE, 0, 5)) {
        transform = u8(file, at + 15);
      }
      if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
        return new InkJpeg(u8(file, at + 9), transform);
      }
      at += 2 + (u8(file, at + 2) << 8 | u8(file, at + 3));
    }
    return new InkJpeg(0, transform);
  }

  private static int u8(byte[] file, int at) {
    return file[at] & 0xff;
  }

  boolean hasInks() {
    return components == 4;
  }

  /** In red, green and blue, by Pillow's rule. */
  BufferedImage toRgb(Raster raster) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] inks = raster.getPixels(0, 0, width, height, (int[]) null);
    int[] rgb = new int[width * height];
    for (int i = 0; i < rgb.length; i++) {
      if (adobeTransform == 2) {
        toInks(inks, 4 * i);
      }
      int white = inks[4 * i + 3];
      for (int channel = 0; channel < 3; channel++) {
        int product = (255 - inks[4 * i + channel]) * white + 128;
        int taken = ((product >> 8) + product) >> 8; // divided by 255, rounded
        rgb[i] = (rgb[i] << 8) | (white - taken);
      }
    }
    image.setRGB(0, 0, width, height, rgb, 0, width);
    return image;
  }

  /** Luma and chroma as inks, with libjpeg's fixed point numbers of 16 bits. */
  private static void toInks(int[] pixels, int at) {
    int luma = pixels[at];
    int blue = pixels[at + 1] - 128;
    int red = pixels[at + 2] - 128;
    pixels[at] = 255 - clamp(luma + ((91881 * red + 32768) >> 16));
    pixels[at + 1] = 255 - clamp(luma + ((-22554 * blue - 46802 * red + 32768) >> 16));
    pixels[at + 2] = 255 - clamp(luma + ((116130 * blue + 32768) >> 16));
  }

  private static int clamp(int value) {
    return Math.clamp(value, 0, 255);
  }
}
