import assert from "node:assert/strict";
import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { AGENTS, FLOWS, type Stage, setStage, until } from "./stage.ts";

const AMELIE = { agentId: AGENTS.amelie };

describe("sandbox: the agent desk", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(() => stage.close());

  const state = async () => (await stage.send("GET", "/desk/state")).body;

  it("shows a fresh organisation: three queues, four agents off queue, the message flows", async () => {
    const { organisation, timeScale, agents, queues, flows, integrations, conversations } = await state();
    assert.ok(organisation.id && organisation.name);
    assert.equal(timeScale, 0.01);
    assert.deepEqual(
      agents.map((one: { id: string; name: string; status: string; queues: { name: string }[] }) => [
        one.id,
        one.name,
        one.status,
        one.queues[0]?.name,
      ]),
      [
        ["e0000000-0000-4000-8000-000000000001", "Amélie Laurent", "offQueue", "Animal"],
        ["e0000000-0000-4000-8000-000000000002", "Tom Weber", "offQueue", "Animal"],
        ["e0000000-0000-4000-8000-000000000003", "Marc Dubois", "offQueue", "Payment"],
        ["e0000000-0000-4000-8000-000000000004", "Nora Keller", "offQueue", "General"],
      ],
    );
    assert.deepEqual(
      queues.map((one: object) => one),
      [
        { id: "a0000000-0000-4000-8000-000000000001", name: "Animal", waiting: 0, agentsOnQueue: 0 },
        { id: "a0000000-0000-4000-8000-000000000002", name: "Payment", waiting: 0, agentsOnQueue: 0 },
        { id: "a0000000-0000-4000-8000-000000000003", name: "General", waiting: 0, agentsOnQueue: 0 },
      ],
    );
    assert.deepEqual(flows[3], {
      id: "f0000000-0000-4000-8000-000000000004",
      name: "Draft chats",
      published: false,
      queueId: "a0000000-0000-4000-8000-000000000003",
    });
    assert.deepEqual([integrations, conversations], [[], []]);
  });

  it("shows a conversation with its people, its words and its state", async () => {
    const { integration, conversationId } = await stage.talk();
    await stage.desk(`conversations/${conversationId}/message`, { ...AMELIE, text: "Bonjour" });
    const view = await stage.view(conversationId);
    assert.deepEqual(
      { ...view, startedAt: 0, messages: view.messages.map((one: object) => ({ ...one, id: "", time: 0 })) },
      {
        id: conversationId,
        state: "connected",
        queue: { id: "a0000000-0000-4000-8000-000000000001", name: "Animal" },
        agent: { id: AGENTS.amelie, name: "Amélie Laurent" },
        agents: [{ id: AGENTS.amelie, name: "Amélie Laurent", part: "connected" }],
        customer: { id: "user-1", nickname: "Zoé" },
        attributes: {},
        integration: { id: integration.id, name: "DYDU bot connector" },
        startedAt: 0,
        endedAt: null,
        endReason: null,
        customerTypingUntil: null,
        messages: [
          {
            id: "",
            direction: "inbound",
            from: { type: "customer", name: "Zoé" },
            text: "I need help with my dog",
            attachments: [],
            time: 0,
            status: "delivered",
          },
          {
            id: "",
            direction: "outbound",
            from: { type: "agent", name: "Amélie Laurent" },
            text: "Bonjour",
            attachments: [],
            time: 0,
            status: "sent",
          },
        ],
      },
    );
    const { agents } = await state();
    assert.equal(agents[0].status, "interacting");
  });

  it("events: the state at once, and again after a change", async () => {
    const abort = new AbortController();
    const response = await fetch(`${stage.sandbox.deskUrl}events`, { signal: abort.signal });
    assert.match(response.headers.get("content-type") ?? "", /^text\/event-stream/);
    const states: { agents: { onQueue: boolean }[] }[] = [];
    const reading = readStates(response, states).catch(() => {});
    await until(() => states.length > 0);
    assert.equal(states[0]?.agents[0]?.onQueue, false);
    await stage.desk(`agents/${AGENTS.amelie}/on-queue`, { onQueue: true });
    await until(() => states.at(-1)?.agents[0]?.onQueue);
    abort.abort();
    await reading;
  });

  it("the message routing page attaches a flow to a recipient, and takes it off again", async () => {
    const { id, recipientId } = await stage.integrate("A", null);
    await stage.desk(`recipients/${recipientId}/flow`, { flowId: FLOWS.animal });
    assert.equal((await state()).integrations[0].flowId, FLOWS.animal);
    await stage.desk(`recipients/${recipientId}/flow`, { flowId: null });
    assert.equal((await state()).integrations[0].flowId, null);
    const { conversationId } = (await stage.say(id)).body;
    assert.equal((await stage.view(conversationId)).state, "nowhere");
    const { status, body } = await stage.desk(`recipients/${recipientId}/flow`, { flowId: FLOWS.call });
    assert.deepEqual([status, typeof body.message], [400, "string"]);
  });

  it("typing is switched for one integration and no other", async () => {
    const one = await stage.integrate("one", null);
    await stage.integrate("two", null);
    await stage.desk(`integrations/${one.id}/typing`, { inbound: true, outbound: true });
    await stage.desk(`integrations/${one.id}/typing`, { outbound: false });
    assert.deepEqual(
      (await state()).integrations.map((it: { typingInbound: boolean; typingOutbound: boolean }) => [
        it.typingInbound,
        it.typingOutbound,
      ]),
      [
        [true, false],
        [false, false],
      ],
    );
  });

  it("a file can carry a text, and its name cannot leave its place", async () => {
    const { conversationId } = await stage.talk();
    const query = new URLSearchParams({ agentId: AGENTS.amelie, filename: "../../a\nb.png", text: "Look" });
    await fetch(`${stage.sandbox.deskUrl}conversations/${conversationId}/attachment?${query}`, {
      method: "POST",
      headers: { "Content-Type": "image/png" },
      body: "PNG",
    });
    const { text, attachments } = (await stage.view(conversationId)).messages.at(-1);
    assert.deepEqual(
      [text, attachments[0].filename, attachments[0].mediaType],
      ["Look", ".._.._a_b.png", "Image"],
    );
    assert.equal((await stage.send("GET", `/desk/${attachments[0].url}`)).body, "PNG");
  });

  describe("refuses, in words", () => {
    const cases: [string, string, unknown, number, RegExp][] = [
      ["an unknown agent", "agents/nobody/on-queue", { onQueue: true }, 404, /agent/],
      ["an unknown conversation", "conversations/none/accept", AMELIE, 404, /conversation/],
      ["nobody's action", "conversations/none/accept", {}, 400, /agentId/],
      ["an unknown function", "conversations/none/dance", AMELIE, 404, /conversation/],
      ["what is no object", `agents/${AGENTS.amelie}/on-queue`, [], 400, /JSON object/],
      ["broken JSON", `agents/${AGENTS.amelie}/on-queue`, "{", 400, /syntax/],
    ];
    for (const [what, path, body, status, words] of cases)
      it(what, async () => {
        const reply = await stage.desk(path, body);
        assert.equal(reply.status, status);
        assert.match(reply.body.message, words);
      });

    it("an empty text", async () => {
      const { conversationId } = await stage.talk();
      const reply = await stage.desk(`conversations/${conversationId}/message`, { ...AMELIE, text: "  " });
      assert.deepEqual(
        [reply.status, reply.body.message],
        [400, "Write something first: the message is empty."],
      );
    });
  });

  describe("safety", () => {
    it("a form of another site can do nothing: only application/json is taken", async () => {
      for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
        const reply = await stage.send("POST", `/desk/agents/${AGENTS.amelie}/on-queue`, '{"onQueue":true}', {
          "Content-Type": type,
        });
        assert.equal(reply.status, 415);
      }
      assert.equal((await state()).agents[0].onQueue, false);
    });

    it("nor can a site whose name was pointed to 127.0.0.1", async () => {
      for (const path of ["/desk/state", "/sandbox/requests"])
        assert.equal(await statusWithHost(stage.sandbox.port, path, "evil.example"), 403);
      assert.equal(await statusWithHost(stage.sandbox.port, "/desk/state", "localhost:1"), 200);
    });

    it("the page may load nothing but its own files", async () => {
      const { status, headers } = await stage.send("GET", "/desk/");
      assert.equal(status, 200);
      assert.match(headers.get("content-type") ?? "", /^text\/html/);
      assert.match(headers.get("content-security-policy") ?? "", /default-src 'none'; script-src 'self'/);
      assert.equal(headers.get("x-content-type-options"), "nosniff");
    });

    it("nothing but the page's own files is served", async () => {
      for (const name of ["assets.ts", "stream.ts", "%2e%2e%2f%2e%2e%2fpackage.json", "%2e%2e%2fapi.ts"])
        assert.equal((await stage.send("GET", `/desk/${name}`)).status, 404);
    });
  });

  it("from source the page's script is served as JavaScript", async () => {
    const { status, body, headers } = await stage.send("GET", "/desk/desk.js");
    assert.equal(status, 200);
    assert.match(headers.get("content-type") ?? "", /^text\/javascript/);
    assert.doesNotMatch(body, /^\s*(interface|import type) /m);
    for (const [, module] of body.matchAll(/from "\.\/([^"]+)"/g))
      assert.equal((await stage.send("GET", `/desk/${module}`)).status, 200, module);
  });

  it("the address without a slash leads to the one with", async () => {
    const { status, headers } = await stage.send("GET", "/desk");
    assert.deepEqual([status, headers.get("location")], [302, "/desk/"]);
  });

  it("can be mounted elsewhere, behind a parser that has already read the body", async () => {
    const host = createServer((request, response) => {
      const mounted = Object.assign(request, { url: request.url?.replace("/admin/secret", "") });
      if (request.method === "GET") return stage.sandbox.handleDesk(mounted, response);
      const chunks: Buffer[] = [];
      request.on("data", (chunk) => chunks.push(chunk));
      request.on("end", () => {
        const body = JSON.parse(Buffer.concat(chunks).toString());
        stage.sandbox.handleDesk(Object.assign(mounted, { body }), response);
      });
    });
    await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
    const base = `http://127.0.0.1:${(host.address() as AddressInfo).port}/admin/secret`;
    const reply = await stage.send("POST", `${base}/agents/${AGENTS.tom}/on-queue`, { onQueue: true });
    assert.equal(reply.status, 200);
    const { agents } = (await stage.send("GET", `${base}/state`)).body;
    assert.equal(agents[1].onQueue, true);
    assert.match((await stage.send("GET", `${base}/`)).body, /<html/);
    host.close();
    host.closeAllConnections();
  });
});

async function readStates<T>(response: Response, states: T[]): Promise<void> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const frames = text.split("\n\n");
    text = frames.pop() ?? "";
    for (const frame of frames)
      if (frame.startsWith("event: state\ndata: "))
        states.push(JSON.parse(frame.slice("event: state\ndata: ".length)));
  }
}

/** `fetch` does not let one choose the host header. */
function statusWithHost(port: number, path: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest({ port, path, headers: { Host: host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}
