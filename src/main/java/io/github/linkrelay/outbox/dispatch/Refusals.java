package io.github.linkrelay.outbox.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whose fault a refusal is. One event that is refused while others are accepted is at fault itself. Where one after another
 * is refused with the same answer and none is accepted in between, it is rather the destination, which is held then.
 *
 * <p>Until that is known a refused event is a suspect: not dead, and set aside. Without a hold it is tried again after a
 * while, and dies if it is refused again and no other was; with a hold, in turn with events behind the run. No lock, no thread, no clock: times are given, in milliseconds.
 */
final class Refusals {

    /** What becomes of an event that was refused. */
    enum Decision {
        /** It is at fault. */
        DIES,
        /** It is set aside. */
        SUSPECT,
        /** It is set aside, and the destination is to be held. */
        HOLD,
        /** There is no room to set it aside, so that it must wait in its place. */
        NO_ROOM
    }

    /** An event that is to die, and why. */
    record Death(long sequence, String reason) {}

    /** Answers that are told apart; what comes beyond counts as one. */
    private static final int ANSWERS = 16;

    private static final String OTHER_ANSWERS = "";

    private final int limit;
    private final int most;
    private final SetAside aside;
    /** How many events were refused by each answer since the last acceptance, dead ones included. */
    private final Map<String, Integer> counts = new HashMap<>();
    /** The suspects, set aside or on their way, each with its reason. */
    private final Map<Long, String> suspects = new LinkedHashMap<>();
    /** Those that get one more try whatever else is accepted. */
    private final Set<Long> promised = new HashSet<>();

    private boolean held;
    private String heldFor;
    private int heldWave;
    private boolean turnOfSuspects;
    private int probe;

    /**
     * @param limit after how many refusals with the same answer the destination is held; 0 for never
     * @param most  how many suspects there may be
     */
    Refusals(int limit, int most) {
        this.limit = limit;
        this.most = most;
        this.aside = new SetAside(most);
    }

    /**
     * An event was refused that had been handed over.
     *
     * @param answer what is the same for equal refusals
     * @param delay  how long to set it aside, unless the destination is held
     */
    Decision refused(long sequence, String answer, String reason, long now, long delay) {
        if (limit == 0) {
            return Decision.DIES;
        }
        boolean again = suspects.containsKey(sequence);
        if (!held && (promised.contains(sequence) || again && isAlone())) {
            forget(sequence);
            return Decision.DIES;
        }
        if (!again && suspects.size() >= most || !aside.add(sequence, now, delay, reason)) {
            return Decision.NO_ROOM;
        }
        promised.remove(sequence);
        suspects.put(sequence, held ? heldFor : reason);
        if (held || again) {
            return Decision.SUSPECT;
        }
        String counted = counts.containsKey(answer) || counts.size() < ANSWERS ? answer : OTHER_ANSWERS;
        if (counts.merge(counted, 1, Integer::sum) < limit) {
            return Decision.SUSPECT;
        }
        held = true;
        heldFor = reason;
        heldWave = Integer.MAX_VALUE;
        turnOfSuspects = false;
        probe = 1;
        return Decision.HOLD;
    }

    /** Whether one event only was refused since the last acceptance: where there are more, who is at fault is not known. */
    private boolean isAlone() {
        return counts.values().stream().mapToInt(Integer::intValue).sum() == 1;
    }

    /** The hold is in force: what is handed over from this wave on is a try. */
    void heldFrom(int wave) {
        heldWave = wave;
    }

    /** Whether it was handed over before the hold, so that its answer says nothing of it. */
    boolean isBeforeHold(int wave) {
        return held && wave < heldWave;
    }

    /** A try was refused. The next one is with the others, or with more of them. */
    void probed() {
        if (!turnOfSuspects && probe <= most) {
            probe *= 2;
        }
        turnOfSuspects = !turnOfSuspects;
    }

    /**
     * The destination accepted an event. That ends a run and a hold; not so what was handed over before the hold.
     *
     * @return who is at fault, as this one was accepted
     */
    List<Death> accepted(long sequence, int wave, long now) {
        suspects.remove(sequence);
        promised.remove(sequence);
        if (isBeforeHold(wave) || counts.isEmpty() && !held) {
            return List.of();
        }
        List<Death> deaths = new ArrayList<>();
        boolean onceMore = held;
        for (Map.Entry<Long, String> suspect : suspects.entrySet()) {
            if (onceMore || !aside.contains(suspect.getKey())) {
                promised.add(suspect.getKey());
            } else {
                aside.remove(suspect.getKey());
                deaths.add(new Death(suspect.getKey(), suspect.getValue()));
            }
        }
        end();
        if (onceMore) {
            aside.makeAllDue(now);
        }
        return deaths;
    }

    /** An operator says that the suspects are at fault. Those on their way die if they are refused. */
    List<Death> bury() {
        List<Death> deaths = new ArrayList<>();
        suspects.forEach((sequence, reason) -> {
            if (aside.remove(sequence)) {
                deaths.add(new Death(sequence, reason));
            } else {
                promised.add(sequence);
            }
        });
        end();
        return deaths;
    }

    /** An operator says that the destination was at fault: the suspects are none any more, and go at once. How many they are. */
    int retry(long now) {
        int count = suspects.size();
        end();
        promised.clear();
        aside.makeAllDue(now);
        return count;
    }

    private void end() {
        held = false;
        counts.clear();
        suspects.clear();
    }

    /** It was settled in another way. */
    void forget(long sequence) {
        aside.remove(sequence);
        promised.remove(sequence);
        if (suspects.remove(sequence) != null && held && suspects.isEmpty()) {
            end();
        }
    }

    /** It was handed over again. */
    void handedOver(long sequence) {
        aside.remove(sequence);
    }

    /**
     * Which of those that are set aside is to go now; {@link SetAside#NONE} if none is. What becomes of others says more than
     * a second try, so that this waits for them.
     *
     * @param othersWait       whether others could go
     * @param othersOnTheirWay whether some were handed over
     */
    long next(long now, boolean othersWait, boolean othersOnTheirWay) {
        if (held) {
            return turnOfSuspects || !othersWait ? aside.first() : SetAside.NONE;
        }
        long due = aside.due(now);
        return promised.contains(due) || !suspects.containsKey(due) || !othersWait && !othersOnTheirWay
                ? due
                : SetAside.NONE;
    }

    /** How long until one of those that are set aside is due; the largest number if that is no matter of time. */
    long delay(long now) {
        return held ? Long.MAX_VALUE : aside.delay(now);
    }

    /** How many events may be tried at once while it is held. */
    int probeSize(int most) {
        return turnOfSuspects ? 1 : Math.min(probe, most);
    }

    boolean isAside(long sequence) {
        return aside.contains(sequence);
    }

    int setAside() {
        return aside.size();
    }

    String reason() {
        return aside.reason();
    }

    boolean isHeld() {
        return held;
    }

    /** How many events are neither dead nor accepted for a refusal whose fault is not known. */
    int suspects() {
        return suspects.size();
    }
}
