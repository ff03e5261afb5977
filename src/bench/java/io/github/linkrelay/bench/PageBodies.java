package io.github.linkrelay.bench;

import java.util.Random;

/**
 * The bodies of {@link EventBodies}, and among them what an operator searches for: one user again and again, and in the
 * middle one event of a type that is nowhere else, followed by clicks too large for Segment.
 */
final class PageBodies implements WebhookBodies {

    static final String RARE_TYPE = "ecommerce.refund";
    /** One that neither these bodies nor those of {@link EventBodies} have. */
    static final String NO_TYPE = "ecommerce.add_to_wishlist";

    static final String BUSY_USER = "cust_busy";
    static final int LARGE = 1_000;

    private static final int BUSY_EVERY = 5_000;
    private static final int LARGE_URL = 33_000;

    private final EventBodies usual = new EventBodies();
    private final int middle;

    /** @param middle the number of the rare event */
    PageBodies(int middle) {
        this.middle = middle;
    }

    @Override
    public String type(int event) {
        if (event == middle) {
            return RARE_TYPE;
        } else if (isLarge(event)) {
            return "link.clicked";
        }
        return isOfBusyUser(event) ? "referral.created" : usual.type(event);
    }

    @Override
    public String body(int event) {
        if (event == middle) {
            return EventBodies.body(event, type(event), "{\"transaction_id\":\"ord-1\",\"user_id\":\"cust_1\"}");
        } else if (isLarge(event)) {
            return EventBodies.body(
                    event,
                    type(event),
                    "{\"token\":\"summer-%08x\",\"url\":\"https://links.example.com/%s\"}"
                            .formatted(new Random(event).nextInt(), "x".repeat(LARGE_URL)));
        }
        return isOfBusyUser(event)
                ? EventBodies.body(event, type(event), "{\"referrer_id\":\"" + BUSY_USER + "\"}")
                : usual.body(event);
    }

    /** How many of the large ones are among these numbers. */
    int large(int first, int end) {
        return Math.max(0, Math.min(end, middle + LARGE + 1) - Math.max(first, middle + 1));
    }

    private boolean isLarge(int event) {
        return event > middle && event <= middle + LARGE;
    }

    private static boolean isOfBusyUser(int event) {
        return event % BUSY_EVERY == 1;
    }
}
