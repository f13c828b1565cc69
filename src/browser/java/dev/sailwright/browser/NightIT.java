package dev.sailwright.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.sailwright.browser.SlackPage.words;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.sailwright.boot.Playground;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clicks through the playground as somebody would who has never seen it. */
class NightIT {
  private static final LocatorAssertions.ContainsTextOptions PATIENTLY =
      new LocatorAssertions.ContainsTextOptions().setTimeout(90_000);
  private static final LocatorAssertions.IsVisibleOptions FOR_LONG =
      new LocatorAssertions.IsVisibleOptions().setTimeout(90_000);

  private final Playground playground = Playground.start(0);
  private final Browser browser = new Browser();
  private final String address = playground.address().toString();

  @AfterEach
  void close() {
    browser.close();
    playground.close();
  }

  private SlackPage open(Browser.Screen screen, ColorScheme colours) {
    return new SlackPage(browser.open(address, screen, colours));
  }

  @Test
  void theNightIsMendedWithinTwoMinutesOfClicking() {
    var slack = open(Browser.Screen.DESKTOP, ColorScheme.LIGHT);
    var began = Instant.now();
    assertThat(slack.saying("FIRING").first()).isVisible();
    assertThat(slack.mesh()).containsText(words("istiod 1\\.7\\.4.*down"));
    assertThat(slack.hintedCommand()).hasText("/istio status");
    browser.keep(slack.page(), "desktop-1-alerts");

    slack.composer().pressSequentially("/is");
    assertThat(slack.page().locator("#composer [role=option]").first())
        .containsText("/istio status");
    browser.keep(slack.page(), "desktop-2-commands");
    slack.type("/istio status");
    assertThat(slack.whispered("istiod 1.7.4").first())
        .containsText("ingresses.networking.k8s.io/v1beta1");
    assertThat(slack.whispered("istiod 1.7.4").first()).containsText("3 of 24 exist");
    assertThat(slack.mesh()).containsText("3 of 24");
    browser.keep(slack.page(), "desktop-3-status");

    slack.type("/istio upgrade prod");
    assertThat(slack.whispered("--emergency").last()).isVisible();
    assertThat(slack.hintedCommand()).containsText("--emergency");
    assertThat(slack.typeTheHint()).startsWith("/istio upgrade");
    var card = slack.saying("Waiting for approval").first();
    assertThat(card).containsText("users are down");
    browser.keep(slack.page(), "desktop-4-card");

    slack.button("Approve upgrade").click();
    slack.confirm();
    assertThat(slack.whispered("somebody else has to approve").first()).isVisible();
    browser.keep(slack.page(), "desktop-5-refused");

    assertThat(slack.hint()).containsText("Bob");
    slack.become("bob");
    assertThat(slack.whispered("somebody else")).hasCount(0);
    slack.button("Approve upgrade").click();
    assertThat(slack.page().locator("dialog")).containsText("Start");
    browser.keep(slack.page(), "desktop-6-confirm");
    slack.confirm();

    var root = slack.saying("Approved by").first();
    assertThat(root).containsText("Running", PATIENTLY);
    slack.openThread(root);
    assertThat(slack.mesh()).containsText(words("istiod 1\\.31.*ready"), PATIENTLY);
    browser.keep(slack.page(), "desktop-7-running");
    assertThat(slack.broadcast("100 % of proxies are on it")).isVisible(FOR_LONG);
    assertThat(slack.inThread("prod runs Istio 1.31.1").last())
        .containsText("Also sent to the channel");
    assertThat(slack.inThread("istiod-istio-system").last()).isVisible();
    assertThat(slack.mesh()).containsText(words("100 % 200"));
    assertThat(slack.hint()).containsText("Done");
    browser.keep(slack.page(), "desktop-8-done");

    assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofMinutes(2));
    slack.fits();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theDoneNightLooksRightOnAPhoneAndInTheDark() {
    var phone = open(Browser.Screen.PHONE, ColorScheme.LIGHT);
    assertThat(phone.saying("FIRING").first()).isVisible();
    browser.keep(phone.page(), "phone-1-alerts");
    phone.typeTheHint();
    assertThat(phone.whispered("1.7.4").first()).isVisible();
    phone.fits();
    browser.keep(phone.page(), "phone-2-status");
    phone.typeTheHint();
    assertThat(phone.button("Approve upgrade")).isVisible();
    phone.fits();
    browser.keep(phone.page(), "phone-3-card");

    phone.page().locator("#menu").click();
    assertThat(phone.page().locator("[data-person=bob]")).isInViewport();
    browser.keep(phone.page(), "phone-4-drawer");
    phone.become("bob");
    phone.page().locator(".mesh-strip").click();
    assertThat(phone.page().locator("#mesh-body")).isVisible();
    browser.keep(phone.page(), "phone-5-mesh");
    phone.page().locator(".mesh-strip").click();

    var dark = open(Browser.Screen.DESKTOP, ColorScheme.DARK);
    dark.become("bob");
    dark.button("Approve upgrade").click();
    dark.confirm();
    assertThat(dark.broadcast("prod runs Istio 1.31.1")).isVisible(FOR_LONG);
    dark.openThread(dark.saying("Approved by").first());
    browser.keep(dark.page(), "dark-1-done");
    var darkPhone = open(Browser.Screen.PHONE, ColorScheme.DARK);
    assertThat(darkPhone.broadcast("prod runs Istio 1.31.1")).isVisible();
    darkPhone.fits();
    browser.keep(darkPhone.page(), "dark-2-phone");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theOtherScenarioAndStartingOverBeginAnew() {
    var slack = open(Browser.Screen.DESKTOP, ColorScheme.LIGHT);
    slack.typeTheHint();
    assertThat(slack.whispered("1.7.4").first()).isVisible();
    slack.mesh().locator("select").selectOption("behind");
    assertThat(slack.mesh()).containsText(words("istiod 1\\.29\\.6.*ready"));
    assertThat(slack.whispered("1.7.4")).hasCount(0);
    assertThat(slack.hintedCommand()).hasText("/istio status");
    slack.type("/istio upgrade prod");
    assertThat(slack.button("Deny")).isVisible();
    assertThat(slack.saying("Waiting for approval").first())
        .containsText("Job shop/nightly-report");
    browser.keep(slack.page(), "desktop-9-behind");
    slack.button("Deny").click();
    assertThat(slack.form()).containsText("Deny this upgrade?");
    slack.form().locator("textarea").fill("  ");
    slack.submitForm("Deny");
    assertThat(slack.form().locator(".input-error")).hasText("Say why, in a word or two.");
    browser.keep(slack.page(), "desktop-10-deny");
    slack.form().locator("textarea").fill("not before the sale");
    slack.submitForm("Deny");
    assertThat(slack.form()).containsText("Denied by");
    slack.submitForm("Close");
    assertThat(slack.form()).hasCount(0);
    assertThat(slack.saying("not before the sale").first()).isVisible();
    assertThat(slack.button("Deny")).hasCount(0);
    slack.mesh().locator("[data-reset]").click();
    assertThat(slack.saying("not before the sale")).hasCount(0);
    assertThat(slack.hintedCommand()).hasText("/istio status");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theCauseIsReadOnAPhone() {
    var slack = open(Browser.Screen.PHONE, ColorScheme.LIGHT);
    slack.composer().fill("/istio diagnose");
    slack.page().keyboard().press("Enter");
    var answer = slack.whispered("Most likely cause").first();
    assertThat(answer).containsText("networking.k8s.io/v1beta1");
    assertThat(answer).containsText("It explains");
    assertThat(answer).containsText("Versions that run on Kubernetes 1.34");
    answer.scrollIntoViewIfNeeded();
    browser.keep(slack.page(), "phone-11-diagnosis");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void everythingCanBeDoneWithTheKeyboard() {
    var slack = open(Browser.Screen.DESKTOP, ColorScheme.LIGHT);
    assertThat(slack.hintedCommand()).isVisible();
    slack.composer().focus();
    var keyboard = slack.page().keyboard();
    keyboard.type("/istio s");
    keyboard.press("Tab");
    assertThat(slack.composer()).hasValue("/istio status ");
    keyboard.press("Enter");
    assertThat(slack.whispered("1.7.4").first()).isVisible();
    keyboard.type("what *now*, :fire: <b>?");
    keyboard.press("Enter");
    var mine = slack.saying("what now").first();
    assertThat(mine.locator("strong")).hasText("now");
    assertThat(mine).containsText("<b>?");
    slack.button("Diagnose").press("Enter");
    assertThat(slack.whispered("Most likely cause").first()).isVisible();
    assertThat(slack.button("Look again")).isVisible();
    mine.getByLabel("Reply in thread").press("Enter");
    slack.page().locator("#thread textarea").fill("in here");
    keyboard.press("Enter");
    assertThat(slack.inThread("in here")).hasCount(1);
    keyboard.press("Escape");
    assertThat(slack.page().locator("#thread")).isHidden();
    assertThat(mine).containsText("1 reply");
    assertThat(browser.complaints()).isEmpty();
  }
}
