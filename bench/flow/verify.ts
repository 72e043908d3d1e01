/** Runs inside a function node: what a user would write behind a core `http in` to take Genesys' webhooks safely. */

interface Crypto {
  createHmac(
    algorithm: string,
    secret: string,
  ): { update(body: unknown): { digest(encoding: string): string } };
  timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean;
}

interface WebhookMessage {
  req: { headers: Record<string, string | undefined> };
  payload: unknown;
  statusCode?: number;
}

/** Output 1: to the flow; output 2: the answer. Uses nothing from outside: its text goes into the flow. */
export function verifyWebhook(msg: WebhookMessage, crypto: Crypto, secret: string): unknown[] {
  const raw = msg.payload as Uint8Array;
  const given = Buffer.from(msg.req.headers["x-hub-signature-256"] ?? "");
  const made = Buffer.from(`sha256=${crypto.createHmac("sha256", secret).update(raw).digest("base64")}`);
  if (given.length !== made.length || !crypto.timingSafeEqual(given, made)) {
    return [null, { ...msg, statusCode: 401, payload: "" }];
  }
  const webhook = JSON.parse(String(raw)) as { text: string };
  return [{ payload: webhook.text }, { ...msg, statusCode: 200, payload: "" }];
}
