/**
 * What pretrained models are for, in a few lines: texts, images and sounds in, answers out, in Java
 * alone. Each is made of a model of the hub, of a folder as Hugging Face's {@code save_pretrained}
 * writes it, or of a model, a tokenizer and their settings.
 */
@NullMarked
package io.torchbridge.models.pipelines;

import org.jspecify.annotations.NullMarked;
