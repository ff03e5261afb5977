package io.github.linkrelay.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventNamesTest {
    private final EventNames names = new EventNames(Map.of());

    @ParameterizedTest
    @CsvSource({
        "link.clicked,Deep Link Clicked",
        "deferred_link.claimed,Deferred Link Claimed",
        "install.tracked,Install Tracked",
        "referral.created,Referral Created",
        "referral.completed,Referral Completed",
        "ecommerce.purchase,Order Completed",
        "ecommerce.refund,Order Refunded",
        "ecommerce.add_to_cart,Product Added",
        "ecommerce.begin_checkout,Checkout Started",
        "ecommerce.add_to_wishlist,Product Added to Wishlist"
    })
    void typesOfTheCatalogueHaveTheirNames(String type, String name) {
        assertThat(names.of(type)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"test", "ecommerce.cart_abandoned", "ecommerce.fraud_flagged", "link.archived", "LINK.CLICKED"})
    void othersAreCalledAfterTheirType(String type) {
        assertThat(names.of(type)).isEqualTo("Webhook " + type);
    }

    @Test
    void namesCanBeChangedAndAdded() {
        EventNames changed = new EventNames(Map.of("link.clicked", "Tapped", "test", "Tested"));
        assertThat(changed.of("link.clicked")).isEqualTo("Tapped");
        assertThat(changed.of("test")).isEqualTo("Tested");
        assertThat(changed.of("install.tracked")).isEqualTo("Install Tracked");
    }

    @Test
    void emptyNameTakesATypesNameAwayAndLeavesTheOthers() {
        EventNames names = new EventNames(Map.of("ecommerce.purchase", " "));
        assertThat(names.of("ecommerce.purchase")).isEqualTo("Webhook ecommerce.purchase");
        assertThat(names.of("ecommerce.refund")).isEqualTo("Order Refunded");
    }
}
