package io.github.linkrelay.segment;

import java.util.HashMap;
import java.util.Map;

/**
 * The names that event types get at Segment. A type without one is called {@code Webhook <type>}.
 *
 * <p>The first five are those of Tolinku's own guide (tolinku.com, Sending Deep Link Events to Segment via Webhooks);
 * the others are Segment's (segment.com, Spec: V2 Ecommerce Events), which has none for an abandoned cart or a fraud.
 */
public final class EventNames {
    private static final Map<String, String> DEFAULTS = Map.of(
            "link.clicked", "Deep Link Clicked",
            "deferred_link.claimed", "Deferred Link Claimed",
            "install.tracked", "Install Tracked",
            "referral.created", "Referral Created",
            "referral.completed", "Referral Completed",
            "ecommerce.purchase", "Order Completed",
            "ecommerce.refund", "Order Refunded",
            "ecommerce.add_to_cart", "Product Added",
            "ecommerce.begin_checkout", "Checkout Started",
            "ecommerce.add_to_wishlist", "Product Added to Wishlist");

    private final Map<String, String> names;

    /**
     * @param overrides names by event type, in place of or beside the default ones; a blank one takes a type's name away
     */
    public EventNames(Map<String, String> overrides) {
        Map<String, String> all = new HashMap<>(DEFAULTS);
        overrides.forEach((type, name) -> {
            if (name.isBlank()) {
                all.remove(type);
            } else {
                all.put(type, name);
            }
        });
        this.names = Map.copyOf(all);
    }

    /** The name for an event type; never blank. */
    public String of(String type) {
        String name = names.get(type);
        return name != null ? name : "Webhook " + type;
    }
}
