/**
 * Changes images, {@code (…, C, H, W)} of uint8 or floats, as <a
 * href="https://docs.pytorch.org/vision/stable/transforms.html">torchvision.transforms.v2</a> does.
 * Random numbers come from {@link io.torchbridge.data.Generator#current}: those of PyTorch's
 * generator, in torchvision's order.
 */
@NullMarked
package io.torchbridge.data.transforms;

import org.jspecify.annotations.NullMarked;
