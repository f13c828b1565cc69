package dev.sailwright.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static dev.sailwright.architecture.Conditions.be;
import static dev.sailwright.architecture.Conditions.onlyAccess;
import static dev.sailwright.architecture.Conditions.onlyDepend;
import static dev.sailwright.architecture.Conditions.target;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaEnumConstant;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The rules of the code base, for any root package, so that deliberately wrong classes can be held
 * against them too.
 */
enum Rules {
  ARROWS_POINT_INWARDS {
    @Override
    ArchRule below(Layout layout) {
      return inside(layout, layout::contains)
          .should(
              onlyDepend(
                  "depend only on the packages that their own may use",
                  dependency ->
                      !layout.contains(target(dependency))
                          || layout.mayUse(
                              layout.area(dependency.getOriginClass()),
                              layout.area(target(dependency)))));
    }
  },

  ADAPTERS_NEVER_MEET {
    @Override
    ArchRule below(Layout layout) {
      return inside(layout, type -> layout.area(type).startsWith("adapter."))
          .should(
              onlyDepend(
                  "know no other adapter",
                  dependency ->
                      !layout.contains(target(dependency))
                          || !layout.area(target(dependency)).startsWith("adapter.")
                          || layout
                              .area(target(dependency))
                              .equals(layout.area(dependency.getOriginClass()))));
    }
  },

  THE_CORE_IS_PURE {
    @Override
    ArchRule below(Layout layout) {
      return inside(layout, layout::isCore)
          .should(
              onlyDepend(
                  "depend on the core and on the pure part of the JDK",
                  dependency -> layout.isCore(target(dependency)) || isPure(target(dependency))));
    }
  },

  THE_CORE_HAS_NO_HIDDEN_INPUTS {
    @Override
    ArchRule below(Layout layout) {
      return inside(layout, layout::isCore)
          .should(
              onlyAccess(
                  "read no clock, chance, thread or environment",
                  access -> !isHiddenInput(access)));
    }
  },

  THE_CORE_DOES_NOT_CHANGE_ITS_FIELDS {
    @Override
    ArchRule below(Layout layout) {
      return fields()
          .that(
              describe(
                  "are in the core, but not in a record's private draft",
                  field -> layout.isCore(field.getOwner()) && !isPrivateDraft(field.getOwner())))
          .should(ArchConditions.beFinal());
    }
  },

  PORTS_ARE_INTERFACES {
    @Override
    ArchRule below(Layout layout) {
      return inside(layout, type -> layout.area(type).equals("port") && !isPackageInfo(type))
          .should(
              be(
                  "be interfaces, annotations, the values nested in them, or unchecked exceptions",
                  type ->
                      type.isInterface()
                          || type.isAssignableTo(RuntimeException.class)
                          || !type.isTopLevelClass() && (type.isRecord() || type.isEnum())));
    }
  },

  PORTS_SPEAK_OF_THE_CORE_AND_THE_JDK {
    @Override
    ArchRule below(Layout layout) {
      return inside(layout, type -> layout.area(type).equals("port"))
          .should(
              onlyDepend(
                  "use types of the core, of their own package and of the JDK",
                  dependency ->
                      layout.isCore(target(dependency))
                          || target(dependency).isPrimitive()
                          || layout
                              .area(dependency.getOriginClass())
                              .equals(areaOrNone(layout, target(dependency)))
                          || isOf(target(dependency), List.of("java.", "org.jspecify."))));
    }
  },

  VENDORS_STAY_HOME {
    @Override
    ArchRule below(Layout layout) {
      return inside(layout, layout::contains)
          .should(
              onlyDepend(
                  "use a library only where it is at home",
                  dependency ->
                      layout.contains(target(dependency)) || isAtHome(layout, dependency)));
    }
  },

  CHILD_PROCESSES_HAVE_ONE_DOOR {
    @Override
    ArchRule below(Layout layout) {
      return inside(
              layout, type -> !isWithin(type, layout.root() + ".adapter.istioctl.ProcessRunner"))
          .should(
              onlyAccess(
                  "leave starting processes to adapter.istioctl.ProcessRunner",
                  access ->
                      !access.getTargetOwner().isEquivalentTo(ProcessBuilder.class)
                          && !(access.getTargetOwner().isEquivalentTo(Runtime.class)
                              && access.getName().equals("exec"))));
    }
  },

