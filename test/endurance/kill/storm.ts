/** What goes wrong at Genesys while the words fly: the faults that the sandbox is told to make. */

const MESSAGES = { method: "POST", path: "/inbound/open/message" };

/** One request in six meets something; the share of each kind is its probability. */
export const FAULTS = [
  // Carried out, but the answer says otherwise or never comes: the palette has to repeat what Genesys has.
  { kind: "status", status: 503, afterProcessing: true, match: MESSAGES, probability: 0.015 },
  { kind: "drop", afterProcessing: true, match: MESSAGES, probability: 0.015 },
  // A time-out: nothing comes for longer than the palette waits.
  { kind: "hang", match: MESSAGES, times: 2 },
  { kind: "hang", delayMs: 1500, match: MESSAGES, probability: 0.005 },
  // Not carried out.
  { kind: "status", status: 503, match: MESSAGES, probability: 0.02 },
  { kind: "status", status: 500, match: MESSAGES, probability: 0.01 },
  { kind: "status", status: 429, retryAfter: 1, match: MESSAGES, probability: 0.003 },
  { kind: "drop", match: MESSAGES, probability: 0.01 },
  { kind: "reset", match: MESSAGES, probability: 0.01 },
  { kind: "delay", delayMs: 300, match: MESSAGES, probability: 0.03 },
  { kind: "status", status: 503, match: { path: "/oauth/token" }, probability: 0.2 },
  { kind: "drop", match: { path: "/inbound/open/receipt" }, probability: 0.02 },
  {
    kind: "status",
    status: 503,
    afterProcessing: true,
    match: { path: "/inbound/open/receipt" },
    probability: 0.02,
  },
  // Agents' words.
  { kind: "duplicate", match: {}, probability: 0.05 },
  { kind: "reorder", match: {}, probability: 0.05 },
] as const;
