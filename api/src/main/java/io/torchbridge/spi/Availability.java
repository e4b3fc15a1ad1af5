package io.torchbridge.spi;

/** What a provider says of its backend before it is opened. */
public sealed interface Availability {

  /**
   * The backend can be opened.
   *
   * @param details what would be opened: versions, places
   */
  record Ready(String details) implements Availability {}

  /**
   * The backend can't be opened here.
   *
   * @param reason what is missing or wrong, naming the file, version or setting
   * @param fix what the user does about it: a command, a setting
   */
  record Unavailable(String reason, String fix) implements Availability {}
}