  THE_PROCESS_BELONGS_TO_BOOT {
    private static final Set<String> OF_SYSTEM =
        Set.of("exit", "getenv", "getProperty", "getProperties", "setProperty", "setOut", "setErr");

    @Override
    ArchRule below(Layout layout) {
      return inside(layout, type -> !layout.area(type).equals(Layout.BOOT))
          .should(
              onlyAccess(
                  "leave the environment and the end of the process to boot",
                  access ->
                      !(access.getTargetOwner().isEquivalentTo(System.class)
                              && OF_SYSTEM.contains(access.getName()))
                          && !(access.getTargetOwner().isEquivalentTo(Runtime.class)
                              && Set.of("exit", "halt").contains(access.getName()))));
    }
  },

  PORTS_SAY_WHAT_CHANGES_THE_WORLD {
    @Override
    ArchRule below(Layout layout) {
      return methods()
          .that(
              describe(
                  "are a port's",
                  method ->
                      layout.contains(method.getOwner())
                          && layout.area(method.getOwner()).equals("port")
                          && method.getOwner().isInterface()
                          && !method.getOwner().isAnnotation()
                          && method.getModifiers().contains(JavaModifier.ABSTRACT)))
          .should(
              ArchConditions.be(
                  describe(
                      "marked as effectful or as read-only",
                      method ->
                          method.isAnnotatedWith(effectful(layout))
                              != method.isAnnotatedWith(layout.root() + ".port.ReadOnly"))));
    }
  },

  EFFECTS_HAVE_ONE_DOOR {
    @Override
    ArchRule below(Layout layout) {
      return inside(layout, type -> !isWithin(type, effectGate(layout)))
          .should(
              onlyAccess(
                  "leave effectful methods of ports to usecase.EffectGate",
                  access ->
                      access.getTargetOwner().equals(access.getOriginOwner())
                          || !isEffectful(layout, access)));
    }
  },

  SLACK_IS_CHANGED_THROUGH_ONE_DOOR {
    @Override
    ArchRule below(Layout layout) {
      return inside(layout, type -> !isWithin(type, slackEffects(layout)))
          .should(
              onlyAccess(
                  "leave what people see in Slack to adapter.slack.SlackEffects",
                  access -> !changesSlack(access)));
    }
  },

  KUBERNETES_IS_CHANGED_BEHIND_PORTS {
    @Override
    ArchRule below(Layout layout) {
      return inside(layout, layout::contains)
          .should(
              onlyAccess(
                  "change Kubernetes only in effectful methods of ports",
                  access ->
                      !changesKubernetes(access)
                          || isOnlyFrom(
                              access,
                              from -> implementsAnEffect(layout, from.getOrigin()),
                              Set.of())
                          || CHANGES_BESIDE_PORTS.containsKey(place(access))));
    }
  },

  EFFECTS_ARE_WITNESSED {
    @Override
    ArchRule below(Layout layout) {
      return inside(
              layout,
              type -> isWithin(type, effectGate(layout)) || isWithin(type, slackEffects(layout)))
          .should(
              onlyAccess(
                  "act only inside of their own pass methods, under the effect's own point",
                  access ->
                      isWithin(access.getOriginOwner(), effectGate(layout))
                          ? effects(layout, access)
                              .allMatch(effect -> isWitnessed(access, point(effect)))
                          : !changesSlack(access) || isWitnessed(access, "")));
    }
  },

  STATICS_NEVER_CHANGE {
    @Override
    ArchRule below(Layout layout) {
      return fields()
          .that(
              describe(
                  "are static and written by people",
                  field ->
                      layout.contains(field.getOwner())
                          && field.getModifiers().contains(JavaModifier.STATIC)
                          && !field.getModifiers().contains(JavaModifier.SYNTHETIC)))
          .should(ArchConditions.beFinal())
          .andShould(
              ArchConditions.not(
                  ArchConditions.have(describe("a type made to be changed", Rules::isChangeable))));
    }
  };

