package io.github.linkrelay;

import io.github.linkrelay.harness.Browser;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Makes the pictures of the operator's page in {@code docs/images}: {@code mvn -Pscreenshots test}. */
class PageScreenshots {
    private static final Path IMAGES = Path.of("docs", "images");

    @TempDir
    private Path directory;

    @TempDir
    private Path profile;

    @Test
    void makePictures() throws Exception {
        try (Browser browser = Browser.start(profile);
                OutageScene scene = new OutageScene(directory)) {
            URI page = scene.linkrelay().management("/");
            browser.size(1280, 800).colours("light").open(page);
            scene.outage();
            browser.read("[data-destination=segment] [data-figure=waiting]", "20,000");
            browser.picture(IMAGES.resolve("page-overview.png"));

            scene.segmentIsBack();
            browser.read("[data-destination=segment] [data-figure=dead]", "1");
            browser.read("[data-destination=segment] [data-figure=waiting]", "0");
            browser.click("[data-view=dead-letters]");
            browser.click("[data-group] [data-action=open-group]");
            browser.find("[data-dead-letter]");
            browser.picture(IMAGES.resolve("page-dead-letters.png"));

            browser.open(scene.linkrelay().management("/#/events/" + OutageScene.EVENTS));
            browser.read("#event-body", OutageScene.POISON);
            browser.find("[data-attempt]");
            browser.picture(IMAGES.resolve("page-event.png"));

            browser.size(360, 800).colours("dark").open(scene.linkrelay().management("/#/overview"));
            browser.find("body[data-shown=overview]");
            browser.read("#verdict", "something needs you");
            browser.picture(IMAGES.resolve("page-phone.png"));
        }
    }
}
