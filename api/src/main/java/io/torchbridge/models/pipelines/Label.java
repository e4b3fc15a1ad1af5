package io.torchbridge.models.pipelines;

/**
 * A label of an image and how likely it is among all.
 *
 * @param score up to 1
 */
public record Label(String text, double score) {}
