import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const SCREENSHOTS = process.env.SCREENSHOTS ?? fileURLToPath(new URL("../../../../artifacts/screenshots", import.meta.url));
const PATIENCE_MS = 10_000;
const ARGUMENTS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

const FAILED_REQUEST = /^(WebSocket connection to .* failed|Failed to load resource: )/;

export const DESKTOP = { width: 1200, height: 760 };
export const PHONE = { width: 360, height: 740 };

/** One Chromium; each visitor is a person of their own, unless told to share a context as two tabs do. */
export class Visitors {
  #browser;
  #url;
  #visitors = [];

  constructor(browser, url) {
    this.#browser = browser;
    this.#url = url;
  }

  static async launch(port) {
    return new Visitors(await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS }), `http://127.0.0.1:${port}/`);
  }

  /** Visits a server with TLS, whatever its certificate. */
  static async launchSecure(port) {
    const args = [...ARGUMENTS, "--ignore-certificate-errors"];
    return new Visitors(await chromium.launch({ executablePath: CHROMIUM, args }), `https://127.0.0.1:${port}/`);
  }

  /** Opens the page at `#room`. `beside`: another visitor, whose browser context this one shares; `at`: another address of the page. */
  async open({ room = "", at = this.#url, beside, scheme = "light", viewport = DESKTOP, prepare } = {}) {
    const context = beside?.page.context() ?? await this.#browser.newContext({
      viewport, colorScheme: scheme, locale: "en-GB", reducedMotion: "reduce",
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const visitor = new Visitor(page);
    this.#visitors.push(visitor);
    await prepare?.(page);
    await page.goto(`${at}#${encodeURIComponent(room)}`);
    return visitor;
  }

  /** Opens the page and joins. */
  async join(name, room, options) {
    const visitor = await this.enter(name, room, options);
    await visitor.isIn("connected");
    return visitor;
  }

  /** Opens the page and asks to join, whether or not that succeeds. */
  async enter(name, room, options) {
    const visitor = await this.open({ room, ...options });
    await visitor.page.fill("#name", name);
    await visitor.page.click("#enter:enabled");
    return visitor;
  }

  /** Closes the pages of one test, none of which may have complained. */
  async leave() {
    const visitors = this.#visitors.splice(0);
    await Promise.all([...new Set(visitors.map(({ page }) => page.context()))].map(context => context.close()));
    assert.deepEqual(visitors.flatMap(visitor => visitor.unexpectedComplaints()), []);
  }

  async close() {
    await this.#browser.close();
  }
}

class Visitor {
  #expected = null;

  /** What the console holds of errors, exceptions and broken rules of the content security policy. */
  complaints = [];

  constructor(page) {
    this.page = page;
    page.on("console", message => { if (message.type() === "error") this.complaints.push(message.text()); });
    page.on("pageerror", error => this.complaints.push(String(error)));
    page.on("dialog", dialog => {
      this.complaints.push(`a dialog: ${dialog.message()}`);
      return dialog.dismiss();
    });
  }

  /** Waits until an element that matches is shown, with exactly `text` in it if given. */
  async sees(selector, text) {
    const found = this.page.locator(selector).filter({ visible: true });
    await (text === undefined ? found : found.filter({ hasText: exactly(text) })).first().waitFor();
  }

  async seesNo(selector) {
    await this.page.locator(selector).filter({ visible: true }).waitFor({ state: "detached" });
  }

  isIn(state) {
    return this.sees(`#state[data-kind=${state}]`);
  }

  /** Waits until the list of members is this: "name" or "name (what is said of them)". */
  async seesMembers(...members) {
    await this.page.waitForFunction(expected => {
      const lines = [...document.querySelectorAll("#member-list li")].map(line => {
        const doing = line.querySelector(".doing").textContent;
        return line.querySelector(".name").textContent + (doing && ` (${doing})`);
      });
      return JSON.stringify(lines) === JSON.stringify(expected);
    }, members);
  }

  async say(text) {
    await this.page.fill("#text", text);
    await this.page.press("#text", "Enter");
    await this.sees(".mine .text", text);
  }

  /** Takes complaints about failed requests for expected, later ones too: Chromium itself writes each to the console. */
  expectsFailedRequests() {
    this.#expected = FAILED_REQUEST;
  }

  unexpectedComplaints() {
    return this.complaints.filter(text => !this.#expected?.test(text));
  }

  async screenshot(name) {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), animations: "disabled" });
  }
}

const exactly = text => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
