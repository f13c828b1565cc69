package dev.sailwright.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Canaries in five encodings: none leaves. Harmless text, most of it from real istiod, istioctl and
 * kubectl, comes back as it was.
 */
class RedactionTest {
  private static final String KEY_BODY =
      "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7c4n4ryKeyBody0";
  private static final String RANDOM_40 = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYc4n4ryKEYs";

  /**
   * @param text with the canary in it
   * @param secrets what may not be seen afterwards
   */
  record Canary(String name, String text, List<String> secrets) {
    static Canary of(String name, String text, String... secrets) {
      return new Canary(name, text, List.of(secrets));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Canary> canaries() {
    return Stream.of(
        Canary.of("env", "DB_PASSWORD=c4n4ry, with=signs; and spaces", "c4n4ry", "and spaces"),
        Canary.of("three characters", "export SMTP_PASS=q7Z", "q7Z"),
        Canary.of("quoted, with a comma", "run --password='c4n4, ry' --verbose", "c4n4", "ry'"),
        Canary.of("what a Secret holds", "Secret shop/token: c4n4ry", "c4n4ry"),
        Canary.of("what a ConfigMap holds", "ConfigMap shop/password: c4n4ry", "c4n4ry"),
        Canary.of("of a path", "read secret/data/shop/token: c4n4ry", "c4n4ry"),
        Canary.of("after a kind alone", "Deployment token=c4n4ry", "c4n4ry"),
        Canary.of("command line", "vault login --token c4n4ryToken0 -v", "c4n4ryToken0"),
        Canary.of("--set", "helm upgrade --set a.password=c4n4ry,b.c=d x", "c4n4ry"),
        Canary.of("curl user", "curl -u admin:c4n4ryPw https://example.com", "c4n4ryPw"),
        Canary.of(
            "YAML",
            "db:\n  user: app\n  password: c4n4ry phrase # old\n  port: 1",
            "c4n4ry",
            "phrase"),
        Canary.of(
            "YAML block",
            "password: |\n  c4n4ry line one\n\n  user: second9\nport: 1",
            "c4n4ry",
            "second9"),
        Canary.of(
            "YAML folded quote", "token: \"c4n4ry\n  second9\"\nport: 1", "c4n4ry", "second9"),
        Canary.of("YAML list", "passwords:\n- c4n4ry\n- second9\nport: 1", "c4n4ry", "second9"),
        Canary.of(
            "camelCase in JSON",
            "{\"user\":\"app\",\"clientSecret\":\"c4n4ry, \\\"quoted9\\\" end7\",\"port\":1}",
            "c4n4ry",
            "quoted9",
            "end7"),
        Canary.of(
            "JSON, several lines",
            """
            {
              "apiTokens": [
                "c4n4ry",
                "second9"
              ],
              "port": 1
            }\
            """,
            "c4n4ry",
            "second9"),
        Canary.of(
            "name and value",
            "env:\n- name: DB_PASSWORD\n  value: c4n4ry two9\n- name: PORT\n  value: \"1\"",
            "c4n4ry",
            "two9"),
        Canary.of(
            "name and value in JSON",
            "[{\"name\":\"api-key\",\"value\":\"c4n4ry\"},{\"name\":\"PORT\",\"value\":\"1\"}]",
            "c4n4ry"),
        Canary.of("value before name", "[{\"value\":\"c4n4ry\",\"name\":\"API_TOKEN\"}]", "c4n4ry"),
        Canary.of(
            "kubectl get secret",
            "apiVersion: v1\ndata:\n  any: YzRuNHJ5\nkind: Secret\nmetadata:\n  name: x",
            "YzRuNHJ5"),
        Canary.of(
            "Secret in a list",
            """
            items:
            - apiVersion: v1
              kind: Secret
              stringData:
                any: c4n4ry
              metadata: {}\
            """,
            "c4n4ry"),
        Canary.of(
            "Secret as JSON",
            "{\"apiVersion\":\"v1\",\"data\":{\"any\":\"YzRuNHJ5\"},\"kind\":\"Secret\"}",
            "YzRuNHJ5"),
        Canary.of(
            "PEM",
            "-----BEGIN RSA PRIVATE KEY-----\n"
                + KEY_BODY
                + "\nc4n4ryTail=\n-----END RSA PRIVATE KEY-----\nnext line",
            KEY_BODY,
            "c4n4ryTail"),
        Canary.of(
            "PEM with a log's prefix",
            "info  key: -----BEGIN PRIVATE KEY-----\ninfo  key: "
                + KEY_BODY
                + "\ninfo  key: -----END PRIVATE KEY-----",
            KEY_BODY),
        Canary.of(
            "service account of Google",
            "{\"type\":\"service_account\",\"private_key\":\"-----BEGIN PRIVATE KEY-----\\n"
                + KEY_BODY
                + "\\n-----END PRIVATE KEY-----\\n\"}",
            KEY_BODY),
        Canary.of(
            "Authorization: Bearer",
            "> Authorization: Bearer c4n4ry.Opaque\n> Accept: */*",
            "c4n4ry.Opaque"),
        Canary.of(
            "Authorization: Basic",
            "curl -H \"Authorization: Basic YTpjNG40cnk=\" https://example.com",
            "YTpjNG40cnk="),
        Canary.of("Authorization: Token", "authorization: Token c4n4ry0", "c4n4ry0"),
        Canary.of(
            "header without a name", "sending bearer c4n4ryS3cretOpaque", "c4n4ryS3cretOpaque"),
        Canary.of(
            "cookies", "Set-Cookie: sid=c4n4ry; theme=dark; csrf=second9", "c4n4ry", "second9"),
        Canary.of(
            "address with a password", "cannot reach postgres://app:c4n4ry@db:5432/shop", "c4n4ry"),
        Canary.of(
            "address with an unencoded password",
            "redis://:c4n/4r@y9@cache:6379/0",
            "c4n/4r",
            "y9@"),
        Canary.of("query", "GET https://example.com/x?a=1&token=c4n4ry&b=2", "c4n4ry"),
        Canary.of(
            "signed by Azure",
            "https://x.blob.example.net/c?sv=2024&sig=c4n4ry%2Bx%3D&se=9",
            "c4n4ry"),
        Canary.of(
            "signed by AWS",
            "https://b.example.com/o?X-Amz-Expires=60&X-Amz-Signature=c4n4ry00ff",
            "c4n4ry00ff"),
        Canary.of(
            "JSON web token",
            "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjNG40cnkifQ.c4n4rySig from it",
            "eyJzdWIiOiJjNG40cnkifQ",
            "c4n4rySig"),
        Canary.of(
            "AWS", "using AKIAC4N4RYEXAMPLE7Q," + RANDOM_40, "AKIAC4N4RYEXAMPLE7Q", RANDOM_40),
        Canary.of(
            "AWS, file of credentials",
            "[default]\naws_access_key_id = ASIAC4N4RYEXAMPLE7Q\naws_secret_access_key = "
                + RANDOM_40,
            "ASIAC4N4RYEXAMPLE7Q",
            RANDOM_40),
        Canary.of(
            "forges",
            "push with ghp_c4n4ryS3cret0123456789, github_pat_c4n4ryS3cret0123456789 or"
                + " glpat-c4n4ryS3cret012345",
            "c4n4ry"),
        Canary.of(
            "Slack",
            "post with xoxb-123-c4n4ryS3cret, xoxe.xoxp-1-c4n4ryS3cret and xapp-1-c4n4ryS3cret",
            "c4n4ry"),
        Canary.of(
            "Slack's webhook",
            "to https://hooks.slack.com/services/T0/B0/c4n4ryS3cret now",
            "c4n4ry"),
        Canary.of(
            "Google, SendGrid, Stripe, Vault",
            "AIzaC4n4ryC4n4ryC4n4ryC4n4ryC4n4ry012 SG.c4n4ryS3.c4n4ryS3cret sk_live_c4n4ryS3cret"
                + " hvs.c4n4ryS3cret",
            "4n4ry"),
        Canary.of(
            "registries",
            "npm_c4n4ryS3cret0123456789 pypi-c4n4ryS3cret0123456789 dop_v1_c4n4ryS3cret0123456789",
            "c4n4ry"),
        Canary.of(
            "storage of Azure",
            "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=c4n4ryKey==;EndpointSuffix=example.net",
            "c4n4ryKey"),
        Canary.of(
            "access of Azure", "SharedAccessSignature=sv=c4n4ry&sig=second9", "c4n4ry", "second9"),
        Canary.of(
            "docker",
            "{\"auths\":{\"registry.example.com\":{\"auth\":\"YTpjNG40cnk=\"}}}",
            "YTpjNG40cnk="),
        Canary.of(
            "kubeconfig",
            "users:\n- name: x\n  user:\n    client-key-data: YzRuNHJ5a2V5\n    token: c4n4ry",
            "YzRuNHJ5a2V5",
            "c4n4ry"),
        Canary.of(
            "in words",
            "db password: c4n4ry refused, then passphrase: second9",
            "c4n4ry",
            "second9"));
  }

  /** How a program may have written it down. */
  enum Encoding {
    PLAIN {
      @Override
      String of(String text) {
        return text;
      }
    },
    BASE64 {
      @Override
      String of(String text) {
        return "event payload " + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)) + " end";
      }
    },
    PERCENT {
      @Override
      String of(String text) {
        return "GET /callback?q=" + URLEncoder.encode(text, UTF_8) + "&n=1 200";
      }
    },
    JSON_STRING {
      @Override
      String of(String text) {
        return "{\"level\":\"info\",\"msg\":" + new TextNode(text) + ",\"n\":1}";
      }
    },
    /** As the value of an entry, deeper by two. */
    YAML_BLOCK {
      @Override
      String of(String text) {
        return "config: |\n" + text.indent(2) + "n: 1";
      }
    };

