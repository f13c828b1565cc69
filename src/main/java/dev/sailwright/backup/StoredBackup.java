package dev.sailwright.backup;

import java.util.List;

/** What is stored of an upgrade's backup. */
public sealed interface StoredBackup {
  /** Nothing, or not all of it: it is to be stored. */
  record Missing() implements StoredBackup {}

  /**
   * @param places names of the ConfigMaps, the one that lists the others first
   */
  record Complete(MeshBackup backup, List<String> places) implements StoredBackup {
    public Complete {
      places = List.copyOf(places);
    }
  }

  /**
   * It was complete, and is no longer.
   *
   * @param reason what is wrong with it, and where
   */
  record Damaged(String reason) implements StoredBackup {}

  /**
   * Whether there is one could not be read.
   *
   * @param reason the missing right, or the address that did not answer
   */
  record Unknown(String reason) implements StoredBackup {}
}
