/** Notification channels and their subscriptions (contract §5.4). */
import type { Notifications } from "../../notifications/channels.ts";
import { TOPICS } from "../../notifications/topics.ts";
import { badRequest, Refusal } from "../../refusal.ts";
import type { Channel, Subscription } from "../../state/model.ts";
import { type Answer, type Call, parameter, type Routes } from "../route.ts";

const PATH = "/api/v2/notifications/channels";

export function notificationRoutes(notifications: Notifications): Routes {
  const show = (channel: Channel) => ({
    id: channel.id,
    connectUri: notifications.connectUri(channel),
    expires: new Date(channel.expires).toISOString(),
  });
  const wanted = (call: Call) => notifications.find(parameter(call, "channelId"), call.client);
  const subscribe = (call: Call, replace: boolean): Answer => {
    const ids: string[] = call.body.map((topic: { id?: string }) => topic.id);
    if (ids.some((id) => !id)) throw badRequest("A topic has no id.", "id");
    const lenient = call.query.get("ignoreErrors")?.toLowerCase() === "true";
    const before = wanted(call);
    const kept = [...before.topics];
    const topics = notifications.subscribe(before, call.client, ids, replace);
    const rejected = topics.find((topic) => topic.state === "Rejected" && ids.includes(topic.id));
    if (rejected && call.world.settings.subscriptionErrors && !lenient) {
      notifications.subscribe(
        before,
        call.client,
        kept.map(({ id }) => id),
        true,
      );
      throw forbidden(rejected);
    }
    return { body: { entities: topics.map(showTopic) } };
  };

  return {
    [`GET ${PATH}`]: ({ client }) => ({ body: { entities: notifications.list(client).map(show) } }),
    [`POST ${PATH}`]: ({ client }) => ({ body: show(notifications.open(client)) }),
    [`GET ${PATH}/{channelId}/subscriptions`]: (call) => ({
      body: { entities: wanted(call).topics.map(showTopic) },
    }),
    [`POST ${PATH}/{channelId}/subscriptions`]: (call) => subscribe(call, false),
    [`PUT ${PATH}/{channelId}/subscriptions`]: (call) => subscribe(call, true),
    [`DELETE ${PATH}/{channelId}/subscriptions`]: (call) => {
      notifications.subscribe(wanted(call), call.client, [], true);
      return { status: 204 };
    },
    "GET /api/v2/notifications/availabletopics": () => ({
      body: {
        entities: TOPICS.map(({ id, permission }) => ({
          id,
          requiresPermissions: [permission],
          permissionDetails: [{ type: "requiresPermissions", permissions: [permission], enforced: true }],
          visibility: "Public",
          transports: ["All"],
        })),
      },
    }),
  };
}

function showTopic(topic: Subscription): object {
  return { ...topic, selfUri: `/api/v2/notifications/availabletopics?topic=${topic.id}` };
}

function forbidden({ rejectionReason, missingPermissions = [] }: Subscription): Refusal {
  const names = missingPermissions.join(", ");
  return new Refusal(403, "missing.permissions", `${rejectionReason}`, {
    messageParams: { missingPermissions: names },
  });
}
