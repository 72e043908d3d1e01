/** Faults that a test orders: what happens to which request or webhook. */
import { Refusal } from "../refusal.ts";

export type WebhookFault = "duplicate" | "reorder" | "drop";
export type RequestFaultKind = "status" | "delay" | "drop" | "hang" | "reset" | "redirect" | "content-type";

export interface Fault {
  /**
   * `webhook` for faults of outgoing webhooks; `duplicate` and `reorder` are always these. `download` for the addresses
   * of attachments; `redirect` and `content-type` are always these.
   */
  target: "api" | "webhook" | "download";
  /** `path`: a part of the path with its query (or of the webhook's address), or a regular expression. */
  match: { method?: string; path?: string };
  kind: RequestFaultKind | WebhookFault;
  status?: number;
  /** Seconds. */
  retryAfter?: number;
  /** Real milliseconds; with `hang`, after which the connection is closed (absent = never). */
  delayMs?: number;
  /** Where `redirect` leads. */
  location?: string;
  /** What `content-type` claims instead of the truth. */
  contentType?: string;
  /** How often; absent = until it is removed. */
  times?: number;
  /** 0 to 1; absent = always. */
  probability?: number;
  /** The request is carried out, but its answer is lost or replaced. */
  afterProcessing?: boolean;
}

export interface Faults {
  order(faults: unknown): void;
  clear(): void;
  list(): Fault[];
  forRequest(method: string, path: string): Fault | undefined;
  forDownload(method: string, path: string): Fault | undefined;
  forWebhook(url: string): WebhookFault | undefined;
}

const KINDS = [
  "status",
  "delay",
  "drop",
  "hang",
  "reset",
  "redirect",
  "content-type",
  "duplicate",
  "reorder",
];

export function startFaults(random: () => number): Faults {
  let ordered: Fault[] = [];

  function take(target: Fault["target"], method: string, path: string): Fault | undefined {
    const fault = ordered.find(
      (one) => one.target === target && fits(one, method, path) && (one.probability ?? 1) > random(),
    );
    if (fault?.times !== undefined && --fault.times <= 0) ordered = ordered.filter((one) => one !== fault);
    return fault;
  }

  return {
    order(faults) {
      ordered.push(...(Array.isArray(faults) ? faults : [faults]).map(readFault));
    },
    clear() {
      ordered = [];
    },
    list: () => ordered,
    forRequest: (method, path) => take("api", method, path),
    forDownload: (method, path) => take("download", method, path),
    forWebhook: (url) => take("webhook", "POST", url)?.kind as WebhookFault | undefined,
  };
}

function fits({ match }: Fault, method: string, path: string): boolean {
  if (match.method && match.method.toUpperCase() !== method) return false;
  return !match.path || path.includes(match.path) || new RegExp(match.path).test(path);
}

function readFault(ordered: unknown): Fault {
  const fault = { match: {}, ...(ordered as Partial<Fault>) };
  if (!KINDS.includes(fault.kind ?? ""))
    throw new Refusal(400, "invalid.value", `kind must be one of ${KINDS.join(", ")}`);
  const forWebhooks = fault.kind === "duplicate" || fault.kind === "reorder";
  const forDownloads = fault.kind === "redirect" || fault.kind === "content-type";
  if (fault.kind === "redirect" && !fault.location)
    throw new Refusal(400, "invalid.value", "redirect needs a location");
  if (fault.kind === "content-type" && !fault.contentType)
    throw new Refusal(400, "invalid.value", "content-type needs a contentType");
  if (fault.target === "webhook" && !forWebhooks && fault.kind !== "drop")
    throw new Refusal(400, "invalid.value", "webhooks know duplicate, reorder and drop");
  if (fault.match.path) new RegExp(fault.match.path);
  const target = forWebhooks ? "webhook" : forDownloads ? "download" : (fault.target ?? "api");
  return { ...fault, target } as Fault;
}
