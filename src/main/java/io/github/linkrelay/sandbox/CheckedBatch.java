package io.github.linkrelay.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of checking a request by the rules.
 *
 * @param problem the first rule that was broken, or null
 * @param members every member that could be read
 * @param good    those of them that keep the rules; empty where the request as a whole breaks one
 */
record CheckedBatch(BrokenRule problem, List<JsonNode> members, List<JsonNode> good) {

    static CheckedBatch refused(BrokenRule problem) {
        return new CheckedBatch(problem, List.of(), List.of());
    }

    static CheckedBatch refused(BrokenRule problem, ReceivedBatch batch) {
        return new CheckedBatch(problem, all(batch), List.of());
    }

    static CheckedBatch of(ReceivedBatch batch) {
        List<JsonNode> good = new ArrayList<>();
        BrokenRule first = null;
        for (int i = 0; i < batch.members().size(); i++) {
            BatchMember member = batch.members().get(i);
            String rule = member.brokenRule();
            if (rule == null) {
                good.add(member.json());
            } else if (first == null) {
                first = BrokenRule.ofMember(i, rule);
            }
        }
        return new CheckedBatch(first, all(batch), List.copyOf(good));
    }

    private static List<JsonNode> all(ReceivedBatch batch) {
        return batch.members() == null
                ? List.of()
                : batch.members().stream().map(BatchMember::json).toList();
    }
}
