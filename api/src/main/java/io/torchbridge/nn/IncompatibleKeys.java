package io.torchbridge.nn;

import java.util.List;

/**
 * What {@link Module#loadStateDict} passed over.
 *
 * @param missing keys that the module has and the state dict has not
 * @param unexpected keys that the state dict has and the module has not
 */
public record IncompatibleKeys(List<String> missing, List<String> unexpected) {}
