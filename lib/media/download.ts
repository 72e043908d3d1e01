/**
 * Fetches a file of an agent's as a stream. A name is resolved once per hop, its addresses are judged, and the
 * connection goes to one of those that passed; every redirect is judged like the first address.
 */

import { lookup } from "node:dns/promises";
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { loggable } from "../errors.ts";
import type { Destinations } from "./destination.ts";

export interface DownloadOptions {
  destinations: Destinations;
  /** All addresses of a name. */
  resolve?: (name: string) => Promise<{ address: string; family: number }[]>;
  timeoutMs?: number;
}

export type Downloaded =
  | { ok: true; body: IncomingMessage; sizeBytes?: number }
  /** `refused`: it may not be asked; `gone`: it is no longer there; `failed`: anything else. */
  | { ok: false; why: "refused" | "gone" | "failed"; reason: string };

/** Nothing is sent along that identifies us; `signal` ends a transfer that nobody wants any more. */
export type Download = (address: string, signal: AbortSignal) => Promise<Downloaded>;

const MOST_REDIRECTS = 3;
const TIMEOUT_MS = 15_000;
const GONE = new Set([403, 404, 410]);

export function createDownload({
  destinations,
  resolve = (name) => lookup(name, { all: true, verbatim: true }),
  timeoutMs = TIMEOUT_MS,
}: DownloadOptions): Download {
  /** Resolves a name for the connection; only what may be connected to comes out. */
  const lookupFor =
    (url: URL): LookupFunction =>
    (name, { all }, callback) => {
      resolve(name).then(
        (found) => {
          const passed = found.filter(({ address }) => destinations.mayConnect(url, address));
          const [first] = passed;
          if (!first) callback(refusal(`${name} leads into a network`), "", 4);
          else if (all) callback(null, passed);
          else callback(null, first.address, first.family);
        },
        (error) => callback(error, "", 4),
      );
    };

  function ask(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
    return new Promise((answered, failed) => {
      const { request } = url.protocol === "https:" ? https : http;
      const asking = request(url, {
        lookup: lookupFor(url),
        agent: false,
        signal,
        timeout: timeoutMs,
        headers: { accept: "*/*", "user-agent": "livechat-handover-node-red-genesys" },
      });
      let answer: IncomingMessage | undefined;
      asking.on("response", (given) => {
        answer = given;
        answered(given);
      });
      asking.on("timeout", () => {
        // With something unread it is our own reader who is slow: its connection has a limit of its own.
        if (!answer?.readableLength) asking.destroy(new Error(`silent for ${timeoutMs / 1000} s`));
      });
      asking.on("error", failed);
      asking.end();
    });
  }

  return async (address, signal) => {
    let url = URL.parse(address);
    for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
      // A number instead of a name is never looked up: it is judged here.
      if (!url || !destinations.mayAsk(url) || isRefusedNumber(url, destinations)) return refused(url);
      let answer: IncomingMessage;
      try {
        answer = await ask(url, signal);
      } catch (error) {
        return { ok: false, why: isRefusal(error) ? "refused" : "failed", reason: loggable(error) };
      }
      const { statusCode = 0, headers } = answer;
      if (statusCode === 200) {
        const length = Number(headers["content-length"] ?? Number.NaN);
        return { ok: true, body: answer, ...(length >= 0 && { sizeBytes: length }) };
      }
      answer.destroy();
      const isRedirect = statusCode >= 300 && statusCode < 400 && headers.location !== undefined;
      if (!isRedirect) {
        return { ok: false, why: GONE.has(statusCode) ? "gone" : "failed", reason: `HTTP ${statusCode}` };
      }
      url = URL.parse(headers.location as string, url);
    }
    return { ok: false, why: "failed", reason: "too many redirects" };
  };
}

function isRefusedNumber(url: URL, destinations: Destinations): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return isIP(host) !== 0 && !destinations.mayConnect(url, host);
}

function refused(url: URL | null): Downloaded {
  return { ok: false, why: "refused", reason: url ? `${url.host} is no host of the region` : "no address" };
}

const REFUSED = "DESTINATION_REFUSED";
const refusal = (text: string) => Object.assign(new Error(text), { code: REFUSED });
const isRefusal = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === REFUSED;
