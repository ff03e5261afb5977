package io.github.linkrelay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.harness.Browser;
import io.github.linkrelay.harness.LinkrelayProcess;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's page in a real browser. */
class OperatorPageIT {
    private static final String SEGMENT = "[data-destination=segment] ";

    @TempDir
    private Path directory;

    @TempDir
    private Path profile;

    private Browser browser;

    @BeforeEach
    void startBrowser() {
        browser = Browser.start(profile).size(1280, 900);
    }

    @AfterEach
    void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void operatorClearsUpAfterABadNightFromThePageAlone() throws Exception {
        try (OutageScene scene = new OutageScene(directory)) {
            browser.open(scene.linkrelay().management("/"));
            browser.read("#verdict", "Nothing is lost");
            scene.outage();

            // What is waiting, why, since when.
            browser.read(SEGMENT + "[data-figure=waiting]", "20,000");
            browser.read(SEGMENT + "[data-reason]", "answered 503");
            assertThat(browser.text("[data-destination=segment]")).contains("since", "backing off");
            browser.read("#verdict", "Nothing");

            // What died and why.
            scene.segmentIsBack();
            browser.read(SEGMENT + "[data-figure=delivered]", "19,999");
            browser.read(SEGMENT + "[data-figure=dead]", "1");
            browser.read(SEGMENT + "[data-figure=waiting]", "0");
            browser.read("#verdict", "something needs you");
            browser.click("[data-view=dead-letters]");
            browser.read("[data-group]", "answered 400");
            browser.click("[data-group] [data-action=open-group]");
            browser.click("[data-dead-letter] a");
            browser.read("#event-body", OutageScene.POISON);
            browser.read("#reason", "answered 400");
            browser.click("[data-action=close]");

            // Let the quarantined in, after the secret was added.
            browser.click("[data-view=quarantine]");
            browser.read("[data-group] [data-figure=count]", "12");
            browser.click("[data-group] [data-action=admit]");
            browser.find("#admit-result [data-result=refused][data-count='12']");
            browser.click("dialog .actions [data-action=close]");
            scene.addTheNewSecret();
            browser.click("[data-view=routes]");
            browser.read("#reload", "1");
            browser.click("[data-view=quarantine]");
            browser.click("[data-group] [data-action=admit]");
            browser.find("#admit-result [data-result=admitted][data-count='12']");
            browser.click("dialog [data-action=confirm]");
            browser.read("dialog", "admitted");
            browser.click("dialog .actions [data-action=close]");
            browser.read("main", "No refused requests are kept.");
            assertThat(browser.script("return document.activeElement.tagName"))
                    .as("where Tab goes on")
                    .isEqualTo("H1");

            // Replay.
            scene.segmentTakesThePoison();
            browser.click("[data-view=dead-letters]");
            browser.click("[data-group] [data-action=replay]");
            browser.find("#dry-run[data-count='1']");
            browser.click("dialog [data-action=confirm]");
            browser.read("dialog [data-replay] [data-figure=sent]", "1");
            browser.click("dialog .actions [data-action=close]");

            // Balance zero.
            browser.click("[data-view=overview]");
            browser.read(SEGMENT + "[data-figure=received]", "20,012");
            browser.read(SEGMENT + "[data-figure=delivered]", "20,012");
            browser.read(SEGMENT + "[data-figure=dead]", "0");
            browser.read(SEGMENT + "[data-figure=waiting]", "0");
            browser.read("#verdict", "Nothing is lost.");
            scene.assertAllArrivedOnce();
            browser.assertQuietConsole();
        }
    }

    @Test
    void newcomerSeesTheFirstEventArrive() throws Exception {
        try (LinkrelayProcess linkrelay = LinkrelayProcess.launch(directory, Map.of())) {
            linkrelay.awaitReady();
            browser.open(linkrelay.management("/"));
            browser.read("#first-steps", "openssl dgst");
            browser.click("[data-test-type='ecommerce.purchase']");
            browser.read("#arrival", "Your first event arrived");
            browser.click("#arrival a");
            browser.read("#event-body", "ecommerce.purchase");
            browser.read("#event-call", "Order Completed");
            browser.read("[data-attempt] [data-status]", "200");
            browser.assertQuietConsole();
        }
    }

    @Test
    void bodyFullOfMarkupIsShownAsText() throws Exception {
        String markup = "<img src=x onerror=\\\"document.title='run'\\\"><script>document.title='run'</script></b>";
        try (LinkrelayProcess linkrelay = LinkrelayProcess.launch(directory, Map.of())) {
            linkrelay.awaitReady();
            byte[] body =
                    ("{\"event\":\"<b>link</b>.clicked\",\"timestamp\":\"2026-06-14T09:26:53.589Z\",\"data\":{\"user_id\":\""
                                    + markup + "\",\"referrer_id\":\"" + markup + "\"}}")
                            .getBytes(UTF_8);
            assertThat(new Webhooks(linkrelay.port(), Sandbox.EXAMPLE_SECRET).send(body))
                    .isEqualTo(200);
            browser.open(linkrelay.management("/#/events/1"));
            browser.read("#event-body", "<script>document.title='run'</script>");
            browser.read("#event-call", "<img src=x onerror=");
            assertThat(browser.script("return document.title")).isNotEqualTo("run");
            assertThat(browser.script(
                            "return document.querySelectorAll('main img, dialog img, script:not([src])').length"))
                    .isEqualTo(0L);
            browser.open(linkrelay.management("/#/events"));
            browser.read("[data-event]", "<b>link</b>.clicked");
            browser.assertQuietConsole();
        }
    }

    @Test
    void pageFitsAPhoneInLightAndDark() throws Exception {
        try (LinkrelayProcess linkrelay = LinkrelayProcess.launch(directory, Map.of())) {
            linkrelay.awaitReady();
            for (String scheme : new String[] {"light", "dark"}) {
                browser.size(360, 800).colours(scheme).open(linkrelay.management("/"));
                browser.read("#verdict", "Nothing is lost");
                for (String view :
                        new String[] {"events", "dead-letters", "quarantine", "replays", "routes", "overview"}) {
                    browser.click("[data-view=" + view + "]");
                    browser.find("body[data-shown=" + view + "]");
                    assertThat(browser.fitsItsWidth()).as(view + ", " + scheme).isTrue();
                }
            }
            browser.assertQuietConsole();
        }
    }
}
