/** What happened, for tests: every request, and every inbound message that was accepted, in order. */

export interface RequestEntry {
  at: number;
  method: string;
  path: string;
  /** OAuth client id, once known. */
  client?: string;
  /** Absent when the answer never left. */
  status?: number;
  correlationId: string;
}

export interface InboundEntry {
  at: number;
  /** The `correlationId` of its request. */
  requestId: string;
  integrationId: string;
  kind: "message" | "event" | "receipt" | "structured";
  conversationId?: string;
  id?: string;
  body: unknown;
}

export interface Journal {
  requests: RequestEntry[];
  inbound: InboundEntry[];
  addRequest(entry: RequestEntry): void;
  addInbound(entry: InboundEntry): void;
  clear(): void;
}

const KEPT = 50_000;

export function startJournal(): Journal {
  const journal: Journal = {
    requests: [],
    inbound: [],
    addRequest: (entry) => keep(journal.requests, entry),
    addInbound: (entry) => keep(journal.inbound, entry),
    clear() {
      journal.requests.length = 0;
      journal.inbound.length = 0;
    },
  };
  return journal;
}

function keep<T>(entries: T[], entry: T): void {
  entries.push(entry);
  // Cutting a tenth at a time keeps the cost per entry constant.
  if (entries.length > KEPT) entries.splice(0, KEPT / 10);
}
