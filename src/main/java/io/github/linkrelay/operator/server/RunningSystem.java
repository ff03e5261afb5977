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

/** What the operator's side is told of the process that it belongs to, or of files alone. Any thread may ask. */
public interface RunningSystem {

    /**
     * What runs.
     *
     * @param version of Linkrelay
     * @param camel its version
     * @param java its version
     * @param startedAt when; null where there are files only
     */
    record Product(String version, String camel, String java, Instant startedAt) {}

    Product product();

    /** Sends test events. */
    interface TestSender {

        SandboxJson sandbox();

        /** Sends a signed test event of one of the sandbox's types through the webhook. */
        SentTestEventJson send(String type) throws InterruptedException;
    }

    /** Says of a body that was kept out what it is by the secrets and the rules of now. */
    interface SecondLook {

        /** Whether the body is signed with one of the secrets of the webhooks that this outbox stores. */
        boolean isSigned(String outbox, byte[] body, String signature);

        /**
         * Returns the event type in a body.
         *
         * @throws Exception if there is no event in it that could be delivered; the message says why
         */
        String eventType(byte[] body) throws Exception;
    }

    /** Empty outside of the sandbox. */
    Optional<TestSender> testSender();

    /** Empty where there are files only. */
    Optional<SecondLook> secondLook();

    /** Webhook requests since the start, by how they ended, in lower case. */
    Map<String, Long> requests();

    /** Of these: how many were refused for their signature. */
    default long refusedRequests() {
        return requests().entrySet().stream()
                .filter(outcome -> outcome.getKey().startsWith("signature_"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Those that are open, or those that there are files of, in order of name. */
    Collection<OutboxView> outboxes();

    /** Where their files are. */
    Path directory();

    /** The size that a file may have; 0 for no limit. */
    long maxBytes();

    /** A sender that is at work on the same batch for longer is shown. */
    Duration busyAfter();

    /** Where the edited files stand. */
    ReloadJson reload();

    /** In order of id. */
    List<RouteJson> routes();

    /** The message id that Segment gets for the event. */
    String messageId(StoredEvent event);

    /** The user id or anonymous id that Segment gets; null where there is none. */
    String user(StoredEvent event);

    /** The term by which an event with this message id is found; empty if it has the form of none. */
    Optional<String> idTerm(String messageId);

    /** The term by which events of this user are found. */
    String userTerm(String user);

    /**
     * The Track call that the settings of now make of the event.
     *
     * @throws Exception if they make none; the message says why
     */
    ObjectNode call(StoredEvent event) throws Exception;
}
