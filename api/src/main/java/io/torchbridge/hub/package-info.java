/**
 * Pretrained models by name: of torchvision, Hugging Face, torch.hub and timm, out of the caches
 * that Python uses too.
 */
@NullMarked
package io.torchbridge.hub;

import org.jspecify.annotations.NullMarked;
