package dev.sailwright.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.sailwright.boot.Playground;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Clicks through the whole night, as a first-time visitor does; screenshots are kept under
 * target/screenshots.
 */
class NightInTheBrowserIT {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final double PATIENCE = 90_000;

  private static Playground playground;
  private static Playwright playwright;
  private static Browser browser;

  @BeforeAll
  static void start() {
    playground = Playground.start(0);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of("/usr/bin/chromium"))
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  @AfterAll
  static void stop() {
    browser.close();
    playwright.close();
    playground.close();
  }

  @Test
  void theNightFromTheFirstAlertToTraffic200() {
    var page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1440, 900));
    page.navigate(playground.address().toString());
    var messages = page.locator("#messages");
    assertThat(messages).containsText("[FIRING]");
    assertThat(page.locator("#coach")).containsText("/istio status");
    assertThat(page.locator("#mesh")).containsText("istiod 1.7.4");
    shot(page, "1-the-night");

    type(page, "/istio status");
    var status = last(messages, "istiod 1.7.4");
    assertThat(status).containsText("Only visible to you");
    assertThat(status).containsText("ingresses.networking.k8s.io/v1beta1");
    shot(page, "2-status");

    type(page, "/istio upgrade prod");
    assertThat(last(messages, "--emergency")).isVisible();
    type(page, "/istio upgrade prod --emergency \"users are down\"");
    var approve = page.locator("#messages [data-action='approve']").last();
    assertThat(approve).isVisible();
    shot(page, "3-card");

    approve.click();
    page.locator("[data-confirm='yes']").click();
    assertThat(last(messages, "somebody else has to approve")).isVisible();
    shot(page, "4-not-the-requester");

    page.locator("[data-person='bob']").click();
    page.locator("#messages [data-action='approve']").last().click();
    shot(page, "5-confirm");
    page.locator("[data-confirm='yes']").click();

    var outcome = messages.getByText("prod runs Istio 1.31.1").last();
    page.locator("#messages .reply-bar").last().click();
    assertThat(page.locator("#thread-messages")).containsText("Control plane", patient());
    shot(page, "6-under-way");
    assertThat(outcome).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE));
    assertThat(page.locator("#mesh")).containsText("100 %", patient());
    assertThat(page.locator("#mesh")).containsText("1.31.1");
    assertThat(page.locator("#thread-messages")).containsText("istiod-istio-system");
    shot(page, "7-outcome");

    dark();
    phone();
  }

  private static void dark() {
    var page =
        browser.newPage(
            new Browser.NewPageOptions()
                .setViewportSize(1440, 900)
                .setColorScheme(ColorScheme.DARK));
    page.navigate(playground.address().toString());
    assertThat(page.locator("#messages")).containsText("prod runs Istio 1.31.1");
    shot(page, "8-dark");
    page.close();
  }

  private static void phone() {
    var page = browser.newPage(new Browser.NewPageOptions().setViewportSize(390, 844));
    page.navigate(playground.address().toString());
    assertThat(page.locator("#messages")).containsText("prod runs Istio 1.31.1");
    var width = ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue();
    org.assertj.core.api.Assertions.assertThat(width)
        .as("nothing is wider than the phone")
        .isLessThanOrEqualTo(390);
    shot(page, "9-phone");
    page.close();
  }

  private static void type(Page page, String line) {
    var composer = page.locator("#composer textarea");
    composer.fill(line);
    composer.press("Enter");
  }

  private static Locator last(Locator messages, String words) {
    return messages.locator("article").filter(new Locator.FilterOptions().setHasText(words)).last();
  }

  private static LocatorAssertions.ContainsTextOptions patient() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE);
  }

  private static void shot(Page page, String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
  }
}
