package shop;

import org.apache.camel.main.Main;

/** An application that was there before Linkrelay. Nothing in it names Linkrelay; its application.properties do. */
public final class ShopApplication {
    private ShopApplication() {}

    public static void main(String[] args) throws Exception {
        create().run(args);
    }

    static Main create() {
        return new Main(ShopApplication.class);
    }
}
