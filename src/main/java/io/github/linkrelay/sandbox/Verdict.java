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
record Verdict(Problem problem, List<JsonNode> members, List<JsonNode> good) {

    static Verdict refused(Problem problem) {
        return new Verdict(problem, List.of(), List.of());
    }

    static Verdict refused(Problem problem, Batch batch) {
        return new Verdict(problem, all(batch), List.of());
    }

    static Verdict of(Batch batch) {
        List<JsonNode> good = new ArrayList<>();
        Problem first = null;
        for (int i = 0; i < batch.members().size(); i++) {
            Member member = batch.members().get(i);
            String rule = member.brokenRule();
            if (rule == null) {
                good.add(member.json());
            } else if (first == null) {
                first = Problem.ofMember(i, rule);
            }
        }
        return new Verdict(first, all(batch), List.copyOf(good));
    }

    private static List<JsonNode> all(Batch batch) {
        return batch.members() == null
                ? List.of()
                : batch.members().stream().map(Member::json).toList();
    }
}
