package dev.sailwright.mesh;

/** The releases as far as they are known at the moment. A catalog that never changes is its own. */
@FunctionalInterface
public interface Releases {
  /** One catalog for the whole of an answer; the next call may know more. */
  ReleaseCatalog now();
}
