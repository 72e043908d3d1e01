/** The webhook's answer: read, verify, parse, hand over, answer. 2xx means that it is written (DESIGN §6). */

import type { IncomingMessage, ServerResponse } from "node:http";
import { loggable } from "../errors.ts";
import { type OutboundWebhook, parseWebhook } from "./parse.ts";
import { type BodyRefusal, readBody } from "./read-body.ts";
import { seldom } from "./seldom.ts";
import { SIGNATURE_HEADER, verify } from "./signature.ts";

export interface WebhookPorts {
  /** Every secret that Genesys may still use. */
  secrets(): readonly string[] | Promise<readonly string[]>;
  /** Resolves once the webhook is written, was known already, or is none of ours. Rejects when it is not written. */
  receive(webhook: OutboundWebhook, rawBody: Buffer): Promise<"stored" | "seen" | "ignored">;
  log(line: string): void;
  limitBytes?: number;
  timeoutMs?: number;
  now?: () => number;
}

/** Handles one raw request; never rejects. */
export type WebhookHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

const ACCEPTED = { "content-length": "0" };
const RETRY_AFTER_SECONDS = "5";

const REFUSALS: Record<BodyRefusal, { status: number; why: string }> = {
  "too-large": { status: 413, why: "body too large" },
  slow: { status: 408, why: "body too slow" },
  // Nobody is there to read it.
  aborted: { status: 400, why: "body broke off" },
  // A parser of somebody else's came first: a fault of this side, which a later attempt may not meet.
  consumed: { status: 503, why: "body was read by another handler" },
};

export function createWebhookHandler(ports: WebhookPorts): WebhookHandler {
  const { log, limitBytes, timeoutMs, now = Date.now } = ports;
  const limits = { limitBytes, timeoutMs };
  const logOversized = seldom(log, now);
  const logUnsigned = seldom(log, now);
  const logFailure = seldom(log, now);
  const logOdd = seldom(log, now);

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (req.method !== "POST") {
      answer(res, 405, "POST only", { allow: "POST" });
      return;
    }
    const body = await readBody(req, limits);
    if (typeof body === "string") {
      refuse(res, body);
      return;
    }
    const secrets = ports.secrets();
    if (!verify(req.headers[SIGNATURE_HEADER], body, secrets instanceof Promise ? await secrets : secrets)) {
      logUnsigned(
        "Webhook refused: its signature fits none of our secrets. Is the integration's secret up to date?",
      );
      answer(res, 401, "wrong signature");
      return;
    }
    const parsed = parseWebhook(body);
    if (!parsed.ok) {
      logOdd(
        `Webhook refused: well signed, but ${parsed.reason === "no-json" ? "no JSON" : "no JSON object"}.`,
      );
      answer(res, 400, "no JSON object");
      return;
    }
    const { webhook } = parsed;
    if (webhook.kind === "unknown")
      logOdd(`Webhook of an unknown kind (${webhook.what}): accepted and left alone.`);
    await ports.receive(webhook, body);
    res.writeHead(200, ACCEPTED).end();
  }

  function refuse(res: ServerResponse, refusal: BodyRefusal) {
    const { status, why } = REFUSALS[refusal];
    if (refusal === "too-large") logOversized("Webhook refused: its body is over the limit.");
    if (refusal === "consumed") logFailure("Webhook not read: another handler of this server took its body.");
    const retry = status === 503 ? { "retry-after": RETRY_AFTER_SECONDS } : undefined;
    // The rest of an unfinished body would be taken for the next request.
    if (!res.req.complete) res.shouldKeepAlive = false;
    answer(res, status, why, retry);
  }

  return async (req, res) => {
    try {
      await handle(req, res);
    } catch (error) {
      logFailure(`Webhook not written, Genesys will repeat it: ${reasonOf(error)}`);
      answer(res, 503, "not written, try again", { "retry-after": RETRY_AFTER_SECONDS });
    }
  };
}

function answer(res: ServerResponse, status: number, text: string, headers?: Record<string, string>) {
  if (res.headersSent || res.destroyed) return;
  res.writeHead(status, { ...headers, "content-type": "text/plain", "content-length": text.length });
  res.end(text);
}

function reasonOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return [code, loggable(error)].filter((part) => typeof part === "string" && part !== "").join(": ");
}
