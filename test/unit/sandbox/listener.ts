/** A client of the notification socket. */
import { WebSocket } from "ws";
import { type Stage, until } from "./stage.ts";

export interface Notification {
  topicName: string;
  // biome-ignore lint/suspicious/noExplicitAny: bodies have many shapes.
  eventBody: any;
}

const DETAILS = [
  "customer.start",
  "customer.end",
  "flow.end",
  "acd.start",
  "acd.end",
  "user.start",
  "user.end",
  "acw",
  "wrapup",
];

/** Opens a channel, subscribes and connects. */
export async function listen(stage: Stage, topics: string[], api = stage.api) {
  const { body: channel } = await api("POST", "/api/v2/notifications/channels");
  const path = `/api/v2/notifications/channels/${channel.id}/subscriptions`;
  const subscriptions = (
    await api(
      "POST",
      path,
      topics.map((id) => ({ id })),
    )
  ).body.entities;
  const socket = await connect(channel.connectUri);
  return { channel, subscriptions, ...socket };
}

export async function connect(connectUri: string) {
  const received: Notification[] = [];
  const socket = new WebSocket(connectUri);
  socket.on("message", (data) => received.push(JSON.parse(String(data))));
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  return {
    received,
    socket,
    closed,
    /** Waits for an event whose topic ends so, and takes it. */
    next: async (ending: string): Promise<Notification> => {
      const found = await until(() => received.find(({ topicName }) => topicName.endsWith(ending)));
      received.splice(received.indexOf(found), 1);
      return found;
    },
  };
}

/** All detail events of a conversation. */
export const detailTopics = (conversationId: string) =>
  DETAILS.map((event) => `v2.detail.events.conversation.${conversationId}.${event}`);
