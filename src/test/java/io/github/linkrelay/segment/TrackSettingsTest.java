package io.github.linkrelay.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TrackSettingsTest {
    private final TrackSettings defaults = TrackSettings.defaults("1.2.3");

    @Test
    void defaultsAreThoseOfTheDesign() {
        assertThat(defaults.messageIds()).isEqualTo(MessageIds.UUID);
        assertThat(defaults.campaign()).isTrue();
        assertThat(defaults.libraryName()).isEqualTo("linkrelay");
        assertThat(defaults.libraryVersion()).isEqualTo("1.2.3");
    }

    @Test
    void changingOneLeavesTheOthersAndTheOriginal() {
        TrackSettings changed = defaults.withMessageIds(MessageIds.SHA256)
                .withCampaign(false)
                .withLibrary("ours", "9")
                .withNames(Map.of("test", "Tested"))
                .withIdentity(Map.of("test", "webhook_id"));
        assertThat(changed.messageIds()).isEqualTo(MessageIds.SHA256);
        assertThat(changed.campaign()).isFalse();
        assertThat(changed.libraryName()).isEqualTo("ours");
        assertThat(changed.names().of("test")).isEqualTo("Tested");
        assertThat(defaults.names().of("test")).isEqualTo("Webhook test");
        assertThat(defaults.libraryName()).isEqualTo("linkrelay");
    }

    @Test
    void incompleteSettingsAreRefused() {
        assertThatThrownBy(() -> defaults.withLibrary(" ", "1")).hasMessage("the library name is empty");
        assertThatThrownBy(() -> defaults.withLibrary("ours", null)).hasMessage("the library version is empty");
        assertThatThrownBy(() -> defaults.withMessageIds(null)).hasMessage("there is no kind of message id");
    }
}
