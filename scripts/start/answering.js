/** Waits until web pages are really there. */

const EVERY_MS = 150;
const ONE_REQUEST_MS = 2000;

/** The addresses that still do not answer with a page when the time is over; none, as soon as all do. */
export async function answering(urls, withinMs) {
  const until = Date.now() + withinMs;
  for (;;) {
    const answers = await Promise.all(urls.map(isThere));
    const silent = urls.filter((_, index) => !answers[index]);
    if (silent.length === 0 || Date.now() > until) return silent;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}

async function isThere(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(ONE_REQUEST_MS) })).ok;
  } catch {
    return false;
  }
}
