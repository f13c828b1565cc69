package dev.sailwright.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;

/** What a person sees and does on the page, in a person's words. */
final class SlackPage {
  private final Page page;

  SlackPage(Page page) {
    this.page = page;
  }

  Page page() {
    return page;
  }

  Locator messages() {
    return page.locator("#messages .message");
  }

  /** Messages in the channel with these words. */
  Locator saying(String words) {
    return messages().filter(new Locator.FilterOptions().setHasText(words));
  }

  /** Messages with these words that only this person sees. */
  Locator whispered(String words) {
    return page.locator("#messages .message.ephemeral")
        .filter(new Locator.FilterOptions().setHasText(words));
  }

  /** A reply with these words that is shown in the channel too. */
  Locator broadcast(String words) {
    return saying(words)
        .filter(new Locator.FilterOptions().setHasText("replied to a thread"))
        .last();
  }

  Locator inThread(String words) {
    return page.locator("#thread .message").filter(new Locator.FilterOptions().setHasText(words));
  }

  Locator button(String label) {
    return page.locator("#messages")
        .getByRole(
            com.microsoft.playwright.options.AriaRole.BUTTON,
            new Locator.GetByRoleOptions().setName(label).setExact(true));
  }

  Locator hint() {
    return page.locator("#coach");
  }

  Locator hintedCommand() {
    return page.locator("[data-hint=command]");
  }

  Locator mesh() {
    return page.locator("#mesh");
  }

  Locator composer() {
    return page.locator("#composer textarea");
  }

  void type(String line) {
    composer().fill(line);
    composer().press("Enter");
    assertThat(composer()).hasValue("");
  }

  /** Types what the hint says. */
  String typeTheHint() {
    var command = hintedCommand().textContent();
    type(command);
    return command;
  }

  void confirm() {
    page.locator("dialog [data-confirm=yes]").click();
    assertThat(page.locator("dialog")).hasCount(0);
  }

  /** The open modal. */
  Locator form() {
    return page.locator("dialog.modal");
  }

  void submitForm(String label) {
    form()
        .locator("footer")
        .getByRole(
            com.microsoft.playwright.options.AriaRole.BUTTON,
            new Locator.GetByRoleOptions().setName(label).setExact(true))
        .click();
  }

  void become(String name) {
    page.locator("[data-person=" + name + "]").click();
    assertThat(page.locator("[data-person=" + name + "]")).hasAttribute("aria-checked", "true");
  }

  void openThread(Locator root) {
    root.locator(".reply-bar").click();
    assertThat(page.locator("#thread")).isVisible();
  }

  /** Nothing sticks out to the side. */
  void fits() {
    assertThat(page.locator("html")).hasJSProperty("scrollLeft", 0);
    var overflow =
        page.evaluate(
            "() => [...document.querySelectorAll('#messages, #thread-messages, #sidebar, #mesh,"
                + " body')].filter((part) => part.scrollWidth > part.clientWidth + 1).map((part) =>"
                + " part.id || part.tagName).join()");
    org.assertj.core.api.Assertions.assertThat(overflow).isEqualTo("");
  }

  static Pattern words(String regex) {
    return Pattern.compile(regex, Pattern.DOTALL);
  }
}
