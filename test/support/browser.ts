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
  page.on("pageerror", (error) => problems.push(String(error)));
  await page.goto(url);
  return { context, page, problems };
}
