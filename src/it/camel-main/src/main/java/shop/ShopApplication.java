package shop;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/** An application that was there before Linkrelay. Nothing in it names Linkrelay; its application.properties do. */
public final class ShopApplication {
    private ShopApplication() {}

    public static void main(String[] args) throws Exception {
        create().run(args);
    }

    static Main create() {
        Main main = new Main(ShopApplication.class);
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/shop/open").routeId("shop").setBody(constant("9 to 5"));
            }
        });
        return main;
    }
}
