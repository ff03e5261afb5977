package shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.Route;
import org.junit.jupiter.api.Test;

/** The application as it is shipped: with Linkrelay's routes in YAML. */
class ShopApplicationTest extends ShopScene {

    @Override
    void configure() {
        // Its own settings suffice.
    }

    @Test
    void theRoutesAreThoseInYaml() {
        assertThat(shop.getCamelContext().getRoutes())
                .extracting(Route::getId)
                .contains("receive", "deliver-segment")
                .noneMatch(route -> route.endsWith("-in-java"));
    }
}
