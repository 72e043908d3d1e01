/** How long one waits, as Genesys says it, and null where it does not. */
import assert from "node:assert/strict";
import { createEstimatedWait } from "../../../lib/genesys/estimated-wait.ts";
import type { ApiRequest, Http } from "../../../lib/genesys/http.ts";

describe("the estimated wait", () => {
  const prediction = (intent: string | undefined, estimatedWaitTimeSeconds?: number) => ({
    ...(intent && { intent }),
    ...(estimatedWaitTimeSeconds !== undefined && { estimatedWaitTimeSeconds }),
  });
  const answers: [string, object, number | null][] = [
    ["no results", {}, null],
    ["an empty list", { results: [] }, null],
    ["a prediction without seconds", { results: [prediction("MESSAGE")] }, null],
    ["no wait at all", { results: [prediction("MESSAGE", 0)] }, 0],
    ["a day", { results: [prediction("MESSAGE", 86_400)] }, 86_400],
    [
      "several, of which one is about messages",
      { results: [prediction("CALL", 9), prediction("message", 5)] },
      5,
    ],
    ["one that does not say about what", { results: [prediction(undefined, 7)] }, 7],
  ];
  for (const [what, body, seconds] of answers) {
    it(`${what} → ${seconds}`, async () => {
      const asked: ApiRequest[] = [];
      const http: Http = {
        async request(one) {
          asked.push(one);
          return body as never;
        },
        close() {},
      };
      assert.equal(await createEstimatedWait(http).ofQueue("a queue/1"), seconds);
      assert.equal(
        asked[0]?.path,
        "/api/v2/routing/queues/a%20queue%2F1/mediatypes/message/estimatedwaittime",
      );
    });
  }
});
