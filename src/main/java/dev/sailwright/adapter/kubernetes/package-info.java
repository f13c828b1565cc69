/** Kubernetes: reads the mesh, keeps upgrades, restarts workloads. */
@NullMarked
package dev.sailwright.adapter.kubernetes;

import org.jspecify.annotations.NullMarked;
