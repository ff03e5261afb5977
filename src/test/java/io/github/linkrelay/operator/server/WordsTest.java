package io.github.linkrelay.operator.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.delivery.AnswerClass;
import io.github.linkrelay.operator.api.AttemptAnswerJson;
import io.github.linkrelay.operator.api.DestinationStateJson;
import io.github.linkrelay.operator.api.EventStateJson;
import io.github.linkrelay.operator.api.JsonForm;
import io.github.linkrelay.operator.api.ReplaySourceJson;
import io.github.linkrelay.operator.api.ReplayStateJson;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.EventState;
import io.github.linkrelay.outbox.view.ReplayRequest;
import io.github.linkrelay.outbox.view.ReplayStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The API has a word for all that an outbox can say. */
class WordsTest {

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }

    @Test
    void statesHaveTheSameNames() {
        assertThat(names(EventStateJson.values())).isEqualTo(names(EventState.values()));
        assertThat(names(DestinationStateJson.values())).isEqualTo(names(DestinationStatus.State.values()));
        assertThat(names(ReplayStateJson.values())).isEqualTo(names(ReplayStatus.State.values()));
    }

    @Test
    void eachAnswerOfADestinationHasAWord() {
        for (AnswerClass answer : AnswerClass.values()) {
            String word = answer.name().toLowerCase(Locale.ROOT);
            assertThat(JsonForm.word(word, AttemptAnswerJson.class)).hasToString(word);
        }
        assertThat(JsonForm.word("filtered", AttemptAnswerJson.class)).isEqualTo(AttemptAnswerJson.FILTERED);
        assertThat(JsonForm.word("lent", AttemptAnswerJson.class)).isNull();
    }

    @Test
    void eachSourceOfAReplayHasAWord() {
        for (String word : List.of(ReplayRequest.DEAD_LETTERS, ReplayRequest.EVENTS, "archive")) {
            assertThat(JsonForm.word(word, ReplaySourceJson.class)).hasToString(word);
        }
    }
}
