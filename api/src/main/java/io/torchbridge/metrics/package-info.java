/**
 * Metrics that are updated batch by batch, as <a
 * href="https://lightning.ai/docs/torchmetrics/stable/">torchmetrics</a> has them: {@link
 * io.torchbridge.metrics.Metric}. They compute on the backend and device of what they are given.
 */
@NullMarked
package io.torchbridge.metrics;

import org.jspecify.annotations.NullMarked;
