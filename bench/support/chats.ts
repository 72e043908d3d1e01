/** Live escalations with an agent at the other end, made the way in which users make them. */
import { AGENTS, type Inbound } from "../../test/support/sandbox.ts";
import type { Chat } from "../load/webhook.ts";
import { type Rig, WEBHOOK } from "./rig.ts";

const AT_ONCE = 32;

/** Escalates so many chats; an agent accepts each, and says a first word, by which the palette knows that one is there. */
export async function talkingChats(rig: Rig, count: number): Promise<Chat[]> {
  const { sandbox, pump } = rig;
  await sandbox.onQueue(AGENTS.nora);
  const names = Array.from({ length: count }, (_, i) => ({
    chatId: `chat-${i}`,
    userId: "",
    integrationId: "",
  }));
  const text = "I need help";
  const options = { action: "escalate", text, inFlight: AT_ONCE, seed: 0 } as const;
  await pump({ target: "palette", chats: names, count, ...options });
  const chats = (await sandbox.inbound()).flatMap(chatOf);
  for (let start = 0; start < chats.length; start += AT_ONCE) {
    const some = chats.slice(start, start + AT_ONCE);
    await Promise.all(some.map(({ conversationId }) => sandbox.act(conversationId, AGENTS.nora, "accept")));
  }
  await hello(rig, chats);
  return chats;
}

function chatOf({ conversationId, integrationId, body }: Inbound): Chat[] {
  const chatId = String(body.text).split(" ").at(-1) ?? "";
  return conversationId ? [{ chatId, userId: body.channel.from.id, integrationId, conversationId }] : [];
}

async function hello({ load, webhookUrl, arrived }: Rig, chats: Chat[]): Promise<void> {
  await load.send({ ...WEBHOOK, url: webhookUrl, chats, count: chats.length, connections: AT_ONCE, seed: 0 });
  await arrived();
}