  private static final List<String> PURE =
      List.of(
          "java.lang.",
          "java.util.",
          "java.time.",
          "java.math.",
          "java.nio.charset.",
          "java.net.URI",
          "java.security.MessageDigest",
          "java.security.NoSuchAlgorithmException",
          "org.jspecify.");
  private static final List<String> IMPURE =
      List.of(
          "java.lang.Process",
          "java.lang.Runtime.",
          "java.lang.System",
          "java.lang.Thread",
          "java.lang.ClassLoader",
          "java.lang.ref.",
          "java.lang.reflect.",
          "java.util.concurrent.",
          "java.util.jar.",
          "java.util.logging.",
          "java.util.prefs.",
          "java.util.zip.",
          "java.util.Random",
          "java.util.Scanner",
          "java.util.ServiceLoader",
          "java.util.Timer",
          "java.time.Clock",
          "java.time.InstantSource");

  /**
   * A library, or a part of the JDK that reaches outside, and the areas that may use it; anything
   * unlisted, nobody may.
   */
  private static final Map<String, List<String>> HOMES =
      Map.ofEntries(
          Map.entry("com.slack.", List.of("adapter.slack")),
          Map.entry("com.google.gson.", List.of("adapter.slack")),
          Map.entry("com.google.protobuf.", List.of("adapter.kubernetes")),
          Map.entry("okhttp3.", List.of("adapter.slack")),
          Map.entry("org.apache.fontbox.", List.of("adapter.pictures")),
          Map.entry("org.apache.pdfbox.", List.of("adapter.pictures")),
          Map.entry("io.fabric8.", List.of("adapter.kubernetes")),
          Map.entry("io.javaoperatorsdk.", List.of("adapter.kubernetes")),
          Map.entry("com.github.benmanes.caffeine.", List.of("adapter")),
          Map.entry("com.fasterxml.jackson.", List.of("adapter", "playground", "boot")),
          Map.entry("org.eclipse.jetty.", List.of("adapter.slack", "playground", "boot")),
          Map.entry("jakarta.servlet.", List.of("adapter.slack", "playground", "boot")),
          Map.entry("io.micrometer.", List.of("adapter", "boot")),
          Map.entry("picocli.", List.of("adapter.cli", "boot")),
          Map.entry("ch.qos.logback.", List.of("boot")),
          Map.entry("org.slf4j.", List.of("usecase", "adapter", "playground", "boot")),
          Map.entry("org.jspecify.", List.copyOf(Layout.packages())),
          Map.entry("java.net.http.", List.of("adapter", "playground")),
          Map.entry("java.", List.copyOf(Layout.packages())),
          Map.entry("javax.", List.of("adapter", "playground", "boot")));

  private static final Set<String> QUESTIONS_TO_SLACK =
      Set.of(
          "conversationsReplies",
          "conversationsHistory",
          "authTest",
          "usersInfo",
          "usergroupsUsersList");

  /** How fabric8's client and the operator's controls name what changes something. */
  private static final Pattern KUBERNETES_CHANGES =
      Pattern.compile(
          "(create|update|patch|delete|deleting|edit|replace|apply|serverSideApply|scale|evict"
              + "|rolling|restart|undo|pause|resume|upload|exec|accept|getHttpClient).*");

  /**
   * The only changes that are no effect of an upgrade, and why they are none.
   *
   * <p>The operator itself takes and renews the Lease; this list is about our own calls.
   */
  static final Map<String, String> CHANGES_BESIDE_PORTS =
      Map.of(
          "OperatorLoop.release update",
          "gives the Lease back: without it the next leader only waits longer",
          "KubernetesClusterAccess.tryInjection create",
          "a dry run: the API server answers as if, and keeps nothing",
          "KubernetesClusterAccess.isAllowed create",
          "a review of rights is a question that Kubernetes wants created; nothing is kept",
          "KubernetesCaller.asked create",
          "a review of who asks is a question that Kubernetes wants created; nothing is kept",
          "Discovery.aggregated getHttpClient",
          "a GET whose Accept header the client itself cannot send",
          "PagedItems.ask getHttpClient",
          "a GET of a list, which is read while it comes",
          "PortForward.open getHttpClient",
          "a connection that the client itself makes by a port of this machine; one GET goes over"
              + " it",
          "AgentCertificates.left getHttpClient",
          "a GET of metrics, of which the first lines are read",
          "ControlPlaneMetrics.stream getHttpClient",
          "a GET of metrics, which are too long to be read as one text");

