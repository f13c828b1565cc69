package dev.sailwright.diagnosis;

import dev.sailwright.mesh.MeshState;
import dev.sailwright.mesh.ReleaseCatalog;
import java.time.LocalDate;

/** All that a rule may look at. */
public record Evidence(MeshState mesh, ReleaseCatalog catalog, LocalDate today) {}
