package shop;

import org.apache.camel.builder.RouteBuilder;

/** Found by Camel beside the application's main class. */
public class ShopRoutes extends RouteBuilder {

    @Override
    public void configure() {
        from("platform-http:/shop/open").routeId("shop").setBody(constant("9 to 5"));
    }
}
