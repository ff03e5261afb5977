package io.github.linkrelay.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class SecretsTest {
    private static final String KEY = "q7Jz2mX9Lw4TnV8b";

    private static Secrets of(String... values) {
        Secrets secrets = new Secrets();
        for (String value : values) {
            secrets.add(value);
        }
        return secrets;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    @Provide
    Arbitrary<String> secret() {
        return Arbitraries.strings()
                .withCharRange('!', '~')
                .withChars('\u00fc', '\u65e5')
                .ofMinLength(8)
                .ofMaxLength(40)
                .filter(text -> !text.contains(",") && !text.contains("***"));
    }

    @Property(tries = 300)
    void secretIsFoundInEachFormThatAnAnswerMayGiveIt(@ForAll("secret") String secret) throws Exception {
        Secrets secrets = of(secret);
        StringBuilder codes = new StringBuilder();
        StringBuilder unicode = new StringBuilder();
        StringBuilder entities = new StringBuilder();
        for (byte part : secret.getBytes(UTF_8)) {
            codes.append(String.format("%%%02x", part));
        }
        for (char unit : secret.toCharArray()) {
            unicode.append(String.format("\\u%04X", (int) unit));
            entities.append("&#").append((int) unit).append(';');
        }
        String json = new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(secret);
        String quoted = json.substring(1, json.length() - 1);
        for (String form : new String[] {
            secret,
            URLEncoder.encode(secret, UTF_8),
            URLEncoder.encode(URLEncoder.encode(secret, UTF_8), UTF_8),
            codes.toString(),
            unicode.toString(),
            entities.toString(),
            quoted,
            quoted.replace("/", "\\/"),
            quoted.replace("\\", "\\\\").replace("\"", "\\\"")
        }) {
            assertThat(secrets.text("key=[" + form + "]!")).as(form).isEqualTo("key=[***]!");
        }
    }

    @Property(tries = 300)
    void base64WithASecretIsBlankedAsAWhole(
            @ForAll("secret") String secret,
            @ForAll @IntRange(max = 5) int before,
            @ForAll @IntRange(max = 5) int behind) {
        String text = base64("u".repeat(before) + secret + ":".repeat(behind));
        assertThat(of(secret).text("Basic " + text + ", bad")).isEqualTo("Basic ***, bad");
        assertThat(of(secret).text("Basic " + text.replace('+', '-').replace('/', '_')))
                .isEqualTo("Basic ***");
    }

    @Property(tries = 200)
    void textWithoutASecretStaysAsItIs(@ForAll String text) {
        Secrets secrets = of(KEY);
        if (!text.contains(KEY)) {
            assertThat(secrets.text(text)).isEqualTo(text);
        }
    }

    @Example
    void eachPlaceIsBlankedAndTheLongerSecretFirst() {
        assertThat(of(KEY, KEY + "tail").text(KEY + " " + KEY + "tail;" + KEY)).isEqualTo("*** ***;***");
        assertThat(of(KEY).text(KEY.toUpperCase(java.util.Locale.ROOT))).isNotEqualTo("***");
    }

    @Example
    void shortSecretIsBlankedOnlyWhereItStandsAlone() {
        assertThat(of("test").text("latest test, test1 (test)")).isEqualTo("latest ***, test1 (***)");
        assertThat(of("abc").text("abc")).isEqualTo("abc");
    }

    @Example
    void partsBetweenCommasAndLinesAreSecretsToo() {
        assertThat(of("first-secret-1, second-secret-2").text("second-secret-2"))
                .isEqualTo("***");
        assertThat(of("-----BEGIN KEY-----\nMIIEvQIBADANBg\n-----END KEY-----").text("MIIEvQIBADANBg?"))
                .isEqualTo("***?");
    }

    @Example
    void nameSaysWhatIsSecret() {
        Secrets secrets = new Secrets();
        Map.of(
                        "crm.token", "aaaa-bbbb-1111",
                        "linkrelay.alerts.url", "https://hooks.example/T1/B2/x9y8z7",
                        "warehouse.url", "jdbc:h2://me:s3cret%21pw@db.example/x?api_key=k-1234-5678&mode=fast-mode",
                        "crm.name", "cccc-dddd-2222",
                        "my.key", "12345")
                .forEach(secrets::addNamed);
        assertThat(secrets.text("aaaa-bbbb-1111 https://hooks.example/T1/B2/x9y8z7 s3cret!pw s3cret%21pw k-1234-5678"))
                .isEqualTo("*** *** *** *** ***");
        assertThat(secrets.text(base64("me:s3cret!pw"))).isEqualTo("***");
        assertThat(secrets.text("cccc-dddd-2222 fast-mode db.example 12345"))
                .isEqualTo("cccc-dddd-2222 fast-mode db.example 12345");
    }

    @Example
    void workingDirectoryOfTheShellIsNoSecret() {
        Secrets.addProcess(
                Map.of("PWD", "/srv/linkrelay-of-pwd", "DB_PWD", "/srv/password-of-db", "pwd", "small-pwd-1"));
        assertThat(Secrets.blanked("/srv/linkrelay-of-pwd/data/events.db /srv/password-of-db small-pwd-1"))
                .isEqualTo("/srv/linkrelay-of-pwd/data/events.db *** ***");
    }

    @Example
    void addressIsPrintedWithoutUserAndValues() {
        assertThat(Secrets.address("https://me:pw@h/p?k=SECRET&b=x#f")).isEqualTo("https://***@h/p?k=***&b=***#f");
        assertThat(Secrets.address("https://api.segment.io")).isEqualTo("https://api.segment.io");
        assertThat(Secrets.address("a?b=c")).isEqualTo("a?b=c");
    }

    @Example
    void longTextsAreSearchedInReasonableTime() {
        Secrets secrets = of(KEY, "another-secret/with+signs", "\\\\\\\\%25%25");
        String text = ("%25".repeat(500) + "\\".repeat(500) + "q7Jz2mX9Lw4TnV8".repeat(200) + "&#000").repeat(2);
        assertThat(secrets.text(text)).hasSizeGreaterThan(1000);
    }
}
