/** Genesys as the sender of webhooks, with its own retry rules and times (genesys-contract §4.1). */

import { randomBytes } from "node:crypto";
import { Agent, request as httpRequest } from "node:http";
import type { Inbound } from "./sandbox.ts";
import { signatureOf } from "./signature.ts";

/** One webhook and what became of each attempt: an HTTP status, or 0 when there was no answer. */
export interface SentWebhook {
  id: string;
  attempts: number[];
  /** How long the last attempt took. */
  ms: number;
  /** Undefined while it may still be repeated. */
  end?: "taken" | "refused" | "given up";
}

export interface Sender {
  sent: SentWebhook[];
  /** No new webhooks; what is under way goes on. */
  pause(): void;
  goOn(): void;
  /** Resolves when every webhook has an end. */
  finished(): Promise<void>;
  /** Also closes the kept connections. */
  stop(): void;
}

const TIMEOUT_MS = 10_000;
const REPEAT_AFTER_MS = 5_000;
const LOOK_MS = 20;

/** Sends a webhook with the body of `bodyOf(n)` every `everyMs`. */
export function startSender(options: {
  url: string;
  secret: string;
  everyMs: number;
  /** Genesys repeats five times. */
  repeats?: number;
  bodyOf(n: number): { id: string; body: string };
}): Sender {
  const { url, secret, everyMs, repeats: most = 5, bodyOf } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const sent: SentWebhook[] = [];
  const repeats = new Set<NodeJS.Timeout>();
  let ticking: NodeJS.Timeout | undefined;
  let due = 0;

  /** As many as the time that passed asks for: a timer alone comes late under load. */
  function tick(): void {
    const now = performance.now();
    for (; due <= now; due += everyMs) send();
  }

  function send(): void {
    const { id, body } = bodyOf(sent.length);
    const one: SentWebhook = { id, attempts: [], ms: 0 };
    sent.push(one);
    const headers = { "Content-Type": "application/json", "X-Hub-Signature-256": signatureOf(body, secret) };
    void attempt(one, Buffer.from(body), headers);
  }

  async function attempt(one: SentWebhook, body: Buffer, headers: Record<string, string>): Promise<void> {
    const began = performance.now();
    const status = await post(url, body, headers, agent);
    one.ms = performance.now() - began;
    one.attempts.push(status);
    if (status >= 200 && status < 300) one.end = "taken";
    else if (status !== 0 && status !== 429 && status < 500) one.end = "refused";
    else if (one.attempts.length > most) one.end = "given up";
    else {
      const timer = setTimeout(() => {
        repeats.delete(timer);
        void attempt(one, body, headers);
      }, REPEAT_AFTER_MS);
      repeats.add(timer);
    }
  }

  function pause(): void {
    clearInterval(ticking);
    ticking = undefined;
  }

  function goOn(): void {
    if (ticking) return;
    due = performance.now();
    ticking = setInterval(tick, everyMs);
  }

  goOn();
  return {
    sent,
    pause,
    goOn,
    async finished() {
      while (sent.some(({ end }) => end === undefined))
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    },
    stop() {
      pause();
      for (const timer of repeats) clearTimeout(timer);
      agent.destroy();
    },
  };
}

function post(url: string, body: Buffer, headers: Record<string, string>, agent: Agent): Promise<number> {
  return new Promise((resolve) => {
    const request = httpRequest(
      url,
      { method: "POST", agent, headers: { ...headers, "Content-Length": body.length }, timeout: TIMEOUT_MS },
      (answer) => {
        answer.resume();
        answer.on("end", () => resolve(answer.statusCode ?? 0));
        answer.on("error", () => resolve(0));
      },
    );
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(0));
    request.end(body);
  });
}

/** A text of the agent for the chat that this message opened, with an id of its own. */
export function webhookOf({ body: opening, integrationId, conversationId }: Inbound): {
  id: string;
  body: string;
} {
  const id = randomBytes(16).toString("hex");
  const { from } = opening.channel;
  const body = JSON.stringify({
    id,
    channel: {
      id: integrationId,
      platform: "Open",
      type: "Private",
      messageId: id,
      to: { id: from.id, idType: "Opaque" },
      from: { nickname: "Bot", id: integrationId, idType: "Opaque" },
      time: new Date().toISOString(),
    },
    type: "Text",
    text: "something that an agent said",
    originatingEntity: "Human",
    direction: "Outbound",
    conversationId,
  });
  return { id, body };
}
