import assert from "node:assert/strict";
import { createHttp } from "../../../lib/genesys/http.ts";
import { createNotificationChannels } from "../../../lib/genesys/notifications.ts";
import { startApi } from "./api-double.ts";

describe("notification channels", () => {
  it("are asked for before any conversation is read: who is not subscribed to ends late", async () => {
    const api = await startApi(() => ({ body: { id: "channel", connectUri: "wss://x", entities: [] } }));
    const http = createHttp(api.options);
    const channels = createNotificationChannels(http);
    await channels.create();
    await channels.subscribe("channel", ["a"]);
    await channels.replace("channel", ["a"]);
    assert.deepEqual(
      api.taken.map(({ priority }) => priority),
      ["end", "end", "end"],
    );
    http.close();
    await api.close();
  });

  it("a thousand topics are subscribed to in three requests", async () => {
    const api = await startApi(() => ({ body: { entities: [] } }));
    const http = createHttp(api.options);
    const topics = Array.from({ length: 1_000 }, (_, index) => `topic-${index}`);
    await createNotificationChannels(http).replace("channel", topics);
    assert.deepEqual(
      api.calls.map(({ method }) => method),
      ["PUT", "POST", "POST"],
    );
    assert.deepEqual(
      api.calls.flatMap(({ body }) => (JSON.parse(body) as { id: string }[]).map(({ id }) => id)),
      topics,
    );
    http.close();
    await api.close();
  });
});
