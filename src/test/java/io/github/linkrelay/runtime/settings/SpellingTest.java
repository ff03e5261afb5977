package io.github.linkrelay.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SpellingTest {

    @Property(tries = 200)
    void aWordIsNearestToItself(@ForAll @Size(max = 5) List<String> others, @ForAll String word) {
        List<String> candidates = new ArrayList<>(others);
        candidates.add(word);

        assertThat(Spelling.nearest(word, candidates)).contains(word);
    }

    @Test
    void aWordFarFromAllIsWorthNoQuestion() {
        assertThat(Spelling.near("email", List.of("destination"))).isEmpty();
    }

    @Test
    void amongNoneNothingIsNear() {
        assertThat(Spelling.nearest("email", List.of())).isEmpty();
    }
}
