/** The sandbox as tests use it: its agents act through the desk's API, the rest through its control API. */

import { startSandbox } from "../../sandbox/index.ts";
import type { Json } from "./json.ts";
import { request } from "./node-red.ts";
import { type Patience, until } from "./until.ts";

const numbered = (letter: string, n: number) => `${letter}0000000-0000-4000-8000-00000000000${n}`;

/** The organisation that a fresh sandbox has; its ids are fixed. */
export const QUEUES = { animal: numbered("a", 1), payment: numbered("a", 2), general: numbered("a", 3) };
export const FLOWS = { animal: numbered("f", 1), payment: numbered("f", 2), general: numbered("f", 3) };
export const AGENTS = {
  /** Animal */
  amelie: numbered("e", 1),
  /** Animal */
  tom: numbered("e", 2),
  /** Payment */
  marc: numbered("e", 3),
  /** General */
  nora: numbered("e", 4),
};

/** The permissions of the origin: enough for the story (DESIGN §4). */
export const FIVE_PERMISSIONS = [
  "messaging:integration:add",
  "messaging:integration:view",
  "conversation:message:receive",
  "routing:queue:view",
  "analytics:queueObservation:view",
];

export interface DeskConversation {
  id: string;
  state: "nowhere" | "waiting" | "alerting" | "connected" | "wrapup" | "ended";
  queue: { id: string; name: string } | null;
  agent: { id: string; name: string } | null;
  /** Every agent who is or was in it; `askedBy` = only asked for advice, by that agent. */
  agents: {
    id: string;
    name: string;
    part: "alerting" | "connected" | "wrapup" | "left" | "missed";
    askedBy?: string;
    wrappedUp?: true;
  }[];
  customer: { id: string; nickname?: string; firstName?: string; lastName?: string; email?: string };
  attributes: Record<string, string>;
  integration: { id: string; name: string };
  endReason: string | null;
  customerTypingUntil: number | null;
  messages: DeskMessage[];
}

export interface DeskMessage {
  id: string;
  direction: "inbound" | "outbound";
  from: { type: "customer" | "agent" | "flow"; name: string };
  text: string;
  attachments: {
    url: string;
    mime: string;
    filename: string;
    mediaType: string;
    caption?: string;
    pending?: true;
    error?: string;
  }[];
  /** As Genesys' items; of a user what was pressed, as `buttonResponse`. */
  structured?: Json[];
  status: "sent" | "delivered" | "failed";
  failure?: string;
}

export interface DeskIntegration {
  id: string;
  name: string;
  status: string;
  recipientId: string | null;
  flowId: string | null;
  webhookUrl: string;
}

export interface DeskState {
  organisation: { id: string; name: string };
  agents: { id: string; name: string; onQueue: boolean; status: string }[];
  integrations: DeskIntegration[];
  conversations: DeskConversation[];
}

export interface Inbound {
  integrationId: string;
  kind: "message" | "event" | "receipt" | "structured";
  conversationId?: string;
  body: Json;
}

export interface Webhook {
  id: string;
  conversationId: string;
  messageId: string;
  kind: string;
  url: string;
  body: Json;
  attempts: { status?: number; error?: string }[];
  state: "pending" | "delivered" | "failed" | "dropped";
}

