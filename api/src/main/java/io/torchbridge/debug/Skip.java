package io.torchbridge.debug;

/**
 * Calls that a tool did not look at.
 *
 * @param operator its full name
 * @param reason why not
 */
public record Skip(String operator, String reason) {}
