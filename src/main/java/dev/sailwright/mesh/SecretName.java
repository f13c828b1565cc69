package dev.sailwright.mesh;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Judges by a name whether its value is a secret. The end of the name decides: {@code clientSecret}
 * is one, {@code secretName} is not.
 */
final class SecretName {
  /** Between the words of camelCase, HTTPServer, snake_case, kebab-case and dotted.names. */
  private static final Pattern BETWEEN_WORDS =
      Pattern.compile("[_.\\-\\s]++|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private static final Pattern DIGITS_AT_END = Pattern.compile("(?<![0-9])[0-9]++$");

  /** A last word that ends so, alone or grown together with another, such as authtoken. */
  private static final List<String> ENDS =
      List.of(
          "password",
          "passwords",
          "passwd",
          "passphrase",
          "passcode",
          "secret",
          "token",
          "credential",
          "credentials",
          "apikey",
          "accesskey",
          "secretkey",
          "privatekey",
          "sessionid",
          "dockerconfigjson");

  private static final Set<String> WORDS =
      Set.of(
          "pwd",
          "pass",
          "pw",
          "tokens",
          "authorization",
          "auth",
          "cookie",
          "cookies",
          "jwt",
          "bearer",
          "otp",
          "session",
          "signature",
          "sig",
          "sas",
          "psk",
          "dockercfg");

  /** Whose key is a secret; a public key and the key of a label are none. */
  private static final Set<String> KEYS_OF =
      Set.of(
          "api",
          "access",
          "account",
          "private",
          "secret",
          "client",
          "signing",
          "encryption",
          "decryption",
          "shared",
          "master",
          "storage",
          "auth",
          "ssh",
          "tls",
          "service",
          "subscription",
          "hmac",
          "aes",
          "deploy",
          "license",
          "webhook");

  /** Say of a value which one, or how it is written. */
  private static final Set<String> SAY_NOTHING =
      Set.of(
          "value",
          "data",
          "base64",
          "b64",
          "raw",
          "plain",
          "plaintext",
          "text",
          "string",
          "encoded",
          "hash",
          "old",
          "new",
          "current",
          "previous",
          "primary",
          "secondary");

  private static final int LONGEST = 200;

  private SecretName() {}

  static boolean isOne(CharSequence name) {
    if (name.length() > LONGEST) {
      return false;
    }
    var words = words(name);
    while (words.size() > 1 && SAY_NOTHING.contains(words.getLast())) {
      words = words.subList(0, words.size() - 1);
    }
    return !words.isEmpty() && isOne(words);
  }

  /** Most names are one word in small letters; that is seen many times quicker. */
  private static List<String> words(CharSequence name) {
    if (!name.isEmpty() && name.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
      return List.of(name.toString());
    }
    return Arrays.stream(BETWEEN_WORDS.split(name))
        .map(word -> DIGITS_AT_END.matcher(word).replaceFirst("").toLowerCase(Locale.ROOT))
        .filter(Predicate.not(String::isEmpty))
        .toList();
  }

  private static boolean isOne(List<String> words) {
    var last = words.getLast();
    var before = words.size() > 1 ? words.get(words.size() - 2) : "";
    return ENDS.stream().anyMatch(last::endsWith)
        || WORDS.contains(last)
        || last.equals("key") && KEYS_OF.contains(before);
  }

  /** Headers whose value goes to the end of the line. */
  static boolean isHeader(CharSequence name) {
    var lower = name.toString().toLowerCase(Locale.ROOT);
    return lower.endsWith("authorization") || lower.endsWith("cookie");
  }
}