/** What a person at the agent desk does, and what a test orders from the sandbox. */
export interface Desk {
  state(): Promise<DeskState>;
  onQueue(agentId: string, on?: boolean): Promise<void>;
  /** Nobody is on queue any more. */
  everybodyOff(): Promise<void>;
  /** Waits until a conversation is in this state with this agent. */
  conversationOf(
    agentId: string,
    state: DeskConversation["state"],
    timeoutMs?: number,
  ): Promise<DeskConversation>;
  /** Waits until the conversation fits. */
  see(
    conversationId: string,
    fits: (one: DeskConversation) => boolean,
    patience: Patience,
  ): Promise<DeskConversation>;
  /** Waits until the agent is alerted, and accepts. */
  accept(agentId: string): Promise<DeskConversation>;
  act(conversationId: string, agentId: string, verb: string, body?: object): Promise<void>;
  decline(conversationId: string, agentId: string): Promise<void>;
  /** As if the time to answer were over: the agent is not responding until they go on queue again. */
  letItRing(conversationId: string, agentId: string): Promise<void>;
  transfer(
    conversationId: string,
    agentId: string,
    to: { queueId: string } | { toAgentId: string },
  ): Promise<void>;
  /** Asks a colleague, who is alerted and then reads along; the colleague accepts by `act(…, "accept")`. */
  consult(conversationId: string, agentId: string, toAgentId: string): Promise<void>;
  /** Hands over to the colleague who was asked. */
  completeConsult(conversationId: string, agentId: string): Promise<void>;
  /** The colleague leaves again, or is not waited for any longer. */
  returnFromConsult(conversationId: string, agentId: string): Promise<void>;
  /** The colleague who was asked speaks to the customer too. */
  conference(conversationId: string, agentId: string): Promise<void>;
  /** Goes, while another agent stays. */
  leave(conversationId: string, agentId: string): Promise<void>;
  /** Setting `closedBrowser`: `requeue` (default), `end` or `stay`. */
  closeBrowser(agentId: string): Promise<void>;
  /** During the conversation or after it. */
  wrapUp(conversationId: string, agentId: string): Promise<void>;
  /** Quick replies, cards… (contract §4.2): from an agent, checked against the OpenAPI subset; without one from the flow. */
  sendStructured(
    conversationId: string,
    structured: { text?: string; content: object[]; agentId?: string },
  ): Promise<void>;
  endByCustomer(conversationId: string): Promise<void>;
  /** As the queue's inactivity timer would; for the timer itself: setting `inactivitySeconds`. */
  endByInactivity(conversationId: string): Promise<void>;
  endByExpiry(conversationId: string): Promise<void>;
  /** Ends all notification sockets, with Genesys' warning first if wished; resolves with how many. */
  cutSockets(notice?: boolean): Promise<number>;
  say(conversationId: string, agentId: string, text: string): Promise<void>;
  sendFile(
    conversationId: string,
    agentId: string,
    file: { name: string; mime: string; bytes: Uint8Array },
  ): Promise<void>;
  /** Ends the conversation and does the wrap-up, so that the agent is free again. */
  end(conversationId: string, agentId: string): Promise<void>;
  download(path: string): Promise<Uint8Array>;
  /** By hand, on the desk's message routing. */
  attachFlow(recipientId: string, flowId: string): Promise<void>;
  /** Somebody else's integration, made with a client of the sandbox's own. */
  createIntegration(integration: { name: string; webhookUrl: string }): Promise<void>;
  /** As an administrator of Genesys would: typing is off by default. */
  allowTyping(integrationId: string): Promise<void>;

  /** Each list that is given takes the place of the old one; for ids and shapes see `GET /sandbox/opening-hours`. */
  openingHours(hours: {
    schedules?: { id?: string; name: string; start: string; end: string; rrule?: string }[];
    scheduleGroups?: {
      id?: string;
      name: string;
      timeZone: string;
      open?: string[];
      closed?: string[];
      holidays?: string[];
    }[];
    emergencyGroups?: { id?: string; name: string; enabled: boolean }[];
  }): Promise<void>;
  settings(changes: Record<string, unknown>): Promise<void>;
  order(fault: Record<string, unknown>): Promise<void>;
  clearFaults(): Promise<void>;
  addClient(permissions: string[]): Promise<{ id: string; secret: string }>;
  revokeTokens(): Promise<void>;
  inbound(kind?: "message" | "event" | "receipt" | "structured" | "all"): Promise<Inbound[]>;
  /** Genesys says what became of the customer's newest message, or of that one. */
  receipt(
    conversationId: string,
    about: { messageId?: string; status: string; code?: string; message?: string },
  ): Promise<void>;
  webhooks(): Promise<Webhook[]>;
  requests(): Promise<{ at: number; method: string; path: string; status?: number }[]>;
}

