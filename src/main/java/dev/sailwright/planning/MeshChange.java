package dev.sailwright.planning;

import dev.sailwright.mesh.IstioVersion;
import java.util.Optional;

/** One run of istioctl that changes a mesh. */
public sealed interface MeshChange {
  InstallInputs inputs();

  /** What it makes depends on more than what the cluster shows of it. */
  default boolean hasInputs() {
    return this instanceof Install;
  }

  /** For people and records, such as {@code istioctl tag set default --revision 1-30-5}. */
  String inWords();

  /** One that applies what istioctl makes of its inputs. */
  sealed interface Install extends MeshChange {
    /** What {@code --revision} says; empty: it is not given. */
    Optional<String> named();
  }

  /** The one control plane, and what is installed with it, is replaced. */
  record InPlace(InstallInputs inputs, IstioVersion to) implements Install {
    @Override
    public Optional<String> named() {
      return Optional.empty();
    }

    @Override
    public String inWords() {
      return "istioctl upgrade to " + to;
    }
  }

  /** A control plane of this revision is installed beside others, or made what the inputs say. */
  record InstallRevision(String revision, InstallInputs inputs) implements Install {
    @Override
    public Optional<String> named() {
      return Optional.of(revision);
    }

    @Override
    public String inWords() {
      return "istioctl install --revision " + revision;
    }
  }

  /** From then on, new pods that follow the tag get the proxy of this revision. */
  record MoveTag(String tag, String revision) implements MeshChange {
    @Override
    public InstallInputs inputs() {
      return InstallInputs.none();
    }

    @Override
    public String inWords() {
      return "istioctl tag set " + tag + " --revision " + revision;
    }
  }

  /** The control plane of this revision goes, with all that was installed with it. */
  record RemoveRevision(String revision) implements MeshChange {
    @Override
    public InstallInputs inputs() {
      return InstallInputs.none();
    }

    @Override
    public String inWords() {
      return "istioctl uninstall --revision " + revision;
    }
  }
}
