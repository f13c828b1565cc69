package dev.sailwright.comparison;

/** LEFT was named first. */
public enum Side {
  LEFT,
  RIGHT
}
