/** The desk API. Addresses are relative, because the page is served under more than one prefix. */
import { t } from "./strings.ts";
import { toast } from "./toast.ts";

/** Posts JSON. False when it failed; the person has then been told why. */
export function post(path: string, body: object): Promise<boolean> {
  return told(request(path, JSON.stringify(body), "application/json"));
}

/** Sends a file to the customer, with a text under it. False when it failed; the person has then been told why. */
export function postFile(
  conversationId: string,
  agentId: string,
  file: File,
  text: string,
): Promise<boolean> {
  const query = new URLSearchParams({ agentId, filename: file.name, text });
  return told(request(`${conversationPath(conversationId)}/attachment?${query}`, file, file.type));
}

/** Tells the customer that the agent types. It is worth nothing a second later, so a failure is not worth a toast. */
export function postTyping(conversationId: string, agentId: string): void {
  const path = `${conversationPath(conversationId)}/typing`;
  request(path, JSON.stringify({ agentId }), "application/json").catch(() => {});
}

export function conversationPath(id: string): string {
  return `conversations/${encodeURIComponent(id)}`;
}

async function request(path: string, body: string | File, contentType: string): Promise<void> {
  const headers = { "content-type": contentType || "application/octet-stream" };
  const answer = await fetch(path, { method: "POST", body, headers }).catch(() => undefined);
  if (!answer) throw new Error(t.unreachable);
  if (!answer.ok) throw new Error(await refusal(answer));
}

async function refusal(answer: Response): Promise<string> {
  const body: unknown = await answer.json().catch(() => undefined);
  const message = body && typeof body === "object" && "message" in body ? body.message : undefined;
  return typeof message === "string" && message ? message : t.requestFailed(answer.status);
}

async function told(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    toast((error as Error).message);
    return false;
  }
}
