/** After `apply` Genesys' own SDK, a client that nobody here wrote, sees what the plan said. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MARKER_HEADER, markerOf } from "../../../lib/provision/wanted.ts";
import type { Json } from "../../support/json.ts";
import { FLOWS, QUEUES, type TestSandbox, testSandbox } from "../../support/sandbox.ts";
import { USUAL_CONTENT } from "../../support/usual-settings.ts";
import { row } from "../routing/rows.ts";
import { type Bench, startBench } from "./on-sandbox.ts";

const NAME = "DYDU bot connector";
const TABLE = [
  row("Animal", { queueId: QUEUES.animal, flowId: FLOWS.animal }),
  row("Santé / été", { flowId: FLOWS.payment }),
  row("Nowhere"),
  row("", { flowId: FLOWS.general }),
];

describe("what the SDK sees after apply", function () {
  this.timeout(30_000);
  const { HOME } = process.env;
  let home: string;
  let sdk: Json;
  let sandbox: TestSandbox;
  let bench: Bench;

  before(async () => {
    sandbox = await testSandbox();
    bench = await startBench({ sandbox, provisioned: false, competencies: TABLE });
    // The SDK watches a file under the home directory.
    home = await mkdtemp(join(tmpdir(), "sdk-home-"));
    process.env.HOME = home;
    const module = (await import("purecloud-platform-client-v2")) as Json;
    sdk = module.default ?? module;
    const { hostname: host, port } = new URL(sandbox.url);
    sdk.ApiClient.instance.setGateway({ host, protocol: "http", port: Number(port) });
    await sdk.ApiClient.instance.loginClientCredentialsGrant(sandbox.client.id, sandbox.client.secret);
  });
  after(async () => {
    process.env.HOME = HOME;
    sdk.ApiClient.instance.setGateway();
    await bench.close();
    await sandbox.close();
    await rm(home, { recursive: true, force: true });
  });

  async function seen() {
    const api = new sdk.ConversationsApi();
    const { entities } = await api.getConversationsMessagingIntegrationsOpen({ pageSize: 100 });
    const routing = new sdk.RoutingApi();
    return Promise.all(
      entities.map(async (one: Json) => {
        const [recipient, setting, content] = await Promise.all([
          routing.getRoutingMessageRecipient(one.recipient.id),
          api.getConversationsMessagingSetting(one.messagingSetting.id),
          api.getConversationsMessagingSupportedcontentSupportedContentId(one.supportedContent.id),
        ]);
        return {
          id: one.id,
          name: one.name,
          url: one.outboundNotificationWebhookUrl,
          mark: one.webhookHeaders[MARKER_HEADER],
          createStatus: one.createStatus,
          flow: recipient.flow?.id ?? "",
          typing: setting.event.typing.on,
          settingName: setting.name,
          outbound: content.mediaTypes.allow.outbound.map(({ type }: Json) => type),
        };
      }),
    ) as Promise<Json[]>;
  }

  it("equals the plan: name, address, mark and flow of each row, with what was asked for besides", async () => {
    const include = ["flow", "typing", "documents"] as const;
    const planned = await bench.connector.plan({ include });
    const applied = await bench.connector.apply("all", planned.hash, { include });
    assert.deepEqual(
      applied.steps.filter(({ done }) => !done),
      [],
    );
    const sees = await seen();
    const creates = planned.steps.filter(({ kind, field }) => kind === "create" && field === null);
    assert.equal(sees.length, creates.length);
    for (const { competency, integrationName, new: url } of creates) {
      const one = sees.find(({ name }) => name === integrationName);
      assert.ok(one, integrationName);
      assert.deepEqual(
        [one.url, one.mark, one.createStatus, one.flow],
        [
          url,
          markerOf(NAME, competency),
          "Completed",
          TABLE.find((wanted) => wanted.competency === competency)?.flowId,
        ],
      );
      assert.deepEqual(one.typing, { inbound: "Enabled", outbound: "Enabled" });
      assert.deepEqual(one.outbound, ["*/*"]);
    }
    const after = await bench.connector.plan({ include });
    assert.equal(after.summary, "4 keep");
    assert.deepEqual(
      after.steps.map(({ integrationId }) => integrationId).sort(),
      sees.map(({ id }) => id).sort(),
    );
  });

  it("a changed flow, a renamed and a drifted integration: keep, update and what the SDK sees afterwards agree", async () => {
    const api = new sdk.ConversationsApi();
    const [animal, bot] = await Promise.all([find("Animal"), find("")]);
    await api.patchConversationsMessagingIntegrationsOpenIntegrationId(animal.id, { name: "Pets" });
    await api.patchConversationsMessagingIntegrationsOpenIntegrationId(bot.id, {
      name: NAME,
      outboundNotificationWebhookUrl: "https://elsewhere.example.com/hook",
    });
    await new sdk.RoutingApi().putRoutingMessageRecipient(animal.recipientId, {
      flow: { id: FLOWS.payment },
    });

    const include = ["flow"] as const;
    const { steps, hash } = await bench.connector.plan({ include });
    const shown = steps.map(({ kind, competency, field, old }) => [kind, competency, field, old].join(" "));
    assert.deepEqual(shown, [
      `update Animal flow Payment chats (${FLOWS.payment})`,
      "keep Santé / été  ",
      "keep Nowhere  ",
      "update  webhookUrl https://elsewhere.example.com/hook",
    ]);
    await bench.connector.apply("all", hash, { include });
    const sees = await seen();
    const again = sees.find(({ id }) => id === animal.id);
    assert.deepEqual(
      [again?.name, again?.flow],
      ["Pets", FLOWS.animal],
      "its new name stays, its flow is the row's",
    );
    assert.equal(sees.find(({ id }) => id === bot.id)?.url, steps.at(-1)?.new);
  });

  it("prune names first, then deletes exactly what is listed; the SDK finds it no more", async () => {
    bench.connector.change({
      competencies: TABLE.filter(({ competency }) => competency !== "Nowhere"),
      content: USUAL_CONTENT,
      hours: [],
    });
    const named = await bench.connector.prune([]);
    assert.deepEqual(
      named.steps.map(({ kind, competency }) => [kind, competency]),
      [["orphan", "Nowhere"]],
    );
    assert.equal((await seen()).length, 4, "naming deletes nothing");
    const id = named.steps[0]?.integrationId ?? "";
    const { steps } = await bench.connector.prune([id, (await find("")).id]);
    assert.deepEqual(
      steps.map(({ done, error }) => [done, error?.code]),
      [
        [true, undefined],
        [false, "GENESYS_REJECTED"],
      ],
    );
    const api = new sdk.ConversationsApi();
    await assert.rejects(api.getConversationsMessagingIntegrationsOpenIntegrationId(id), { status: 404 });
    assert.equal((await seen()).length, 3);
  });

  async function find(competency: string): Promise<Json> {
    const api = new sdk.ConversationsApi();
    const { entities } = await api.getConversationsMessagingIntegrationsOpen({ pageSize: 100 });
    const one = entities.find(
      ({ webhookHeaders }: Json) => webhookHeaders[MARKER_HEADER] === markerOf(NAME, competency),
    );
    assert.ok(one);
    return { ...one, recipientId: one.recipient.id };
  }
});
