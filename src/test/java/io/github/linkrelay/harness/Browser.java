package io.github.linkrelay.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.opentest4j.TestAbortedException;

/** A real Chromium without a window. Where the machine has none, the test that asks for one is skipped and says so. */
public final class Browser implements AutoCloseable {
    private static final String MISSING = "Skipped, there is no browser: Chromium and ChromeDriver"
            + " (Debian's packages chromium and chromium-driver) are not on the PATH";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Dimension DESKTOP = new Dimension(1280, 900);
    private static final Dimension PHONE = new Dimension(360, 800);
    private static final String AXE = axeFile();

    /** Its remark that it does not know this Chromium's newest protocol is of no use here. Kept, or its level would go. */
    private static final Logger REMARKS = Logger.getLogger("org.openqa.selenium.devtools");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** @param profile an empty folder for its files */
    public static Browser start(Path profile) {
        Optional<Path> chromium = program("chromium", "chromium-browser", "google-chrome");
        Optional<Path> chromedriver = program("chromedriver");
        if (chromium.isEmpty() || chromedriver.isEmpty()) {
            System.out.println(MISSING);
            throw new TestAbortedException(MISSING);
        }
        REMARKS.setLevel(Level.SEVERE);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.get().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--force-device-scale-factor=1",
                "--hide-scrollbars",
                "--lang=en",
                "--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.get().toFile())
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    private static Optional<Path> program(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(
                                System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What the page has, without the frame of the window, which takes more or less of it from release to release. */
    public Browser size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        return this;
    }

    /** What {@code prefers-color-scheme} says. */
    public Browser colours(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        return this;
    }

    public Browser open(URI page) {
        driver.get(page.toString());
        return this;
    }

    /** Leaves the page, and forgets what the console said of it. */
    public void leave() {
        driver.get("about:blank");
        driver.manage().logs().get(LogType.BROWSER);
    }

    /** The first that matches and can be seen, as soon as there is one. */
    public WebElement find(String css) {
        return waiting()
                .withMessage(() -> "there is no visible " + css + " in:\n" + text("body"))
                .until(page -> page.findElements(By.cssSelector(css)).stream()
                        .filter(WebElement::isDisplayed)
                        .findFirst()
                        .orElse(null));
    }

    public boolean has(String css) {
        return driver.findElements(By.cssSelector(css)).stream().anyMatch(WebElement::isDisplayed);
    }

    public void click(String css) {
        waiting().withMessage(() -> css + " can't be clicked").until(page -> {
            find(css).click();
            return true;
        });
    }

    public void type(String css, String text) {
        WebElement field = find(css);
        field.clear();
        field.sendKeys(text);
    }

    /** What a person reads there now. */
    public String text(String css) {
        return driver.findElements(By.cssSelector(css)).stream()
                .findFirst()
                .map(WebElement::getText)
                .orElse("");
    }

    /** Waits until a person reads this there. */
    public void read(String css, String expected) {
        waiting()
                .withMessage(() -> css + " does not say '" + expected + "' but:\n" + text(css))
                .until(page -> text(css).contains(expected));
    }

    public Object script(String javaScript, Object... arguments) {
        return ((JavascriptExecutor) driver).executeScript(javaScript, arguments);
    }

    /** Whether nothing is wider than the window. */
    public boolean fitsItsWidth() {
        return (Boolean) script("return document.documentElement.scrollWidth <= window.innerWidth");
    }

    /** No script has failed, and nothing was refused by the content security policy, since the last call. */
    public void assertQuietConsole() {
        List<String> complaints = driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getMessage())
                .toList();
        assertThat(complaints).as("the browser's console").isEmpty();
    }

    /**
     * Asserts that nothing of the page keeps somebody out, as axe sees it, and that nothing is wider than the window: wide
     * and narrow, light and dark.
     *
     * @param scene what is seen, for the message
     */
    public void assertForEverybody(String scene) {
        for (Dimension size : List.of(DESKTOP, PHONE)) {
            size(size.width, size.height).colours("dark");
            String where = scene + ", " + size.width + " pixels, ";
            // Of all that axe looks for, only the contrast depends on the colours.
            assertThat(axe("runOnly: ['color-contrast']")).as(where + "dark").isEmpty();
            colours("light");
            assertThat(axe("preload: false")).as(where + "light").isEmpty();
            assertThat(fitsItsWidth()).as(where).isTrue();
        }
        size(DESKTOP.width, DESKTOP.height);
    }

    private List<?> axe(String option) {
        if (!(Boolean) script("return 'axe' in window")) {
            script(AXE);
        }
        return (List<?>) driver.executeAsyncScript(
                """
                const done = arguments[arguments.length - 1];
                axe.run(document, {resultTypes: ['violations'], %s}).then(found => done(found.violations.map(one =>
                    one.id + ': ' + one.help + ': ' + one.nodes.map(node => node.html).join(' '))), error => done([String(error)]));
                """
                        .formatted(option));
    }

    private static String axeFile() {
        try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String title() {
        return driver.getTitle();
    }

    /** As its button Back does. */
    public void back() {
        driver.navigate().back();
    }

    /** Waits until nothing that matches can be seen. */
    public void gone(String css) {
        waiting().withMessage(() -> css + " is still there").until(page -> !has(css));
    }

    public void picture(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private WebDriverWait waiting() {
        WebDriverWait wait = new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50));
        wait.ignoring(StaleElementReferenceException.class).ignoring(ElementNotInteractableException.class);
        return wait;
    }

    @Override
    public void close() {
        driver.quit();
    }
}
