package dev.sailwright.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where a secret begins and ends. Each text is written as it is shown, with each secret between
 * guillemets, so one table says both what goes and what stays.
 */
class RedactedToTheLetterTest {
  /** Line by line, as a log comes, it is the same as in one text. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        // a name and its value, as two entries
        "x {\"key\":\"API_TOKEN\",\"value\":\"«c4n4ry»\"}",
        "[{\"value\":\"plain\"},{\"name\":\"API_TOKEN\"}]",
        "[{\"value\":\"plain\",\"name\":\"PORT\"},{\"value\":\"«c4n4ry»\",\"name\":\"API_TOKEN\"}]",
        // the end of an escape is not the beginning of a name
        "C:\\tpw=«c4n4ry» end",
        // what stands for a value that is elsewhere
        "password={{ .Values.pw }}",
        "the password: { a: b }",
        "max_tokens=100",
        "x tokens=100 y",
        "x tokens=«c100» y",
        "GET https://example.com/x?token=&b=2",
        // templates and braces with something behind them
        "the password=«{{ .Values.pw }} and more»",
        "the password: «{{ .Values.pw }}c4n4ry»",
        "the password=«{c4n4ry»",
        "DB_PASSWORD=«&c4n4ry»",
        // quotes
        "the password='«it''s c4n4ry»' rest",
        "the password='«c4n4ry»' 'rest'",
        "the password='«c4n4ry»'",
        "the password=\"«a\\\"c4n4ry»\" rest",
        "the password=\"«a\\\\»\" rest",
        "the password=\\\"«c4n4ry\\\\\\\" q»\\\" rest",
        "run \"password=«c4n4ry phrase»\" rest",
        "run 'password=«c4n4ry phrase»' rest",
        "run \\\"password=«c4n4ry phrase»\\\" rest",
        "run \"name\":\"x\",\"password\":«c4n4ry» phrase\" rest",
        // lists
        "tokens=[«c4n4ry, second9»] rest",
        "tokens=[«c4n4ry»",
        "x tokens=[«c4n4ry, »{\"a\": \"b\"}]",
        // the end of a word
        "run --set password=«a\\,c4n4ry»,c=d",
        "x password=«c4n4ry»;y=1",
        "x password=«c4n4ry\\»",
        // headers go to the end of their text
        "x Authorization: «Opaque c4n4ry»\\\" and rest",
        "x Authorization: «Opaque c4n4ry»\\nnext",
        "x Cookie: «a=c4n4ry; b=second9»\\rnext",
        "x authorization: «basic c4n4ry»",
        // how programs go on after a name
        "x authorization: denied",
        "x token: 401 Unauthorized",
        "x token: denied",
        "token: «denied»",
        // words after a scheme, up to 24 letters
        "sending bearer abcdefghijklmnopqrstuvwx",
        "sending bearer «abcdefghijklmnopqrstuvwxy»",
        // private keys
        "-----BEGIN PRIVATE KEY-----\n«c4n4ry»\n«»-----END PRIVATE KEY----- and more\nnext",
        "a: -----BEGIN PRIVATE KEY-----\n«a: c4n4ry»\n«a: »-----END PRIVATE KEY-----\na: next",
        "a -----BEGIN PRIVATE KEY-----«c4n4ry»-----END PRIVATE KEY----- b",
        "-----BEGIN PRIVATE KEY-----«a»-----END PRIVATE KEY----- b -----BEGIN EC PRIVATE"
            + " KEY-----«c4n4ry»\n«second9»",
        "-----BEGIN CERTIFICATE-----\npublic\n-----END CERTIFICATE-----",
        // who is named in an address
        "https://@host/x",
        "https://abcdefghij0123456789@host/x",
        "https://«abcdefghij01234567890»@host/x",
        "https://host:90909/x@y",
        "https://«host:90:9»@y",
        "https://host/a:b@c",
        "https://«a:b/c»@d",
        "file:///a:b@c",
        "ssh://«git:»@host",
        // strings of JSON
        "{\"msg\":\"x\\nDB_PASSWORD=«c4n4ry»\\nz\",\"and\":\"x\\npassword=«second9»\"}",
        "x\\nDB_PASSWORD=«c4n4ry»\\nz \"w\"",
        "x \"unclosed\\nDB_PASSWORD=«c4n4ry»",
        "{\"msg\":\"x\\tpassword=«c4n4ry»\\n\\r \\\"q\\\" \\u0001 \\\\ end\"}",
        // entries of YAML
        "db:\n  password: «&pw c4n4ry»\n  port: 1",
        "password: «!!str c4n4ry»",
        "password: \"«c4n4ry»\n  «it's \\\"second9»\n«  third»\" # more\nport: 1",
        "password: '«c4n4ry»\n  «it''s second9»\n«  third»' # more\nport: 1",
        "password: '«c4n4ry''»'\nport: 1",
        "password: \"«c4n4ry\\\\»\"\nport: 1",
        "password:\n  «c4n4ry»\nport: 1",
        "password: «|-»\n  «c4n4ry»\n\n  «second9»\nport: 1",
        "- password: «|»\n    «c4n4ry»\n  port: 1",
        "passwords:\n«- c4n4ry»\n- user: x\nport: 1",
        "  passwords:\n  «- c4n4ry»\n  -second\n  port: 1",
        "- name: PASSWORD\n  value: «c4n4ry»\n- name: PORT\n  value: plain",
        "  - name: PASSWORD\nvalue: plain",
        "- name: PASSWORD\n  value: |\n    «c4n4ry»\n  port: 1",
        "- name: PASSWORD\n  more:\n    name: x\n- value: plain",
        "- key: \"password\",\n  value: «c4n4ry»",
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  any: plain",
        "apiVersion: v1\nspec:\n  kind: ConfigMap\n  data:\n    any: plain",
        "kind: Secret\nstringData:\n  «any: c4n4ry»\nother:\n  any: plain"
      })
  void secretsGoAndTheRestStays(String text) {
    var lines = withoutMarks(text);

    assertThat(Redaction.of(lines)).isEqualTo(shown(text));
    assertThat(oneByOne(lines)).isEqualTo(shown(text));
  }

  /** Their kind may stand after them, and a text may hold several objects. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: Secret\napiVersion: v1\ndata:\n  «any: YzRuNHJ5»\n---\napiVersion: v1\n"
            + "kind: ConfigMap\ndata:\n  any: plain",
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  any: plain\n---\napiVersion: v1\ndata:\n"
            + "  «any: YzRuNHJ5»\nkind: Secret",
        "items:\n- data:\n    any: plain\n  kind: ConfigMap\n- data:\n    «any: YzRuNHJ5»\n"
            + "  kind: Secret\n- data:\n    any: plain\n  kind: ConfigMap",
        "template:\n  data:\n    «any: YzRuNHJ5»\n  kind: Secret\ndata:\n  any: plain",
        "spec:\n  data:\n    any: plain\nkind: Secret",
        "kind: 'Secret'\ndata:\n  «any: YzRuNHJ5»",
        "\"kind\": \"Secret\",\n\"data\": {\n  «\"any\": \"YzRuNHJ5\"»\n},\n\"other\": 1",
        // Base64 that is wrapped, the shortest first line too
        "  «dGhlIHBhc3N3b3JkPWM0»\n  «bjRyeSBpcyBo»\n  «ZXJl»",
        "«dGhlIHBhc3N3b3Jk»\n«PWM0bjRyeQ==»",
        "a «dGhlIHBhc3N3b3JkPWM0bjRyeSBpcyBoZXJlL» b",
        "a «password%3Dc4n4ry%» b %3"
      })
  void ofAWholeTextTheDataOfSecretsGo(String text) {
    assertThat(Redaction.of(withoutMarks(text))).isEqualTo(shown(text));
  }

  /** It may be a Secret, and its kind comes too late. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "apiVersion: v1\ndata:\n  «any: plain»\nkind: ConfigMap",
        "apiVersion: v1\nspec:\n  data:\n    any: plain\ndata:\n  «any: plain»",
        "apiVersion: v1\nspec:\n  kind: ConfigMap\ndata:\n  «any: plain»",
        "apiVersion: v1\nkind: Secret\ndata:\n  «any: YzRuNHJ5»",
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  any: plain"
      })
  void lineByLineTheDataOfWhatIsNotKnownGo(String text) {
    assertThat(oneByOne(withoutMarks(text))).isEqualTo(shown(text));
  }

  /** What is never closed hides no more of a log than this. */
  @ParameterizedTest
  @ValueSource(strings = {"password: \"c4n4ry", "-----BEGIN PRIVATE KEY-----"})
  void twoHundredLinesAtMostAreHiddenOfWhatNeverEnds(String begin) {
    var lines = new ArrayList<>(List.of(begin));
    lines.addAll(Collections.nCopies(300, "word"));

    var shown = Redaction.of(lines);

    assertThat(shown.subList(1, 201)).containsOnly("[hidden]");
    assertThat(shown.subList(201, 301)).containsOnly("word");
  }

  private static List<String> withoutMarks(String text) {
    return text.replaceAll("[«»]", "").lines().toList();
  }

  private static List<String> shown(String text) {
    return text.replaceAll("«[^»]*»", "[hidden]").lines().toList();
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
}
