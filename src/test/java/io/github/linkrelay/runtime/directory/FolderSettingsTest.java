package io.github.linkrelay.runtime.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.harness.Webhooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of the settings where nothing is started. */
class FolderSettingsTest {
    private static final byte[] BODY = Webhooks.click("x");
    private static final StoredEvent EVENT = new StoredEvent(1, EventKey.of(BODY), "link.clicked", 1, BODY);

    @TempDir
    Path folder;

    private FolderSettings read(String... lines) throws IOException {
        Files.writeString(folder.resolve("application.properties"), String.join("\n", lines));
        return FolderSettings.read(folder);
    }

    @Test
    void withoutAFileTheShippedSettingsHold() throws Exception {
        FolderSettings settings = FolderSettings.read(folder);
        assertThat(settings.dataDirectory()).isEqualTo(folder.resolve("./data"));
        assertThat(settings.maxBytes()).isZero();
        assertThat(settings.messageId(EVENT)).matches("[0-9a-f]{8}-.*");
        assertThat(settings.call(EVENT).path("event").textValue()).isEqualTo("Deep Link Clicked");
        assertThat(settings.terms().of(EVENT))
                .contains("id:" + settings.messageId(EVENT), "user:" + settings.user(EVENT));
    }

    @Test
    void settingsOfTheFolderSayWhereTheDataIsAndWhatSegmentGets() throws Exception {
        FolderSettings settings = read(
                "linkrelay.outbox.directory=there",
                "linkrelay.outbox.max-bytes=5000000",
                "linkrelay.segment.message-id=sha256",
                "linkrelay.segment.name.link.clicked=Grün",
                "linkrelay.segment.user.link.clicked=token",
                "linkrelay.segment.fields.drop=context.ip");
        assertThat(settings.dataDirectory()).isEqualTo(folder.resolve("there"));
        assertThat(settings.maxBytes()).isEqualTo(5_000_000);
        assertThat(settings.messageId(EVENT)).isEqualTo(EVENT.key().toString());
        assertThat(settings.user(EVENT)).isEqualTo("x");
        assertThat(settings.call(EVENT).path("event").textValue()).isEqualTo("Grün");
        assertThat(settings.call(EVENT).at("/context/ip").isMissingNode()).isTrue();
    }

    @Test
    void credentialsAreNotNeeded() throws Exception {
        assertThat(read("linkrelay.webhook.secret=whsec_only_one_of_both")
                        .call(EVENT)
                        .path("event")
                        .textValue())
                .isEqualTo("Deep Link Clicked");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "linkrelay.segment.message-id=md5, linkrelay.segment.message-id is 'md5'",
                "linkrelay.segment.fields.drop=nothing.known, linkrelay.segment.fields.drop",
                "linkrelay.segment.campaign={{our.missing.key}}, linkrelay.segment.campaign names {{our.missing.key}}"
            })
    void settingThatCannotBeUsedIsSaidWhereItIsNeededOnly(String line, String problem) throws Exception {
        FolderSettings settings = read(line, "linkrelay.outbox.directory=there");
        assertThatThrownBy(() -> settings.call(EVENT)).hasMessageContaining(problem);
        assertThat(settings.messageId(EVENT)).matches("[0-9a-f]{8}-.*");
        assertThat(settings.user(EVENT)).isNotEmpty();
        assertThat(settings.dataDirectory()).isEqualTo(folder.resolve("there"));
    }

    @Test
    void limitThatIsNoneIsLeftOut() throws Exception {
        FolderSettings settings = read("linkrelay.outbox.max-bytes=much");
        assertThat(settings.maxBytes()).isZero();
        assertThat(settings.call(EVENT)).isNotEmpty();
    }

    @Test
    void fileThatHoldsNoSettingsLeavesOnlyItsDataDirectoryUnknown() throws Exception {
        FolderSettings settings = read("linkrelay.outbox.directory=there", "x=\\u00");
        assertThat(settings.messageId(EVENT)).matches("[0-9a-f]{8}-.*");
        assertThat(settings.maxBytes()).isZero();
        assertThatThrownBy(() -> settings.call(EVENT)).hasMessageContaining("uxxxx");
        assertThatThrownBy(settings::dataDirectory)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("uxxxx");
    }
}
