/** Notification channels: where Genesys tells of events, over a socket (genesys-contract §5.4). */
import type { Models } from "purecloud-platform-client-v2";
import type { Http, RequestOptions } from "./http.ts";

export interface NotificationChannel {
  id: string;
  /** `wss://…`, to connect to as it is. */
  connectUri: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

export interface Subscribed {
  permitted: string[];
  rejected: { topic: string; reason: string; missingPermissions: string[] }[];
}

/** Topics in one request: far below the 1,000 of a channel, so that a body stays small. */
const BATCH = 400;
const LIFE_MS = 24 * 60 * 60_000;

/** Ends are heard by it: reading conversations in turn, of which there may be a thousand, must not hold it up. */
const TO_HEAR_ENDS = { priority: "end" } as const;

export type Notifications = ReturnType<typeof createNotificationChannels>;

export function createNotificationChannels(http: Http, now: () => number = Date.now) {
  const pathOf = (channelId: string) =>
    `/api/v2/notifications/channels/${encodeURIComponent(channelId)}/subscriptions`;

  async function send(
    method: "POST" | "PUT",
    channelId: string,
    topics: readonly string[],
    options?: RequestOptions,
  ) {
    const answer = await http.request<Models.ChannelTopicEntityListing>({
      method,
      path: pathOf(channelId),
      // Without it one topic that may not be had would fail them all.
      query: { ignoreErrors: true },
      body: topics.map((id) => ({ id })),
      ...TO_HEAR_ENDS,
      ...options,
    });
    return outcomeOf(answer, topics);
  }

  return {
    /** At most 20 per OAuth client, each for a day: making the 21st ends the oldest. */
    async create(options?: RequestOptions): Promise<NotificationChannel> {
      const path = "/api/v2/notifications/channels";
      const channel = await http.request<Models.Channel>({
        method: "POST",
        path,
        ...TO_HEAR_ENDS,
        ...options,
      });
      const expiresAt = Date.parse(channel.expires ?? "");
      return {
        id: channel.id ?? "",
        connectUri: channel.connectUri ?? "",
        expiresAt: Number.isNaN(expiresAt) ? now() + LIFE_MS : expiresAt,
      };
    },

    /** Adds topics to those that the channel has; at most 1,000 in all. */
    async subscribe(
      channelId: string,
      topics: readonly string[],
      options?: RequestOptions,
    ): Promise<Subscribed> {
      const outcome: Subscribed = { permitted: [], rejected: [] };
      for (let start = 0; start < topics.length; start += BATCH) {
        const part = await send("POST", channelId, topics.slice(start, start + BATCH), options);
        outcome.permitted.push(...part.permitted);
        outcome.rejected.push(...part.rejected);
      }
      return outcome;
    },

    /** The channel has these topics and no others. */
    async replace(
      channelId: string,
      topics: readonly string[],
      options?: RequestOptions,
    ): Promise<Subscribed> {
      const first = await send("PUT", channelId, topics.slice(0, BATCH), options);
      const others = await this.subscribe(channelId, topics.slice(BATCH), options);
      return {
        permitted: [...first.permitted, ...others.permitted],
        rejected: [...first.rejected, ...others.rejected],
      };
    },

    /** The channel has no topics any more. The channel itself goes when its day is over. */
    async clear(channelId: string, options?: RequestOptions): Promise<void> {
      await http.request({ method: "DELETE", path: pathOf(channelId), ...options });
    },
  };
}

/** Of the topics asked for; the answer may list older ones too, and one that it does not list was taken. */
function outcomeOf(answer: Models.ChannelTopicEntityListing, asked: readonly string[]): Subscribed {
  const wanted = new Set(asked);
  const rejected = (answer.entities ?? [])
    .filter(({ id, state }) => id && wanted.has(id) && state?.toLowerCase() === "rejected")
    .map(({ id = "", rejectionReason = "", missingPermissions = [] }) => ({
      topic: id,
      reason: rejectionReason,
      missingPermissions,
    }));
  const refused = new Set(rejected.map(({ topic }) => topic));
  return { permitted: asked.filter((topic) => !refused.has(topic)), rejected };
}
