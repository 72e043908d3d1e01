/** Notification channels: who subscribed to what, and the socket that carries it (contract §5.4). */
import type { WebSocket } from "ws";
import { hasAny } from "../api/permissions.ts";
import { newId, newSecret } from "../ids.ts";
import { badRequest, Refusal, required } from "../refusal.ts";
import type { Channel, OAuthClient, Subscription } from "../state/model.ts";
import type { World } from "../world.ts";
import { permissionFor } from "./topics.ts";

const CHANNELS_PER_CLIENT = 20;
const TOPICS_PER_CHANNEL = 1000;
const CHANNEL_LIFE_MS = 24 * 60 * 60 * 1000;

export interface Notifications {
  publish: World["publish"];
  open(client: OAuthClient): Channel;
  list(client: OAuthClient): Channel[];
  /** The channel, when it is this client's and has not expired. */
  find(id: string, client?: OAuthClient): Channel;
  subscribe(channel: Channel, client: OAuthClient, topicIds: string[], replace: boolean): Subscription[];
  connectUri(channel: Channel): string;
  readonly refusesSockets: boolean;
  attach(channel: Channel, socket: WebSocket): void;
  /** Ends all sockets; with `notice`, Genesys' warning comes first. Returns how many. */
  cut(notice: boolean): number;
}

export function startNotifications(world: World): Notifications {
  const sockets = new Map<string, WebSocket>();
  /** Which channels listen to a topic. */
  const listeners = new Map<string, Set<string>>();
  for (const channel of world.state.channels.values()) listen(channel, channel.topics);
  beat();

  function beat(): void {
    world.clock.after(world.settings.heartbeatSeconds * 1000, () => {
      for (const socket of sockets.values()) socket.send(heartbeat);
      for (const channel of world.state.channels.values())
        if (channel.expires <= world.clock.now()) drop(channel);
      beat();
    });
  }

  function listen(channel: Channel, topics: Subscription[]): void {
    for (const { id, state } of topics) {
      if (state !== "Permitted") continue;
      const bag = listeners.get(id) ?? new Set();
      listeners.set(id, bag.add(channel.id));
    }
  }

  function unlisten(channel: Channel): void {
    for (const { id } of channel.topics) {
      listeners.get(id)?.delete(channel.id);
      if (listeners.get(id)?.size === 0) listeners.delete(id);
    }
  }

  function drop(channel: Channel): void {
    unlisten(channel);
    sockets.get(channel.id)?.close(1000);
    world.state.channels.delete(channel.id);
    world.changed();
  }

  function publish(topic: string, body: () => object): void {
    const bag = listeners.get(topic);
    if (!bag) return;
    const frame = JSON.stringify({
      topicName: topic,
      version: "2",
      eventBody: body(),
      metadata: { CorrelationId: newId() },
    });
    for (const channelId of bag) sockets.get(channelId)?.send(frame);
  }

  const notifications: Notifications = {
    publish,
    open(client) {
      const own = notifications.list(client);
      if (own.length >= CHANNELS_PER_CLIENT) {
        const unused = own.find((channel) => !sockets.has(channel.id));
        if (!unused) throw badRequest(`A client can have ${CHANNELS_PER_CLIENT} channels.`);
        drop(unused);
      }
      const created = world.clock.now();
      const expires = created + CHANNEL_LIFE_MS;
      const channel: Channel = {
        id: `streaming-${newSecret()}`,
        clientId: client.id,
        created,
        expires,
        topics: [],
      };
      world.state.channels.set(channel.id, channel);
      world.changed();
      return channel;
    },
    list: (client) => [...world.state.channels.values()].filter((channel) => channel.clientId === client.id),
    find(id, client) {
      const channel = required(world.state.channels, "channel", id);
      if (channel.expires <= world.clock.now() || (client && channel.clientId !== client.id))
        throw new Refusal(404, "not.found", "The channel does not exist or has expired.");
      return channel;
    },
    subscribe(channel, client, topicIds, replace) {
      const kept = replace ? [] : channel.topics.filter(({ id }) => !topicIds.includes(id));
      const wanted = [...new Set(topicIds)].map((id) => judge(id, client));
      if (kept.length + wanted.length > TOPICS_PER_CHANNEL)
        throw badRequest(`A channel can have ${TOPICS_PER_CHANNEL} topics.`);
      unlisten(channel);
      channel.topics = [...kept, ...wanted];
      listen(channel, channel.topics);
      world.changed();
      return channel.topics;
    },
    connectUri: (channel) => `${world.url.replace(/^http/, "ws")}/channels/${channel.id}`,
    get refusesSockets() {
      return world.settings.socketsRefused;
    },
    attach(channel, socket) {
      // One socket per channel: a new one takes the place of the old.
      sockets.get(channel.id)?.close(1000);
      sockets.set(channel.id, socket);
      socket.on("close", () => {
        if (sockets.get(channel.id) === socket) sockets.delete(channel.id);
      });
      socket.on("error", () => socket.terminate());
      socket.on("message", (data) => {
        if (isPing(String(data))) socket.send(pong);
      });
    },
    cut(notice) {
      const open = [...sockets.values()];
      sockets.clear();
      for (const socket of open) {
        if (notice) socket.send(closing);
        if (notice) socket.close(1001);
        else socket.terminate();
      }
      return open.length;
    },
  };
  return notifications;
}

const heartbeat = JSON.stringify({
  topicName: "channel.metadata",
  eventBody: { message: "WebSocket Heartbeat" },
});
const pong = JSON.stringify({ topicName: "channel.metadata", eventBody: { message: "pong" } });
const closing = JSON.stringify({
  topicName: "v2.system.socket_closing",
  eventBody: { message: "This socket is closing in one minute." },
});

function isPing(text: string): boolean {
  try {
    return JSON.parse(text)?.message === "ping";
  } catch {
    return false;
  }
}

function judge(topicId: string, client: OAuthClient): Subscription {
  const permission = permissionFor(topicId);
  if (permission === undefined)
    return { id: topicId, state: "Rejected", rejectionReason: "The topic does not exist." };
  if (hasAny(client.permissions, [permission])) return { id: topicId, state: "Permitted" };
  const rejectionReason = `Missing permission: ${permission}`;
  return { id: topicId, state: "Rejected", rejectionReason, missingPermissions: [permission] };
}
