package io.github.linkrelay.outbox.sqlite.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TypeCountsTest {

    @Test
    void numbersComeBackWhateverTheTypesAreCalled() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("", 3);
        counts.put("a=1", 20);
        counts.put("a", 100);
        counts.put("b\nc=2\\n", 1);
        String text = TypeCounts.text(counts);
        counts.forEach((type, count) -> {
            assertThat(TypeCounts.of(text, type)).as(type).isEqualTo(count.longValue());
            assertThat('\n' + text).contains(TypeCounts.beginning(type));
        });
        assertThat(TypeCounts.all(text)).isEqualTo(124);
        assertThat(TypeCounts.of(text, "c")).isZero();
        assertThat('\n' + text).doesNotContain(TypeCounts.beginning("c"));
        assertThat(TypeCounts.all("")).isZero();
    }

    @Test
    void veryLongTypeIsCutAndSaidNotToBeExact() {
        String longest = "x".repeat(TypeCounts.LONGEST);
        assertThat(TypeCounts.name(longest + "y")).isEqualTo(longest);
        assertThat(TypeCounts.isExact(longest)).isFalse();
        assertThat(TypeCounts.isExact(longest.substring(1))).isTrue();
        assertThat(TypeCounts.name(null)).isEmpty();
    }
}
