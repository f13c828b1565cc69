package dev.sailwright.realcluster;

/** Two roots that no mesh has; their keys are gone. */
final class Certificates {
  private static final String EXPIRED =
      """
      -----BEGIN CERTIFICATE-----
      MIIBhTCCASygAwIBAgIIVg4xdvUIY/wwCgYIKoZIzj0EAwIwLzEVMBMGA1UEAxMM
      ZXhwaXJlZCByb290MRYwFAYDVQQKEw1jbHVzdGVyLmxvY2FsMB4XDTIzMTEyNDE1
      MTkwOFoXDTI0MTEyMzE1MTkwOFowLzEVMBMGA1UEAxMMZXhwaXJlZCByb290MRYw
      FAYDVQQKEw1jbHVzdGVyLmxvY2FsMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
      bL5znFGOm9ESgvH3kv+ElSFerkWU/z8H69Ejj+vFunCO734eZ2b5n7i60fGRTCeF
      OyWqcmjXLn51xHfTascsN6MyMDAwHQYDVR0OBBYEFHP1w0UzkER9OWlcIyoehxGc
      jiAdMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgLDUJo7eRONWE
      wB4ESHfn9O2UFnL72VQ7QvE1iqeljF8CIFAsl3NzaNcGscACrUZ9UCOjC/cPEDFp
      /J1Qy/h/agVI
      -----END CERTIFICATE-----
      """;

  private static final String VALID =
      """
      -----BEGIN CERTIFICATE-----
      MIIBhDCCASmgAwIBAgIJAMKkhpU8jMaEMAoGCCqGSM49BAMCMC0xEzARBgNVBAMT
      CnZhbGlkIHJvb3QxFjAUBgNVBAoTDWNsdXN0ZXIubG9jYWwwHhcNMjYxMTIzMTUx
      OTA5WhcNNDYxMTE4MTUxOTA5WjAtMRMwEQYDVQQDEwp2YWxpZCByb290MRYwFAYD
      VQQKEw1jbHVzdGVyLmxvY2FsMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAELO4h
      56GN1PUyH2/wUjmhQjvlpgkY0/8MamqsUMd4zQm5KoZg/h1IeswCcWKDpaEw5nZX
      tZHDNRGFASOCwrBkbqMyMDAwHQYDVR0OBBYEFK7E744tTUQ5tW7fDbGK/kuWLTKe
      MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAJJ1k1M8dZyezRNr
      mymvfSx27TJlpqmX1Q0mjHj/vGVEAiEAxH+1dkZwjHUjFSHWZPD1DMjJP5GAErEd
      MPSjLaKrX58=
      -----END CERTIFICATE-----
      """;

  private Certificates() {}

  /** Since 2024. */
  static String expired() {
    return EXPIRED;
  }

  /** Until 2046. */
  static String valid() {
    return VALID;
  }
}