/** @param deskUrl when the desk is mounted elsewhere, as under Node-RED's admin root. */
export function sandboxControl(url: string, deskUrl = `${url}/desk/`): Desk {
  async function call(base: string, method: string, path: string, body?: unknown): Promise<Json> {
    const answer = await request(new URL(path, base).href, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { "Content-Type": "application/json" },
      }),
    });
    if (answer.status !== 200)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
  const desk = (method: string, path: string, body?: unknown) => call(deskUrl, method, path, body);
  const control = (method: string, path: string, body?: unknown) =>
    call(`${url}/sandbox/`, method, path, body);
  const state = (): Promise<DeskState> => desk("GET", "state");
  const onQueue = (agentId: string, on = true) => desk("POST", `agents/${agentId}/on-queue`, { onQueue: on });
  const act = (id: string, agentId: string, verb: string, body: object = {}) =>
    desk("POST", `conversations/${id}/${verb}`, { agentId, ...body });

  async function conversationOf(agentId: string, wanted: DeskConversation["state"], timeoutMs?: number) {
    let conversations: DeskConversation[] = [];
    return until(
      async () => {
        conversations = (await state()).conversations;
        return conversations.find((one) => one.state === wanted && one.agent?.id === agentId);
      },
      {
        what: `a conversation that is ${wanted} with agent ${agentId}`,
        timeoutMs,
        instead: () => conversations,
      },
    );
  }

  return {
    state,
    onQueue,
    async everybodyOff() {
      for (const { id, onQueue: on } of (await state()).agents) if (on) await onQueue(id, false);
    },
    conversationOf,
    async see(id, fits, patience) {
      let found: DeskConversation | undefined;
      return until(
        async () => {
          found = (await state()).conversations.find((one) => one.id === id);
          return found && fits(found) ? found : undefined;
        },
        { instead: () => found ?? null, ...patience },
      );
    },
    async accept(agentId) {
      const { id } = await conversationOf(agentId, "alerting");
      await act(id, agentId, "accept");
      return conversationOf(agentId, "connected");
    },
    act,
    decline: (id, agentId) => act(id, agentId, "decline"),
    letItRing: (id, agentId) => act(id, agentId, "no-answer"),
    transfer: (id, agentId, to) => act(id, agentId, "transfer", to),
    consult: (id, agentId, toAgentId) => act(id, agentId, "consult", { toAgentId }),
    completeConsult: (id, agentId) => act(id, agentId, "complete"),
    returnFromConsult: (id, agentId) => act(id, agentId, "return"),
    conference: (id, agentId) => act(id, agentId, "conference"),
    leave: (id, agentId) => act(id, agentId, "leave"),
    closeBrowser: (agentId) => desk("POST", `agents/${agentId}/close-browser`, {}),
    wrapUp: (id, agentId) => act(id, agentId, "wrapup"),
    sendStructured: (id, structured) => control("POST", `conversations/${id}/structured`, structured),
    endByCustomer: (id) => control("POST", `conversations/${id}/customer-end`, {}),
    endByInactivity: (id) => control("POST", `conversations/${id}/inactivity`, {}),
    endByExpiry: (id) => control("POST", `conversations/${id}/session-expiry`, {}),
    cutSockets: async (notice = false) => (await control("POST", "sockets/cut", { notice })).cut,
    say: (id, agentId, text) => act(id, agentId, "message", { text }),
    async sendFile(id, agentId, { name, mime, bytes }) {
      const query = new URLSearchParams({ agentId, filename: name });
      const answer = await request(new URL(`conversations/${id}/attachment?${query}`, deskUrl).href, {
        method: "POST",
        headers: { "Content-Type": mime },
        body: bytes as Uint8Array<ArrayBuffer>,
      });
      if (answer.status !== 200)
        throw new Error(`attachment: ${answer.status} ${JSON.stringify(answer.body)}`);
    },
    async end(id, agentId) {
      await act(id, agentId, "end");
      await act(id, agentId, "wrapup");
    },
    async download(path) {
      const response = await fetch(new URL(path, deskUrl), { signal: AbortSignal.timeout(10_000) });
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    },
    attachFlow: (recipientId, flowId) => desk("POST", `recipients/${recipientId}/flow`, { flowId }),
    async createIntegration({ name, webhookUrl }) {
      const { id, secret } = await control("POST", "clients", { permissions: ["*"] });
      const { access_token } = await tokenOf(url, id, secret);
      const answer = await request(`${url}/api/v2/conversations/messaging/integrations/open`, {
        method: "POST",
        headers: { Authorization: `Bearer ${access_token}`, "Content-Type": "application/json" },
        body: JSON.stringify({
          name,
          outboundNotificationWebhookUrl: webhookUrl,
          outboundNotificationWebhookSignatureSecretToken: "somebody-else's-secret",
        }),
      });
      if (answer.status >= 300)
        throw new Error(`integration: ${answer.status} ${JSON.stringify(answer.body)}`);
    },
    allowTyping: (integrationId) =>
      desk("POST", `integrations/${integrationId}/typing`, { inbound: true, outbound: true }),
    openingHours: (hours) => control("PUT", "opening-hours", hours),
    settings: (changes) => control("PATCH", "settings", changes),
    order: (fault) => control("POST", "faults", fault),
    clearFaults: () => control("DELETE", "faults"),
    addClient: (permissions) => control("POST", "clients", { permissions }),
    revokeTokens: () => control("POST", "tokens/revoke", {}),
    receipt: async (conversationId, about) =>
      void (await control("POST", `conversations/${conversationId}/receipt`, about)),
    inbound: (kind = "message") => control("GET", `inbound?kind=${kind}`),
    webhooks: () => control("GET", "webhooks"),
    requests: () => control("GET", "requests"),
  };
}

/** A token of Genesys' for this client. */
export async function tokenOf(url: string, id: string, secret: string): Promise<{ access_token: string }> {
  const answer = await request(`${url}/oauth/token`, {
    method: "POST",
    headers: { Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  return answer.body;
}

export interface TestSandbox extends Desk {
  url: string;
  client: { id: string; secret: string };
  close(): Promise<void>;
}

/**
 * A sandbox in this process, fifty times faster than life where life only waits; agents keep their time. A webhook is
 * repeated every 100 ms for as long as Genesys repeats one that is refused at once: 25 s (genesys-contract §4.1).
 */
export async function testSandbox(): Promise<TestSandbox> {
  const { url, client, close } = await startSandbox({ timeScale: 0.02, requestsPerMinute: 0 });
  const control = sandboxControl(url);
  await control.settings({ alertSeconds: 3000, webhookRetryDelayMs: 100, webhookRetries: 250 });
  return { ...control, url, client, close };
}