  /** The rule for the classes below the layout's root. */
  abstract ArchRule below(Layout layout);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static GivenClassesConjunction inside(Layout layout, Predicate<JavaClass> which) {
    return classes().that(describe("are meant", type -> layout.contains(type) && which.test(type)));
  }

  private static String effectful(Layout layout) {
    return layout.root() + ".port.Effectful";
  }

  private static String effectGate(Layout layout) {
    return layout.root() + ".usecase.EffectGate";
  }

  private static String slackEffects(Layout layout) {
    return layout.root() + ".adapter.slack.SlackEffects";
  }

  private static boolean isEffectful(Layout layout, JavaAccess<?> access) {
    return effects(layout, access).findAny().isPresent();
  }

  /** Whether called through the port or through a class that implements it. */
  private static Stream<JavaMethod> effects(Layout layout, JavaAccess<?> access) {
    return effects(layout, access.getTargetOwner(), access.getName())
        .filter(method ->
            !(access.getTarget() instanceof CodeUnitAccessTarget target)
                || target.getRawParameterTypes().equals(method.getRawParameterTypes()));
  }

  private static Stream<JavaMethod> effects(Layout layout, JavaClass type, String name) {
    return Stream.concat(Stream.of(type), type.getAllRawInterfaces().stream())
        .flatMap(port -> port.getMethods().stream())
        .filter(method -> method.getName().equals(name))
        .filter(method -> method.isAnnotatedWith(effectful(layout)));
  }

  private static boolean implementsAnEffect(Layout layout, JavaCodeUnit method) {
    return effects(layout, method.getOwner(), method.getName())
        .anyMatch(effect -> effect.getRawParameterTypes().equals(method.getRawParameterTypes()));
  }

  private static String point(JavaMethod effect) {
    return effect.getAnnotations().stream()
        .filter(annotation -> annotation.getRawType().getSimpleName().equals("Effectful"))
        .flatMap(annotation -> annotation.get("value").stream())
        .map(value -> ((JavaEnumConstant) value).name())
        .findFirst()
        .orElseThrow();
  }

  /**
   * In a lambda of a method that hands it to pass.
   *
   * @param point that this method must name; empty: any
   */
  private static boolean isWitnessed(JavaAccess<?> access, String point) {
    return isOnlyFrom(
        access,
        from ->
            isDeclaredInLambda(from)
                && callsPass(from.getOrigin())
                && (point.isEmpty() || points(from.getOrigin()).equals(List.of(point))),
        Set.of());
  }

  private static List<String> points(JavaCodeUnit method) {
    return method.getFieldAccesses().stream()
        .filter(field -> field.getTargetOwner().getSimpleName().equals("Point"))
        .map(JavaAccess::getName)
        .toList();
  }

  /**
   * There itself, or in a private method that is called from there alone.
   *
   * @param path the methods that lead here
   */
  private static boolean isOnlyFrom(
      JavaAccess<?> access, Predicate<JavaAccess<?>> there, Set<JavaCodeUnit> path) {
    if (there.test(access)) {
      return true;
    }
    var method = access.getOrigin();
    var further = new HashSet<>(path);
    return further.add(method)
        && method.getModifiers().contains(JavaModifier.PRIVATE)
        && !method.getAccessesToSelf().isEmpty()
        && method.getAccessesToSelf().stream().allMatch(call -> isOnlyFrom(call, there, further));
  }

  private static boolean isDeclaredInLambda(JavaAccess<?> access) {
    return access instanceof JavaCodeUnitAccess<?> call && call.isDeclaredInLambda();
  }

  private static boolean callsPass(JavaCodeUnit method) {
    return method.getMethodCallsFromSelf().stream()
        .anyMatch(call ->
            call.getTargetOwner().equals(method.getOwner())
                && Set.of("pass", "passAs").contains(call.getName()));
  }

