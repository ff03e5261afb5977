package io.github.linkrelay.segment;

import java.util.HashMap;
import java.util.Map;

/**
 * Maps event types to the names of Track calls. A type without a name is called {@code Webhook <type>}.
 *
 * <p>The first five are those of Tolinku's own guide (tolinku.com, Sending Deep Link Events to Segment via Webhooks);
 * the others are Segment's (segment.com, Spec: V2 Ecommerce Events), which has no names for an abandoned cart or a
 * fraud.
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
     * @param overrides names by event type, in place of or beside the default ones; a blank one removes a type's name
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

    /** Returns the name for an event type; it is never blank. */
    public String of(String type) {
        String name = names.get(type);
        return name != null ? name : "Webhook " + type;
    }
}
