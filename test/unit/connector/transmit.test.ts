/** The end of a chat on its way to Genesys. */
import assert from "node:assert/strict";
import { createTransmit } from "../../../lib/connector/transmit.ts";
import { HandoverError } from "../../../lib/errors.ts";
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import type { Genesys } from "../../../lib/genesys/client.ts";
import type { OutboxRow } from "../../../lib/store/store.ts";
import { USUAL_CONTENT } from "../../support/usual-settings.ts";
import { conversing, storeWith } from "../escalation/escalations.ts";
import { AT } from "../escalation/views.ts";

const escalation = (rest: Partial<Escalation> = {}) => conversing({ state: "connected", ...rest });

describe("sending an end", () => {
  async function setUp(one: Escalation, ending: "works" | "forbidden" | "unknown" = "works") {
    const said: string[] = [];
    const lacks: (string | undefined)[] = [];
    const open = {
      id: "x",
      participants: [{ id: "p0", purpose: "customer", state: "connected", attributes: {} }],
      ended: false,
    };
    let disconnects = 0;
    let waitedMs = 0;
    let readBack: HandoverError | undefined;
    const transmit = createTransmit({
      store: await storeWith(one),
      genesys: () =>
        ({
          conversations: {
            async get() {
              if (ending === "unknown")
                throw new HandoverError("GENESYS_REJECTED", "Unknown.", "", { status: 404 });
              if (disconnects > 0 && readBack) throw readBack;
              return { ...open, ended: disconnects > 0 };
            },
            async disconnectParticipant() {
              if (ending === "forbidden") {
                const permission = "conversation:communication:disconnect";
                throw new HandoverError("GENESYS_PERMISSION", "No.", "", { permission });
              }
              disconnects += 1;
            },
          },
          inbound: {
            async message(_id: string, body: { text?: string; channel: { messageId?: string } }) {
              said.push(`${body.channel.messageId}: ${body.text}`);
              return {};
            },
          },
        }) as unknown as Genesys,
      maxWaitMs: () => 1,
      wait: async (ms) => {
        waitedMs += ms;
      },
      content: () => USUAL_CONTENT,
      userIdOf: () => "lh1.x",
      lacksToEnd: (permission) => lacks.push(permission),
      now: () => AT + waitedMs,
    });
    const end: OutboxRow = {
      seq: 1,
      chatId: "c1",
      escalationId: "e1",
      nodeId: "n",
      kind: "end",
      integrationId: "i1",
      body: {},
      opens: false,
      last: true,
      flowMessage: {},
      acceptedAt: AT,
      attempts: 0,
    };
    const failReadBack = (error: HandoverError | undefined) => {
      readBack = error;
    };
    return {
      run: () => transmit(end),
      said,
      lacks,
      disconnects: () => disconnects,
      waited: () => waitedMs,
      failReadBack,
    };
  }

  it("closes the conversation, and takes back that it may not", async () => {
    const { run, said, lacks, disconnects } = await setUp(escalation());
    await run();
    assert.deepEqual([disconnects(), said, lacks], [1, [], [undefined]]);
  });

  it("without the permission tells the agent in words, with the same id at every repetition", async () => {
    const { run, said, lacks } = await setUp(escalation(), "forbidden");
    await run();
    await run();
    assert.deepEqual(new Set(said), new Set(["e1-end: (The user has left the chat.)"]));
    assert.equal(lacks[0], "conversation:communication:disconnect");
  });

  it("tells the agent in words when Genesys never said which conversation it is", async () => {
    const { run, said } = await setUp(escalation({ conversationId: undefined, state: "queued" }));
    await run();
    assert.equal(said.length, 1);
  });

  it("waits where Genesys does not know the conversation yet, because it has only just named it", async () => {
    const { run, said, waited } = await setUp(escalation({ requestedAt: AT - 20_000 }), "unknown");
    assert.deepEqual([await run(), waited(), said], [{ closed: true }, 10_000, []]);
  });

  it("with a read-back that fails is tried again, and then only finds it closed: nothing is said to the agent", async () => {
    const { run, said, disconnects, failReadBack } = await setUp(escalation());
    for (const code of ["GENESYS_UNREACHABLE", "GENESYS_RATE_LIMIT", "GENESYS_AUTH"] as const) {
      failReadBack(new HandoverError(code, "Not now.", ""));
      await assert.rejects(run(), (error) => error instanceof HandoverError && error.code === code);
    }
    failReadBack(undefined);
    assert.deepEqual([await run(), disconnects(), said], [{ closed: true }, 1, []]);
  });

  for (const [what, one, ending, result] of [
    ["one that has ended", escalation({ state: "ended" }), "works", {}],
    [
      "one that Genesys does not know any more",
      escalation({ requestedAt: AT - 30_000 }),
      "unknown",
      { closed: true },
    ],
  ] as const) {
    it(`has nothing to do for ${what}`, async () => {
      const { run, said, disconnects } = await setUp(one, ending);
      assert.deepEqual(await run(), result);
      assert.deepEqual([said, disconnects()], [[], 0]);
    });
  }
});