  private static boolean changesSlack(JavaAccess<?> access) {
    var owner = access.getTargetOwner();
    return isWithin(owner, "com.slack.api.methods.MethodsClient")
            && !QUESTIONS_TO_SLACK.contains(access.getName())
        || isWithin(owner, "com.slack.api.util.http.SlackHttpClient")
            && access.getName().startsWith("post")
        // The warm-up calls nobody but this process.
        || access.getName().equals("newCall")
            && !access.getOriginOwner().getSimpleName().equals("WarmUp");
  }

  static boolean changesKubernetes(JavaAccess<?> access) {
    return access instanceof JavaCodeUnitAccess<?> call
        && isOf(
            call.getTargetOwner(), List.of("io.fabric8.kubernetes.client.", "io.javaoperatorsdk."))
        && (KUBERNETES_CHANGES.matcher(call.getName()).matches()
            || call.getName().equals("raw") && call.getTarget().getRawParameterTypes().size() > 1);
  }

  /** Such as {@code OperatorLoop.release update}. */
  static String place(JavaAccess<?> access) {
    return access.getOriginOwner().getSimpleName()
        + "."
        + access.getOrigin().getName()
        + " "
        + access.getName();
  }

  private static boolean isPure(JavaClass type) {
    return isOf(type, PURE) && !isOf(type, IMPURE) || type.isPrimitive();
  }

  private static boolean isHiddenInput(JavaAccess<?> access) {
    var owner = access.getTargetOwner();
    var name = access.getName();
    return isOf(owner, List.of("java.time."))
            && Set.of("now", "systemDefault", "system", "systemUTC").contains(name)
        || isOf(owner, List.of("java.lang.System", "java.lang.Thread", "java.lang.Runtime."))
        || name.equals("random") && isOf(owner, List.of("java.lang.Math", "java.lang.StrictMath"))
        || name.equals("randomUUID")
        || name.equals("getDefault") && isOf(owner, List.of("java.util."))
        || name.startsWith("getResource") && isOf(owner, List.of("java.lang.Class"))
        || name.equals("shuffle") && isOf(owner, List.of("java.util.Collections"))
        || name.equals("<init>")
            && isOf(owner, List.of("java.util.Date.", "java.util.GregorianCalendar"));
  }

  private static boolean isAtHome(Layout layout, Dependency dependency) {
    var type = target(dependency);
    var area = layout.area(dependency.getOriginClass());
    return type.isPrimitive()
        || HOMES.keySet().stream()
            .filter(prefix -> isOf(type, List.of(prefix)))
            .max(Comparator.comparingInt(String::length))
            .map(HOMES::get)
            .filter(homes -> homes.contains(area) || homes.contains(Layout.kind(area)))
            .isPresent();
  }

  /**
   * Names are compared with a dot after them: a prefix that ends in a dot names a package or
   * exactly one class.
   */
  private static boolean isOf(JavaClass type, List<String> prefixes) {
    return prefixes.stream().anyMatch((type.getFullName() + ".")::startsWith);
  }

  private static boolean isWithin(JavaClass type, String className) {
    return type.getFullName().equals(className) || type.getFullName().startsWith(className + "$");
  }

  private static String areaOrNone(Layout layout, JavaClass type) {
    return layout.contains(type) ? layout.area(type) : "none";
  }

  private static boolean isPackageInfo(JavaClass type) {
    return type.getSimpleName().equals("package-info");
  }

  private static boolean isChangeable(JavaField field) {
    var type = field.getRawType();
    return type.isArray()
        || isOf(
            type,
            List.of("java.util.concurrent.", "java.lang.StringBuilder", "java.lang.ThreadLocal"))
        || Arrays.asList("java.util.ArrayList", "java.util.HashMap", "java.util.HashSet")
            .contains(type.getFullName());
  }

  /** What a record copies itself through; nobody else can reach it. */
  private static boolean isPrivateDraft(JavaClass type) {
    return type.getSimpleName().equals("Draft")
        && type.getModifiers().contains(JavaModifier.PRIVATE)
        && type.getEnclosingClass().map(JavaClass::isRecord).orElse(false);
  }
}
