package io.github.linkrelay.outbox.dispatch;

import java.util.ArrayList;
import java.util.List;

/**
 * Says what must be done after a command to a {@link SubscriptionState}. The notices must be told when no lock is held.
 *
 * @param dirty   whether there is something to save
 * @param wake    whether a waiting dispatcher should look again
 * @param notices what happened, in order
 */
record Effects(boolean dirty, boolean wake, List<Notice> notices) {

    static final Effects NONE = new Effects(false, false, List.of());

    /** Gathers the effects of a command. Only one thread may use it at a time. */
    static final class Collector {

        private List<Notice> notices = new ArrayList<>();
        private boolean wake;

        void tell(Notice notice) {
            notices.add(notice);
        }

        void wake() {
            wake = true;
        }

        /** Returns what was gathered since the last call. */
        Effects take(boolean dirty) {
            if (!dirty && !wake && notices.isEmpty()) {
                return NONE;
            }
            Effects effects = new Effects(dirty, wake, notices.isEmpty() ? List.of() : notices);
            notices = notices.isEmpty() ? notices : new ArrayList<>();
            wake = false;
            return effects;
        }
    }
}
