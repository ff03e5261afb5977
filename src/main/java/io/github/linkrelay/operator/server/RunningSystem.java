package io.github.linkrelay.operator.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.operator.api.ReloadJson;
import io.github.linkrelay.operator.api.RouteJson;
import io.github.linkrelay.operator.api.SandboxJson;
import io.github.linkrelay.operator.api.SentTestEventJson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells the operator's API about its process, or about files only. Any thread may call it. */
public interface RunningSystem {

    /**
     * The versions that run.
     *
     * @param version the version of Linkrelay
     * @param camel the version of Camel
     * @param java the version of Java
     * @param startedAt when the process started; null if there are only files
     */
    record Product(String version, String camel, String java, Instant startedAt) {}

    Product product();

    /** Sends test events. */
    interface TestSender {

        SandboxJson sandbox();

        /** Sends a signed test event of one of the sandbox's types through the webhook. */
        SentTestEventJson send(String type) throws InterruptedException;
    }

    /** Judges by the present secrets and rules a body that was refused when it came. */
    interface KeptBodyCheck {

        /** Returns whether the body is signed with a secret of the webhooks that this outbox stores. */
        boolean isSigned(String outbox, byte[] body, String signature);

        /**
         * Returns the event type in a body.
         *
         * @throws Exception if there is no event in it that could be delivered; the message says why
         */
        String eventType(byte[] body) throws Exception;
    }

    /** Returns what sends test events; empty outside of the sandbox. */
    Optional<TestSender> testSender();

    /** Returns what judges kept bodies; empty where there are only files. */
    Optional<KeptBodyCheck> keptBodyCheck();

    /** Returns the webhook requests since the start, by how they ended, in lower case. */
    Map<String, Long> requests();

    /** Returns how many of these requests were refused for their signature. */
    default long refusedRequests() {
        return requests().entrySet().stream()
                .filter(outcome -> outcome.getKey().startsWith("signature_"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Returns the outboxes that are open, or of which there are files, in order of name. */
    Collection<OutboxView> outboxes();

    /** Returns the directory of the outbox files. */
    Path directory();

    /** Returns the size in bytes that an outbox file may have; 0 for no limit. */
    long maxBytes();

    /** Returns how long a sender may work on the same batch before the status shows it. */
    Duration busyAfter();

    /** Returns whether edited files are taken over, and what became of the edits. */
    ReloadJson reload();

    /** Returns the running routes in order of id. */
    List<RouteJson> routes();

    /** Returns the message id that Segment gets for the event. */
    String messageId(StoredEvent event);

    /** Returns the user id or anonymous id that Segment gets; null where there is none. */
    String user(StoredEvent event);

    /** Returns the search term for this message id; empty if the text is no message id. */
    Optional<String> idTerm(String messageId);

    /** Returns the search term for events of this user. */
    String userTerm(String user);

    /**
     * Returns the Track call that the current settings make of the event.
     *
     * @throws Exception if they make no call; the message says why
     */
    ObjectNode call(StoredEvent event) throws Exception;
}
