package dev.sailwright.adapter.kubernetes;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads X.509 certificates in PEM. */
final class Certificates {
  private Certificates() {}

  /**
   * @throws CertificateException when it is not one or more certificates
   */
  static List<X509Certificate> ofPem(String pem) throws CertificateException {
    var found =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    if (found.isEmpty()) {
      throw new CertificateException("no certificate in it");
    }
    return found.stream().map(X509Certificate.class::cast).toList();
  }

  /**
   * @param caBundle as a webhook has it: PEM in base64
   * @throws CertificateException when it is not one or more certificates
   */
  static List<X509Certificate> ofCaBundle(String caBundle) throws CertificateException {
    try {
      var pem = Base64.getDecoder().decode(caBundle.getBytes(StandardCharsets.US_ASCII));
      return ofPem(new String(pem, StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw new CertificateException("not base64", e);
    }
  }

  /** SHA-256 of each, in hex. */
  static Set<String> fingerprints(List<X509Certificate> certificates) throws CertificateException {
    var digest = sha256();
    var encoded = new ArrayList<byte[]>();
    for (var certificate : certificates) {
      encoded.add(certificate.getEncoded());
    }
    return encoded.stream()
        .map(bytes -> HexFormat.of().formatHex(digest.digest(bytes)))
        .collect(Collectors.toSet());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