    abstract String of(String text);
  }

  static Stream<Arguments> canariesInEncodings() {
    return canaries()
        .flatMap(
            canary -> Stream.of(Encoding.values()).map(encoding -> Arguments.of(canary, encoding)));
  }

  @Test
  void thereAreFortyCanariesAndFiveEncodingsAtLeast() {
    assertThat(canaries().map(Canary::name).distinct()).hasSizeGreaterThanOrEqualTo(40);
    assertThat(Encoding.values()).hasSizeGreaterThanOrEqualTo(5);
    for (var canary : canaries().toList()) {
      assertThat(Stream.of(Encoding.values()).map(encoding -> encoding.of(canary.text())))
          .as(canary.name())
          .doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest(name = "{0} · {1}")
  @MethodSource("canariesInEncodings")
  void noCanaryLeaves(Canary canary, Encoding encoding) {
    var lines = encoding.of(canary.text()).lines().toList();

    assertHidden(canary, Redaction.of(lines));
    assertThat(Redaction.of(lines)).hasSameSizeAs(lines);
  }

  @ParameterizedTest(name = "{0} · {1}")
  @MethodSource("canariesInEncodings")
  void noCanaryLeavesLineByLine(Canary canary, Encoding encoding) {
    assertHidden(canary, oneByOne(encoding.of(canary.text()).lines().toList()));
  }

  @ParameterizedTest(name = "{0} · {1}")
  @MethodSource("canariesInEncodings")
  void whatIsRedactedStaysAsItIs(Canary canary, Encoding encoding) {
    var once = Redaction.of(encoding.of(canary.text()).lines().toList());

    assertThat(Redaction.of(once)).isEqualTo(once);
  }

  @ParameterizedTest
  @MethodSource("canaries")
  void encodedTwiceItDoesNotLeave(Canary canary) {
    for (var inner : Encoding.values()) {
      for (var outer : Encoding.values()) {
        assertHidden(canary, Redaction.of(outer.of(inner.of(canary.text())).lines().toList()));
      }
    }
  }

  /** In each of the encodings it would be as good as plain. */
  static void assertHidden(Canary canary, List<String> shown) {
    var text = String.join("\n", shown);
    assertThat(text).contains("[hidden]");
    for (var secret : canary.secrets()) {
      var base64 = Base64.getEncoder().withoutPadding();
      assertThat(text).doesNotContain(secret, URLEncoder.encode(secret, UTF_8));
      // A Base64 text looks different at each of three places.
      for (var shift = 0; shift < 3; shift++) {
        var shifted = base64.encodeToString((" ".repeat(shift) + secret).getBytes(UTF_8));
        if (shifted.length() > 8) {
          assertThat(text).doesNotContain(shifted.substring(4, shifted.length() - 1));
        }
      }
    }
  }

  private static List<String> oneByOne(List<String> lines) {
    var shown = new ArrayList<String>();
    var reader = Redaction.start();
    for (var line : lines) {
      var read = reader.next(line);
      shown.add(read.text());
      reader = read.next();
    }
    return shown;
  }

  @Test
  void base64ThatIsWrappedIsReadAsOne() {
    var text = "some words before it, so that the lines break within: api_token=" + RANDOM_40;
    var lines =
        Base64.getMimeEncoder(20, new byte[] {'\n'})
            .encodeToString(text.getBytes(UTF_8))
            .lines()
            .toList();

    assertThat(Redaction.of(lines)).containsOnly("[hidden]");
  }

  @Test
  void aGzippedTextIsHiddenSinceItCannotBeRead() {
    assertThat(
            Redaction.of(
                List.of("release: H4sIAAAAAAAA/0vOz0nVUSguSS3KTlUoLk0qS8xLTVFIzAMAtC7s3hoAAAA=")))
        .containsExactly("release: [hidden]");
  }

  @Test
  void theNamesOfWhatWasHiddenStay() {
    assertThat(
            Redaction.of(
                List.of(
                    "db password=c4n4ry refused",
                    "https://user:c4n4ry@example.com/path",
                    "  clientSecret: c4n4ry",
                    "{\"msg\":\"{\\\"password\\\":\\\"c4n4ry\\\"}\",\"n\":1}")))
        .containsExactly(
            "db password=[hidden] refused",
            "https://[hidden]@example.com/path",
            "  clientSecret: [hidden]",
            "{\"msg\":\"{\\\"password\\\":\\\"[hidden]\\\"}\",\"n\":1}");
  }

  @Test
  void aKeyThatIsCutOffDoesNotHideTheLog() {
    assertThat(
            Redaction.of(
                List.of(
                    "-----BEGIN PRIVATE KEY-----",
                    KEY_BODY,
                    "2026-11-23T06:22:06Z error klog watch closed after 5m0s")))
        .containsExactly(
            "-----BEGIN PRIVATE KEY-----",
            "[hidden]",
            "2026-11-23T06:22:06Z error klog watch closed after 5m0s");
  }

  /** Lines of istiod 1.7.4, as they were printed, and a manifest as istioctl applies it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        2026-11-23T06:22:06.304589Z	info	FLAG: --caCertFile=""
        2026-11-23T06:22:06.304622Z	info	FLAG: --kubeconfig="cluster/kubeconfig"
        2026-11-23T06:22:06.304673Z	info	FLAG: --tlsKeyFile=""
        2026-11-23T06:22:06.364771Z	info	creating CA and initializing public key
        2026-11-23T06:22:06.367195Z	info	pkica	Load signing key and cert from existing secret istio-system:istio-ca-secret
        2026-11-23T06:22:06.367692Z	info	pkica	Using existing public key: -----BEGIN CERTIFICATE-----
        MIIC/DCCAeSgAwIBAgIQYp5Y0DFU8F7RZcyjVpBZMDANBgkqhkiG9w0BAQsFADAY
        f14t8rbovV5RjNnZs8DGsJrt7W9L4+o8X/nK996mHWUyRaE+ZP8CTaH0WyCBbkCR
        -----END CERTIFICATE-----

        2026-11-23T06:22:06.397027Z	info	No plugged-in cert at etc/cacerts/ca-key.pem; self-signed cert is used
        2026-11-23T06:22:06.397846Z	info	adding watcher for certificate var/run/secrets/istio-dns/key.pem
        2026-11-23T06:22:06.399828Z	info	serverca	added K8s JWT authenticator
        2026-11-23T06:22:06.411436Z	info	Starting Secrets controller
        2026-11-23T06:22:06.413067Z	info	kube	controller "security.istio.io/v1beta1/AuthorizationPolicy" is syncing...
        """,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: istiod
          uid: 7f0f6f0c-0a4e-4a9f-8a53-0b6c3c9d7f11
          labels:
            security.istio.io/tlsMode: istio
            operator.istio.io/version: 1.29.1
        spec:
          serviceAccountName: istiod
          automountServiceAccountToken: true
          imagePullSecrets:
          - name: regcred
          containers:
          - name: discovery
            image: docker.io/istio/pilot@sha256:2d4b5c6f0f4b2f2d8c8b3a6b3a5c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c
            env:
            - name: JWT_POLICY
              value: third-party-jwt
            - name: PILOT_CERT_PROVIDER
              value: istiod
            - name: TOKEN_AUDIENCES
              value: istio-ca
            - name: DB_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: db-password
                  key: password
            - name: CLUSTER_ID
              value: Kubernetes
            volumeMounts:
            - mountPath: /var/run/secrets/tokens
              name: istio-token
              readOnly: true
          volumes:
          - name: istio-token
            projected:
              sources:
              - serviceAccountToken:
                  audience: istio-ca
                  expirationSeconds: 43200
                  path: istio-token
          - name: cacerts
            secret:
              secretName: cacerts
              optional: true
        """,
        """
        apiVersion: v1
        data:
          mesh: |-
            defaultConfig:
              discoveryAddress: istiod.istio-system.svc:15012
            trustDomain: cluster.local
          meshNetworks: 'networks: {}'
        kind: ConfigMap
        metadata:
          name: istio
        """,
        """
        global:
          imagePullSecrets: []
          jwtPolicy: third-party-jwt
          sds:
            token:
              aud: istio-ca
          sts:
            servicePort: 0
        tokenExpirySeconds: 3600
        passwordPolicy: strict
        secretName: ingress-cert
        rateLimit:
          max_tokens: 100
        """
      })
  void aHarmlessTextStays(String text) {
    var lines = text.lines().toList();

    assertThat(Redaction.of(lines)).isEqualTo(lines);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Deployment shop/auth: 3 × 1.29.6",
        "Deployment shop/token: 1 of 3 ready",
        "StatefulSet vault/secret-token: ProgressDeadlineExceeded, 1 of 1 ready",
        "Service shop/auth: externalTrafficPolicy: Local",
        "DestinationRule shop/token: SIMPLE without sni",
        "Namespace auth: istio-injection=enabled and istio.io/rev=default",
        "WasmPlugin shop/auth: oci://registry.example.com/filter:1",
        "not moved: Job shop/password: a running Job keeps its proxy",
        "Readiness probe failed: Get \"http://10.244.0.7:15021/healthz/ready\": connection refused",
        "Failed to list *v1beta1.Ingress: the server could not find the requested resource",
        "2026-11-23T20:31:05Z error klog watch closed after 5m0s",
        "a token review request failed, and the session expired",
        "using basic authentication for the secret volume",
        "Back-off pulling image \"docker.io/istio/proxyv2:1.29.1\"",
        "fetch token: unauthorized",
        "failed to fetch token from file: open ./var/run/secrets/tokens/istio-token: no such file",
        "failed to generate secret for proxy: rpc error: code = Unavailable",
        "failed to get secret \"istio-ca-secret\": secrets \"istio-ca-secret\" is forbidden: User"
            + " \"system:serviceaccount:istio-system:istiod\" cannot get resource \"secrets\"",
        "MountVolume.SetUp failed for volume \"istio-token\" : failed to fetch token: API server"
            + " does not have TokenRequest endpoints enabled",
        "failed to fetch key and certificate for kubernetes://sec: secret istio-system/sec not"
            + " found",
        "Failed to authenticate client from 10.0.0.5:43210: Authenticator KubeJWTAuthenticator:"
            + " token expired",
        "Failed to refresh JWT public key from \"https://issuer/keys\": x",
        "The JWKS key is not yet fetched for issuer https://issuer (https://issuer/keys), using a"
            + " fake JWKS for now",
        "transport: authentication handshake failed: x509: certificate signed by unknown authority",
        "StreamSecrets gRPC config stream closed: 14, connection error: desc = \"transport: Error"
            + " while dialing dial tcp 10.0.0.1:15012: connect: connection refused\"",
        "StreamAggregatedResources gRPC config stream closed: 16, authentication failure",
        "leases.coordination.k8s.io is forbidden: User"
            + " \"system:serviceaccount:istio-system:istiod\" cannot list resource \"leases\"",
        "Internal error occurred: failed calling webhook \"sidecar-injector.istio.io\": Post"
            + " \"https://istiod.istio-system.svc:443/inject?timeout=30s\": no endpoints available",
        "PILOT_CERT_PROVIDER=kubernetes is no longer supported by upstream K8S",
        "level=warn msg=\"token review\" code=401 tokenExpirySeconds=3600 passwordPolicy=strict",
        "Error [IST0141] (Cluster) Missing required permission to create resource secrets",
        "✔ Istiod installed 🧠",
        "- Processing resources for Istiod. Waiting for Deployment/istio-system/istiod",
        "resources not ready after 5m0s: Deployment/istio-system/istiod (container failed to start:"
            + " ImagePullBackOff: docker.io/istio/pilot@sha256:"
            + "2d4b5c6f0f4b2f2d8c8b3a6b3a5c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c)",
        "pod containers/user-containers-with-a-rather-long-deployment-name-6d4cf56db6-x7k2p",
        "resourceVersion: \"48213\", uid: 0b6c3c9d-0a4e-4a9f-8a53-7f0f6f0c7f11, generation: 3",
        "label security.istio.io/tlsMode=istio,service.istio.io/canonical-name=web",
        "secret/istio-ca-secret unchanged, configmap/istio-ca-root-cert configured",
        "--set values.global.hub=docker.io/istio --set tag=1.29.1 -f istio.yaml",
        "ssh://git@example.com/mesh.git and https://example.com:8443/a@b?x=1&page=2%2C3",
        "mounting /var/run/secrets/kubernetes.io/serviceaccount/token and /etc/certs/key.pem",
        "a quoted \"line\\nbreak\" and C:\\new\\temp stay, and 100%25 of %2Fpath%2Fto",
        "dXNlcnMgYXJlIGZpbmUsIG5vdGhpbmcgdG8gc2VlIGhlcmU= is only words"
      })
  void whatTellsTheCauseStays(String line) {
    assertThat(Redaction.of(List.of(line))).containsExactly(line);
    assertThat(oneByOne(List.of(line))).containsExactly(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "DB_PASSWORD",
        "clientSecret",
        "api-key",
        "auth.token",
        "APIKey",
        "X-Api-Key",
        "aws_secret_access_key",
        "client-key-data",
        "passphrase",
        "refresh_token",
        "authtoken",
        "password2",
        "tokenValue",
        ".dockerconfigjson",
        "X-Amz-Signature",
        "sslPassword1"
      })
  void theEndOfANameTellsASecret(String name) {
    assertThat(SecretName.isOne(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secretName", "tokenExpirySeconds", "passwordPolicy", "secretKeyRef", "publicKey", "key",
        "tokenPath", "imagePullSecrets", "JWT_POLICY", "tlsKeyFile", "authority", "sha256",
        "jwksUri", "authenticated", "keyRef", "compass", "signal"
      })
  void anyOtherEndIsNone(String name) {
    assertThat(SecretName.isOne(name)).isFalse();
  }

  /** What would take long if something were read again and again. */
  enum Hostile {
    LETTERS("a"),
    NAMES("password:"),
    OPEN_QUOTES("token=\""),
    ESCAPED_QUOTES("name:\\\""),
    NAMES_OF_NAMES("name:value:"),
    LISTS("tokens:[name:["),
    BEGINS("-----BEGIN PRIVATE KEY"),
    ADDRESSES("://a:b"),
    WEB_TOKENS("eyJaaaaaaaa."),
    SLACK("xoxb-"),
    PROSE("token: not "),
    DASHES("-token "),
    SPACES("token          "),
    OBJECTS("data:{"),
    SCHEMES("bearer "),
    SLASHES("\\\\\\\\\\");

    private final String part;

    Hostile(String part) {
      this.part = part;
    }

    CountedText text(int length) {
      return new CountedText(
          part.repeat(length / part.length()), new AtomicLong(), 5_000L * length);
    }
  }

  /** Counts how often one of its characters is read. */
  record CountedText(String text, AtomicLong reads, long most) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    /** Whoever reads this often would not come to an end. */
    @Override
    public char charAt(int index) {
      if (reads.incrementAndGet() > most) {
        throw new AssertionError("read again and again");
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      reads.addAndGet(end - start);
      return new CountedText(text.substring(start, end), reads, most);
    }

    @Override
    public String toString() {
      reads.addAndGet(text.length());
      return text;
    }
  }

  @ParameterizedTest
  @EnumSource
  void tenTimesTheTextIsTenTimesTheWork(Hostile hostile) {
    var small = hostile.text(20_000);
    var large = hostile.text(200_000);

    Redaction.spans(small);
    Redaction.spans(large);

    assertThat(large.reads().get()).isLessThan(11 * small.reads().get());
  }

  @Test
  void aLineOfAMillionCharactersIsReadToItsEnd() {
    var line =
        Stream.of(Hostile.values())
                .map(hostile -> hostile.text(1_000_000 / Hostile.values().length).text())
                .collect(Collectors.joining(" "))
            + " ghp_c4n4ryS3cret0123456789";

    assertThat(Redaction.of(List.of(line)).getFirst()).doesNotContain("c4n4ry");
  }

  @Test
  void manyLinesAreReadInTheirOrder() {
    var lines = IntStream.range(0, 20_000).mapToObj(i -> "kind: Secret").toList();

    assertThat(Redaction.of(lines)).isEqualTo(lines);
  }

  @Test
  void whatIsEncodedTooOftenIsHidden() {
    UnaryOperator<String> base64 = text -> Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    var text = "password=c4n4ry";
    for (var i = 0; i < 9; i++) {
      text = base64.apply(text);
    }

    assertThat(Redaction.of(List.of(text))).containsExactly("[hidden]");
  }
}
