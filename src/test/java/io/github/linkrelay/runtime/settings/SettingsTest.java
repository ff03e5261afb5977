package io.github.linkrelay.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.sandbox.Sandbox;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

    @ParameterizedTest
    @CsvSource({
        "linkrelay.webhook.sekret,          linkrelay.webhook.secret",
        "linkrelay.outbox.retention-day,    linkrelay.outbox.retention-age",
        "linkrelay.segment.writekey,        linkrelay.segment.write-key",
        "linkrelay.segment.batchsize,       linkrelay.segment.batch.size",
        "linkrelay.segement.message-id,     linkrelay.segment.message-id",
        "linkrelay.delivery.Hold,           linkrelay.delivery.hold",
    })
    void unknownKeyIsRefusedWithASuggestion(String key, String suggestion) {
        assertThatThrownBy(() -> settings(Map.of(key, "secretvalue")).refuseWrong())
                .isInstanceOf(SettingsException.class)
                .hasMessage("there is no setting " + key + "; did you mean " + suggestion + "?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uFEFFlinkrelay.segment.fields.drop",
                "\u00A0linkrelay.segment.fields.drop",
                "linkrelay.segment.fields.drop\u200B",
                "linkrelay.seg\u00ADment.fields.drop",
                "\u00EF\u00BB\u00BFlinkrelay.segment.fields.drop",
                "\u00C2\u00A0linkrelay.segment.fields.drop",
                "linkr\u0435lay.segment.fields.drop",
                "Linkrelay.segment.fields.drop",
                "\u2003linkrelay.segment.fields.drop",
                "\uFF4Cinkrelay.segment.fields.drop"
            })
    void keyThatIsOursButForWhatCannotBeSeenIsRefused(String key) {
        assertThatThrownBy(() -> settings(Map.of(key, "properties.email")).refuseWrong())
                .isInstanceOf(SettingsException.class)
                .hasMessageEndingWith("did you mean linkrelay.segment.fields.drop?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "linkrelay.segment.name.link\u200B.clicked",
                "linkrelay.segment.name.a:b",
                "linkrelay.segment.user.{{a}}"
            })
    void nameOfAnEventTypeThatCannotBeReadBackIsRefused(String key) {
        assertThatThrownBy(() -> settings(Map.of(key, "x")).refuseWrong())
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("can't be a setting");
    }

    @Test
    void anotherSpellingOfAnOptionOfCamelIsRefused() {
        assertThatThrownBy(
                        () -> settings(Map.of("camel.server.maxBodySize", "1")).refuseWrong())
                .hasMessage("camel.server.maxBodySize must be written as camel.server.max-body-size");
    }

    @Test
    void quotesAroundAValueOfATeamAreRefusedWithItsKey() {
        assertThatThrownBy(() ->
                        settings(Map.of("shop.webhook-secret", "'hunter2'")).refuseWrong())
                .hasMessage("shop.webhook-secret has quotes around its value: write it without them");
    }

    @Test
    void keysOfOthersAndOfATeamAreLeftAlone() {
        assertThatCode(() -> settings(Map.of(
                                "camel.component.http.connect-timeout",
                                "1",
                                "our.own.key",
                                "1",
                                "linkrelay.segment.name.k\u00E4se.bought",
                                "K\u00E4se",
                                "gr\u00F6\u00DFe.max",
                                "{{not.set}}",
                                "linkrelay.segment.name.some.new_type",
                                "A Name",
                                "linkrelay.segment.user.some.*",
                                "id"))
                        .refuseWrong())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            linkrelay.webhook.path                  | hooks             | a path such as /webhooks/tolinku
            linkrelay.webhook.path                  | /a?b              | a path such as /webhooks/tolinku
            linkrelay.webhook.path                  | /{a}              | a path such as /webhooks/tolinku
            linkrelay.webhook.secret-min-length     | 0                 | a whole number from 1 to 1024
            camel.component.http.connect-timeout    | 3s                | a whole number from 0 to
            camel.component.http.automatic-retries-disabled | yes       | true or false
            camel.management.enabled                | on                | true or false
            linkrelay.webhook.max-nesting           | 1                 | a whole number from 2 to 900
            linkrelay.webhook.max-nesting           | deep              | a whole number from 2 to 900
            linkrelay.webhook.max-bytes-in-flight   | 262143            | a whole number from 262144 to
            linkrelay.webhook.body-timeout          | soon              | a duration such as 500ms, 10s or 72h
            linkrelay.webhook.body-timeout          | 0                 | 1ms or more
            linkrelay.delivery.refusals-before-hold | 100001            | a whole number from 0 to 100000
            linkrelay.http.max-connections          | 0                 | a whole number from 1 to 1000000
            linkrelay.http.max-pipelined            | 0                 | a whole number from 1 to 10000
            linkrelay.http.header-timeout           | 0                 | 100ms or more
            linkrelay.http.idle-timeout             | 0                 | 100ms or more
            linkrelay.http.unread-timeout           | soon              | a duration such as 500ms, 10s or 72h
            camel.server.max-body-size              | 256k              | a whole number from 1 to 67108864
            linkrelay.recent.entries                | 0                 | a whole number from 1 to
            linkrelay.recent.age                    | 99999999999999999999d | a duration such as 500ms, 10s or 72h
            linkrelay.outbox.dedupe-window          | 3 days            | a duration such as 500ms, 10s or 72h
            linkrelay.outbox.retention-age          | -1                | a duration such as 500ms, 10s or 72h
            linkrelay.outbox.retention-bytes        | -1                | a whole number from 0 to
            linkrelay.outbox.max-bytes              | 1G                | a whole number from 0 to
            linkrelay.outbox.quarantine-entries     | 0                 | a whole number from 1 to
            linkrelay.outbox.quarantine-bytes       | ''                | a whole number from 1 to
            linkrelay.outbox.quarantine-rate        | 0                 | a whole number from 1 to
            linkrelay.segment.endpoint              | api.segment.io    | an http or https URL
            linkrelay.segment.endpoint              | ftp://segment     | an http or https URL
            linkrelay.segment.message-id            | md5               | uuid or sha256
            linkrelay.segment.campaign              | yes               | true or false
            linkrelay.segment.batch.size            | 2501              | a whole number from 1 to 2500
            linkrelay.segment.batch.bytes           | 500001            | a whole number from
            linkrelay.segment.event.bytes           | 32769             | a whole number from 1 to 32768
            linkrelay.segment.batch.interval        | 0                 | a whole number from 1 to
            linkrelay.segment.batch.parallel        | 0                 | a whole number from 1 to
            linkrelay.delivery.redeliveries         | -1                | a whole number from 0 to
            linkrelay.delivery.redelivery-delay     | 5001              | a whole number from 1 to 5000
            linkrelay.delivery.redelivery-delay-max | 0                 | a whole number from 1 to
            linkrelay.delivery.retry-after-max      | x                 | a duration such as 500ms, 10s or 72h
            linkrelay.delivery.back-off             | x                 | a duration such as 500ms, 10s or 72h
            linkrelay.delivery.back-off-max         | 499ms             | 500ms or more
            linkrelay.delivery.hold                 | 0                 | 1ms or more
            linkrelay.delivery.max-age              | never             | a duration such as 500ms, 10s or 72h
            linkrelay.delivery.max-in-flight        | 0                 | a whole number from 1 to
            linkrelay.delivery.max-in-flight-bytes  | 0                 | a whole number from 1 to
            linkrelay.archive.batch.size            | 0                 | a whole number from 1 to
            linkrelay.archive.batch.interval        | 5s                | a whole number from 1 to
            linkrelay.segment.look-up.disabled      | no                | true or false
            linkrelay.segment.look-up.url           | crm               | an http or https URL
            linkrelay.segment.look-up.timeout       | 0                 | a whole number from 1 to
            linkrelay.segment.look-up.parallel      | 0                 | a whole number from 1 to
            linkrelay.alerts.interval               | 99ms              | 100ms or more
            linkrelay.alerts.cool-down              | x                 | a duration such as 500ms, 10s or 72h
            linkrelay.alerts.clear-after            | x                 | a duration such as 500ms, 10s or 72h
            linkrelay.alerts.oldest-waiting         | never             | a duration such as 500ms, 10s or 72h
            linkrelay.alerts.dead-letters.count     | -1                | a whole number from 0 to
            linkrelay.alerts.dead-letters.window    | 29s               | 30000ms or more
            linkrelay.alerts.refused.count          | many              | a whole number from 0 to
            linkrelay.alerts.refused.window         | 29s               | 30000ms or more
            linkrelay.alerts.refused.percent        | 101               | a whole number from 0 to 100
            linkrelay.alerts.wrong-signatures.count | -1                | a whole number from 0 to
            linkrelay.alerts.wrong-signatures.window | 29s              | 30000ms or more
            linkrelay.alerts.silence.learned        | yes               | true or false
            linkrelay.alerts.silence.link.clicked   | never             | a duration such as 500ms, 10s or 72h
            linkrelay.alerts.disk.free              | 10 GB             | a share such as 10%, or a number of bytes
            linkrelay.enabled                       | yes               | true or false
            camel.server.port                       | x                 | a whole number from 0 to 65535
            camel.management.port                   | 65536             | a whole number from 0 to 65535
            camel.main.shutdown-timeout             | 20s               | a whole number from 1 to
            linkrelay.log.format                    | xml               | text or json
            """)
    void wrongValueStopsTheStartAndIsNamedWithWhatIsRight(String key, String value, String right, @TempDir Path data) {
        Throwable failure = catchThrowable(
                () -> LocalLinkrelay.start(data, NOWHERE, Map.of(key, value)).close());
        while (failure != null && !(failure instanceof SettingsException)) {
            failure = failure.getCause();
        }
        assertThat(failure).isNotNull();
        assertThat(failure.getMessage()).startsWith(key + " is '" + value + "', but must be " + right);
    }

    @Test
    void passwordInTheEndpointIsRefusedWithoutRepeatingIt(@TempDir Path data) {
        assertThatThrownBy(() -> settings(Map.of("u", "https://me:hunter2@segment.example"))
                        .baseUrl("u"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("u must not contain a user or password");
    }

    @Test
    void keyInPlaceOfTheEndpointIsRefusedWithoutRepeatingIt() {
        assertThatThrownBy(() -> settings(Map.of("u", "0123456789abcdefABCDEF0123456789"))
                        .httpUrl("u"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("u looks like a key, but must be an http or https URL");
    }

    @Test
    void endpointThatPathsAreAddedToHasNoQueryAndNoFragment() {
        assertThatThrownBy(() -> settings(Map.of("u", "https://x/?a=b")).baseUrl("u"))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("u has a ? in it");
        assertThatThrownBy(() -> settings(Map.of("u", "https://x/#v1")).baseUrl("u"))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("u has a # in it");
        assertThat(settings(Map.of("u", "https://x/eu//")).baseUrl("u").target())
                .isEqualTo("/eu");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hooks.example/T0Aa1Bb2",
                "ftp://hooks.example/T0Aa1Bb2",
                "https:/hooks.example/T0Aa1Bb2",
                "T0Aa1Bb2"
            })
    void addressThatIsASecretIsRefusedWithoutRepeatingIt(String address) {
        assertThatThrownBy(() -> settings(Map.of("u", address)).isSecretUrl("u"))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("u is no http or https URL")
                .hasMessageNotContaining("T0Aa1Bb2");
    }

    @Test
    void addressThatIsASecretMayBeMissing() {
        assertThat(settings(Map.of("u", "https://hooks.example/T0Aa1Bb2?sig=a%2Fb"))
                        .isSecretUrl("u"))
                .isTrue();
        assertThat(settings(Map.of("u", " ")).isSecretUrl("u")).isFalse();
    }

    @Test
    void valuesAreReadAsWritten() {
        Settings settings = settings(Map.of(
                "list",
                " a, b ,,c ",
                "time",
                "1h30m",
                "bare",
                "250",
                "a.path",
                "/a/b-c.d",
                "url",
                "https://events.eu1.segmentapis.com"));
        assertThat(settings.list("list")).isEqualTo(List.of("a", "b", "c"));
        assertThat(settings.list("missing")).isEmpty();
        assertThat(settings.duration("time")).isEqualTo(Duration.ofMinutes(90));
        assertThat(settings.duration("bare")).isEqualTo(Duration.ofMillis(250));
        assertThat(settings.path("a.path")).isEqualTo("/a/b-c.d");
        assertThat(settings.httpUrl("url").server()).isEqualTo("https://events.eu1.segmentapis.com");
    }

    @Test
    void partsOfAListAreCleanedAsWholeValuesAre() {
        assertThat(settings(Map.of("list", "data.ip,\u00A0data.email\u200B, \uFEFF"))
                        .list("list"))
                .containsExactly("data.ip", "data.email");
        assertThatThrownBy(
                        () -> settings(Map.of("list", "data.ip, 'data.email'")).list("list"))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("list has quotes");
    }

    @Test
    void aSystemPropertyNamesAnEventTypeToo() {
        System.setProperty("linkrelay.segment.name.some.type", "A Name ");
        try {
            assertThat(settings(Map.of("linkrelay.segment.name.other", "Another"))
                            .below("linkrelay.segment.name."))
                    .containsEntry("some.type", "A Name")
                    .containsEntry("other", "Another");
        } finally {
            System.clearProperty("linkrelay.segment.name.some.type");
        }
    }

    @Test
    void aVariableOfAnEventTypeThatNoFileNamesIsRefused() {
        Set<String> known = Set.of("LINKRELAY_SEGMENT_NAME_LINK_CLICKED");
        assertThatCode(() -> SettingsKeys.refuseUnknownVariables(
                        Set.of("LINKRELAY_SEGMENT_NAME_LINK_CLICKED", "OTHER"), known))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> SettingsKeys.refuseUnknownVariables(Set.of("LINKRELAY_SEGMENT_USER_TEST"), known))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("LINKRELAY_SEGMENT_USER_TEST has no effect")
                .hasMessageContaining("linkrelay.segment.user.TYPE");
    }

    @Test
    void onlyOneOfSecretAndKeyIsRefusedAndTheMissingOneNamed() {
        String secret = "linkrelay.webhook.secret";
        String writeKey = "linkrelay.segment.write-key";
        assertThatThrownBy(() -> Mode.of(settings(Map.of(secret, "whsec_hunter2hunter2", writeKey, " "))))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("write key is missing: set SEGMENT_WRITE_KEY")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> Mode.of(settings(Map.of(secret, " , ", writeKey, "hunter2"))))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("webhook secret is missing: set WEBHOOK_SECRET")
                .hasMessageNotContaining("hunter2");
        assertThat(Mode.of(settings(Map.of(secret, "whsec_aaaaabbbbb,whsec_cccccddddd", writeKey, "k")))
                        .sandbox())
                .isFalse();
        assertThat(Mode.of(settings(Map.of(secret, "", writeKey, ""))).sandbox())
                .isTrue();
    }

    @Test
    void thePublishedSecretWithARealKeyIsNoneAndSaidToBe() {
        assertThatThrownBy(() -> Mode.of(settings(Map.of(
                        "linkrelay.webhook.secret",
                        Sandbox.EXAMPLE_SECRET,
                        "linkrelay.segment.write-key",
                        "0123456789abcdef0123456789abcdef"))))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("the sandbox's")
                .hasMessageContaining("linkrelay.webhook.secret");
        assertThat(Mode.of(settings(Map.of("linkrelay.webhook.secret", Sandbox.EXAMPLE_SECRET)))
                        .sandbox())
                .isTrue();
    }

    @Test
    void swappedCredentialsAreRefused() {
        assertThatThrownBy(() -> Mode.of(settings(Map.of(
                        "linkrelay.webhook.secret",
                        "0123456789abcdef0123456789abcdef",
                        "linkrelay.segment.write-key",
                        "whsec_hunter2hunter2"))))
                .hasMessageStartingWith("linkrelay.segment.write-key is a webhook secret")
                .hasMessageNotContaining("hunter2");
    }

    private static Settings settings(Map<String, String> given) {
        DefaultCamelContext context = new DefaultCamelContext();
        given.forEach(context.getPropertiesComponent()::addOverrideProperty);
        context.build();
        return new Settings(context);
    }
}
