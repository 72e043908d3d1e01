/** A real Chromium, and pages that remember whatever went wrong in them. */

import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const ARGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
];

export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** Console errors, failed scripts and refused requests, oldest first. */
  problems: string[];
}

/** The Chromium that the set-up found (`CHROMIUM`), or Debian's. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
  if (!existsSync(executablePath)) {
    throw new Error(
      `There is no Chromium at ${executablePath}; name one in the environment variable CHROMIUM.`,
    );
  }
  return chromium.launch({ executablePath, args: ARGS });
}

/** A person with a browser profile of their own: no cookie is shared. */
export async function visitor(
  browser: Browser,
  url: string,
  options: { locale?: string; viewport?: { width: number; height: number } } = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    locale: "en-US",
    viewport: { width: 1400, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => isLateKeymap(error) || problems.push(String(error)));
  await page.goto(url);
  return { context, page, problems };
}

/**
 * Node-RED's editor starts its tips a second after its settings, but builds their box only when its keymap.json has come:
 * on a busy machine that is later (`setTip` of its sidebar, in 4.1 and 5). Its own script alone is in that stack, never ours.
 */
function isLateKeymap({ message, stack = "" }: Error): boolean {
  const places = stack.match(/https?:\/\/[^\s)]+/g) ?? [];
  return (
    message === "Cannot read properties of undefined (reading 'html')" &&
    places.length > 0 &&
    places.every((place) => place.includes("/red/red.min.js"))
  );
}
