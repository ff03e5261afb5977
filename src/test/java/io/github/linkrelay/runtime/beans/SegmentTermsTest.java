package io.github.linkrelay.runtime.beans;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.Sha256;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.FoundEvent;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.segment.EventIds;
import io.github.linkrelay.segment.Identity;
import io.github.linkrelay.segment.MessageIds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stored events are found by the ids that Segment got. */
class SegmentTermsTest {
    private static final byte[] PURCHASE = ("{\"event\":\"ecommerce.purchase\",\"timestamp\":\"2026-06-14T09:26:53Z\","
                    + "\"data\":{\"user_id\":\"u1\",\"visitor\":\"v1\"}}")
            .getBytes(UTF_8);

    @TempDir
    Path data;

    @Test
    void webhookIsFoundByItsUserAndByItsMessageIdInEachForm() throws Exception {
        String key = Sha256.hex(PURCHASE);
        try (SegmentStandIn segment = new SegmentStandIn().start();
                LocalLinkrelay linkrelay = LocalLinkrelay.start(
                        data, segment.endpoint(), Map.of("linkrelay.segment.user.ecommerce.purchase", "visitor"))) {
            assertThat(linkrelay.webhooks().send(PURCHASE)).isEqualTo(200);
            try (OutboxReader reader = linkrelay.outbox().reader()) {
                assertThat(found(reader, EventIds.userTerm("v1"))).containsExactly(key);
                assertThat(found(reader, EventIds.userTerm("u1"))).isEmpty();
                assertThat(found(reader, EventIds.messageIdTerm(key).orElseThrow()))
                        .containsExactly(key);
            }
            EventIds ids = linkrelay.context().getRegistry().lookupByNameAndType("eventIds", EventIds.class);
            assertThat(ids.user(key, PURCHASE)).contains("v1");
        }
    }

    private static List<String> found(OutboxReader reader, String term) {
        return reader.search(EventQuery.all().withTerm(term), 10, Duration.ofSeconds(10)).events().stream()
                .map(FoundEvent::event)
                .map(event -> event.key().toString())
                .toList();
    }

    @Test
    void eventIsFoundByTheRulesBeforeAChangeAndByThoseAfterIt() {
        SegmentTerms terms = new SegmentTerms();
        StoredEvent event = new StoredEvent(1, EventKey.of(PURCHASE), "ecommerce.purchase", 0, PURCHASE);
        assertThat(terms.of(event)).isEmpty();
        terms.use(ids("user_id"));
        assertThat(terms.of(event)).hasSize(2).contains("user:u1");
        terms.use(ids("visitor"));
        assertThat(terms.of(event)).hasSize(3).contains("user:u1", "user:v1");
        assertThat(terms.of(event)).doesNotContain("user:u2").allMatch(term -> terms.has(event, term));
        assertThat(terms.has(event, "user:u2")).isFalse();
    }

    @Test
    void rulesThatAreTheSameAreFollowedOnceAndVeryOldOnesAreForgotten() {
        assertThat(ids("a").isSameAs(ids("a"))).isTrue();
        assertThat(ids("a").isSameAs(ids("b"))).isFalse();
        assertThat(ids("a").isSameAs(new EventIds(MessageIds.SHA256, new Identity(Map.of("ecommerce.purchase", "a")))))
                .isFalse();
        SegmentTerms terms = new SegmentTerms();
        StoredEvent event = new StoredEvent(1, EventKey.of(PURCHASE), "ecommerce.purchase", 0, PURCHASE);
        for (String member : List.of("user_id", "a", "a", "a", "a", "visitor")) {
            terms.use(ids(member));
        }
        assertThat(terms.of(event)).contains("user:u1", "user:v1");
        terms.use(ids("b"));
        terms.use(ids("c"));
        assertThat(terms.of(event)).contains("user:v1").doesNotContain("user:u1");
    }

    private static EventIds ids(String member) {
        return new EventIds(MessageIds.UUID, new Identity(Map.of("ecommerce.purchase", member)));
    }
}
