/**
 * What pretrained models are for, in a few lines: texts, images and sounds in, answers out, in Java
 * alone. Each is made of a model, a tokenizer and their settings, or of a folder as Hugging Face's
 * {@code save_pretrained} writes it.
 */
@NullMarked
package io.torchbridge.models.pipelines;

import org.jspecify.annotations.NullMarked;
