package io.github.linkrelay.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** Requests that keep every rule, to break one at a time. */
final class Batches {
    static final String KEY = "key-of-the-tests";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Batches() {}

    static ObjectNode track(String messageId) {
        ObjectNode track = JSON.createObjectNode()
                .put("type", "track")
                .put("messageId", messageId)
                .put("event", "Deep Link Clicked")
                .put("anonymousId", "6a51c6b776f34bade74cdde3549e4a00")
                .put("timestamp", "2026-06-14T09:26:53.589Z");
        track.putObject("properties").put("platform", "ios");
        track.putObject("context").putObject("library").put("name", "tests");
        return track;
    }

    static ObjectNode batch(ObjectNode... members) {
        ObjectNode batch = JSON.createObjectNode().put("writeKey", KEY).put("sentAt", "2026-06-14T09:26:55.010Z");
        ArrayNode array = batch.putArray("batch");
        for (ObjectNode member : members) {
            array.add(member);
        }
        return batch;
    }

    static ObjectNode batch(String... messageIds) {
        ObjectNode batch = batch(new ObjectNode[0]);
        for (String messageId : messageIds) {
            ((ArrayNode) batch.get("batch")).add(track(messageId));
        }
        return batch;
    }

    static ObjectNode batchWith(Consumer<ObjectNode> change) {
        ObjectNode batch = batch("m-1");
        change.accept(batch);
        return batch;
    }

    static ObjectNode trackWith(Consumer<ObjectNode> change) {
        ObjectNode track = track("m-1");
        change.accept(track);
        return track;
    }
}
