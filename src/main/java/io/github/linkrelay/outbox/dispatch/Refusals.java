package io.github.linkrelay.outbox.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides whether the event or the destination is at fault for a refusal. An event that is refused while others are
 * accepted is at fault. If one after another is refused with the same answer and none is accepted in between, the
 * destination is probably at fault, and is held.
 *
 * <p>Until that is known a refused event is a suspect: it is no dead letter, and is set aside. Without a hold it is
 * tried again after a while, and becomes a dead letter if it is refused again and no other event was. With a hold it is
 * tried in turn with events behind the refused ones. The class has no lock, no thread and no clock; times are given in
 * milliseconds.
 */
final class Refusals {

    /** The possible decisions about a refused event. */
    enum Decision {
        /** The event is at fault and becomes a dead letter. */
        DIES,
        /** The event is set aside. */
        SUSPECT,
        /** The event is set aside, and the destination must be held. */
        HOLD,
        /** There is no room to set the event aside, so it must wait in its place. */
        NO_ROOM
    }

    /** An event that becomes a dead letter, and the reason. */
    record Death(long sequence, String reason) {}

    /** How many different answers are counted; all further ones count as one. */
    private static final int ANSWERS = 16;

    private static final String OTHER_ANSWERS = "";

    private final int limit;
    private final int most;
    private final SetAside aside;
    /** How many events were refused by each answer since the last acceptance, dead ones included. */
    private final Map<String, Integer> counts = new HashMap<>();
    /** The suspects, set aside or in flight, each with its reason. */
    private final Map<Long, String> suspects = new LinkedHashMap<>();
    /** The suspects that get one more attempt whatever else is accepted. */
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
     * Notes that an event was refused.
     *
     * @param answer a text that is the same for equal refusals
     * @param delay  how long to set the event aside, unless the destination is held
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

    /**
     * Whether only one event was refused since the last acceptance. If there are more, nobody knows yet who is at
     * fault.
     */
    private boolean isAlone() {
        return counts.values().stream().mapToInt(Integer::intValue).sum() == 1;
    }

    /** Says that the hold is in force: events that are handed over from this wave on are attempts during the hold. */
    void heldFrom(int wave) {
        heldWave = wave;
    }

    /** Whether an event was handed over before the hold, so that its answer says nothing about the hold. */
    boolean isBeforeHold(int wave) {
        return held && wave < heldWave;
    }

    /**
     * Notes that an attempt during the hold was refused. The next one uses the other kind of events, or more of them.
     */
    void probed() {
        if (!turnOfSuspects && probe <= most) {
            probe *= 2;
        }
        turnOfSuspects = !turnOfSuspects;
    }

    /**
     * Notes that the destination accepted an event. That ends the hold, unless the event was handed over before it.
     *
     * @return the events that are at fault, because this one was accepted
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

    /**
     * Notes that an operator decided that the suspects are at fault. Those in flight become dead letters if they are
     * refused.
     */
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

    /**
     * Notes that an operator decided that the destination was at fault: the suspects are sent again at once. Returns
     * how many there are.
     */
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

    /** Notes that an event was settled in another way. */
    void forget(long sequence) {
        aside.remove(sequence);
        promised.remove(sequence);
        if (suspects.remove(sequence) != null && held && suspects.isEmpty()) {
            end();
        }
    }

    /** Notes that an event was handed over again. */
    void handedOver(long sequence) {
        aside.remove(sequence);
    }

    /**
     * Returns the suspect to hand over now; {@link SetAside#NONE} if there is none. The answers about other events say
     * more than a second attempt, so this waits for them.
     *
     * @param othersWait       whether others could go
     * @param othersOnTheirWay whether others are in flight
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

    /** Returns how many events may be tried at once during the hold. */
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

    /** Returns the number of suspects. */
    int suspects() {
        return suspects.size();
    }
}
