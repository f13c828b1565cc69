package dev.sailwright.playground;

import dev.sailwright.mesh.ControlPlane;
import dev.sailwright.mesh.IstioVersion;
import dev.sailwright.mesh.MeshConfig;
import dev.sailwright.mesh.MeshConfigs;
import dev.sailwright.mesh.MeshState;
import dev.sailwright.port.MeshConfigReader;
import java.util.Map;
import java.util.TreeMap;

/** The mesh config of the simulated meshes; the install of an old version wrote more of it. */
public final class SimulatedMeshConfigs implements MeshConfigReader {
  private static final IstioVersion TERSE_SINCE = IstioVersion.of("1.10.0");

  @Override
  public MeshConfigs read(MeshState mesh) {
    return new MeshConfigs(
        mesh.controlPlanes().stream().map(SimulatedMeshConfigs::config).toList(),
        mesh.blindSpots());
  }

  private static MeshConfig config(ControlPlane plane) {
    var values =
        new TreeMap<>(
            Map.of(
                "accessLogFile", "/dev/stdout",
                "defaultConfig.discoveryAddress", "istiod.istio-system.svc:15012",
                "rootNamespace", "istio-system",
                "trustDomain", "cluster.local"));
    var verbose = plane.version().filter(version -> version.compareTo(TERSE_SINCE) < 0).isPresent();
    values.putAll(
        verbose
            ? Map.of("accessLogEncoding", "TEXT", "enableAutoMtls", "true")
            : Map.of("enablePrometheusMerge", "true"));
    return new MeshConfig(plane.revision(), "ConfigMap istio-system/istio", values);
  }
}
