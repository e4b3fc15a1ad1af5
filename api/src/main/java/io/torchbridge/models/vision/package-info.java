/**
 * torchvision's networks, written in Java on {@link io.torchbridge.nn}: with its names in {@code
 * state_dict}, so that its weights load strictly, its initialisation, and its operator calls. Needs
 * no Python.
 */
@NullMarked
package io.torchbridge.models.vision;

import org.jspecify.annotations.NullMarked;
