package io.github.linkrelay.operator.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linkrelay.operator.api.AdmitRequestJson;
import io.github.linkrelay.operator.api.RefusalsRequestJson;
import io.github.linkrelay.operator.api.ReplayRequestJson;
import io.github.linkrelay.operator.api.ReplaySourceJson;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictBodyTest {

    private static <T extends Record> T read(String json, Class<T> type) {
        return StrictBody.read(json.getBytes(UTF_8), type);
    }

    @Test
    void whatIsThereIsRead() {
        ReplayRequestJson request = read(
                "{\"destination\":\" segment \",\"source\":\"dead-letters\",\"type\":\"  \",\"user\":null,"
                        + "\"sequences\":[1,2.0],\"rate\":2,\"dryRun\":true}",
                ReplayRequestJson.class);
        assertThat(request.destination()).isEqualTo("segment");
        assertThat(request.source()).isEqualTo(ReplaySourceJson.DEAD_LETTERS);
        assertThat(request.sequences()).containsExactly(1L, 2L);
        assertThat(request.rate()).isEqualTo(2.0);
        assertThat(request.dryRun()).isTrue();
        assertThat(request.type()).isNull();
        assertThat(request.user()).isNull();
        assertThat(request.from()).isNull();
    }

    @Test
    void requiredMembersAndUnknownWordsAreNull() {
        assertThat(read("{}", RefusalsRequestJson.class).action()).isNull();
        assertThat(read("{\"action\":\"burn\"}", RefusalsRequestJson.class).action())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"ids\":\"7\"} | ids must be an array of at most 1000 numbers",
                "{\"ids\":[1.5]} | ids must have whole numbers only",
                "{\"ids\":[\"1\"]} | ids must have whole numbers only",
                "{\"all\":\"true\"} | all must be true or false",
                "{\"all\":1} | all must be true or false",
                "{\"group\":7} | group must be a text",
                "{\"goup\":\"x\"} | There is no member goup; there are: ids, all, group, dryRun",
                "[] | The body must be a JSON object",
                "'' | The body must be a JSON object",
                "{\"all\":true} x | The body is no JSON"
            })
    void whatIsWrongIsRefusedWithItsName(String json, String problem) {
        assertThatThrownBy(() -> read(json, AdmitRequestJson.class))
                .isInstanceOf(RequestProblem.class)
                .hasMessage(problem);
    }

    @Test
    void moreThanAThousandNumbersAreRefused() {
        String numbers =
                LongStream.rangeClosed(1, 1_000).mapToObj(Long::toString).collect(Collectors.joining(","));
        assertThat(read("{\"ids\":[" + numbers + "]}", AdmitRequestJson.class).ids())
                .hasSize(1_000);
        assertThatThrownBy(() -> read("{\"ids\":[" + numbers + ",1001]}", AdmitRequestJson.class))
                .hasMessage("ids must be an array of at most 1000 numbers");
    }

    @Test
    void nothingMayBeSaidWhereNothingIsNeeded() {
        StrictBody.requireEmpty("{}".getBytes(UTF_8));
        for (String said : List.of("{\"id\":1}", "[]", "7")) {
            assertThatThrownBy(() -> StrictBody.requireEmpty(said.getBytes(UTF_8)))
                    .isInstanceOf(RequestProblem.class);
        }
    }
}
