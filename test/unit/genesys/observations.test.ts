import assert from "node:assert/strict";
import { observed } from "../../../lib/genesys/observations.ts";

const row = (metric: string, count?: number, qualifier?: string) => ({ metric, qualifier, stats: { count } });
const nobody = { agentsOnQueue: 0, waiting: 0, interacting: 0 };

describe("queue observations", () => {
  it("agents are summed over their routing statuses, in the group without a media type", () => {
    const data = [row("oOnQueueUsers", 2, "IDLE"), row("oOnQueueUsers", 3, "INTERACTING")];
    const figures = observed({ results: [{ group: { queueId: "q" }, data }] }, ["q"]);
    assert.deepEqual(figures.get("q"), { ...nobody, agentsOnQueue: 5 });
  });

  it("only messages count as waiting and interacting", () => {
    const media = (mediaType: string) => ({
      group: { queueId: "q", mediaType },
      data: [row("oWaiting", 4), row("oInteracting", 1)],
    });
    const figures = observed({ results: [media("voice"), media("message"), media("chat")] }, ["q"]);
    assert.deepEqual(figures.get("q"), { ...nobody, waiting: 4, interacting: 1 });
  });

  it("many queues in one answer are told apart, and foreign ones left out", () => {
    const agents = (queueId: string, count: number) => ({
      group: { queueId },
      data: [row("oOnQueueUsers", count)],
    });
    const figures = observed({ results: [agents("a", 1), agents("x", 9), agents("b", 2)] }, ["a", "b"]);
    assert.deepEqual(
      [...figures].map(([id, { agentsOnQueue }]) => [id, agentsOnQueue]),
      [
        ["a", 1],
        ["b", 2],
      ],
    );
  });

  const silent: [string, Parameters<typeof observed>[0]][] = [
    ["no results", {}],
    ["an empty list", { results: [] }],
    ["a group without data", { results: [{ group: { queueId: "q" } }] }],
    [
      "a row without a count",
      { results: [{ group: { queueId: "q" }, data: [{ metric: "oOnQueueUsers" }] }] },
    ],
    ["no group", { results: [{ data: [row("oOnQueueUsers", 3)] }] }],
  ];
  for (const [what, answer] of silent) {
    it(`${what} means nobody`, () => assert.deepEqual(observed(answer, ["q"]).get("q"), nobody));
  }
});
