package dev.sailwright.comparison;

/**
 * How much a difference can explain. HIGH: by itself a mesh that is dead. LOW: two clusters mostly
 * differ in it.
 */
public enum Weight {
  HIGH,
  MEDIUM,
  LOW
}
