/** What the probes say of clients with and without each permission, and that they leave no trace. */
import assert from "node:assert/strict";
import type { ProbedPermission } from "../../../lib/genesys/permission-probes.ts";
import { type OnSandbox, startOnSandbox } from "./on-sandbox.ts";

const PERMISSIONS: ProbedPermission[] = [
  "messaging:integration:view",
  "messaging:integration:add",
  "messaging:integration:edit",
  "conversation:message:receive",
  "conversation:message:create",
  "conversation:communication:disconnect",
  "routing:queue:view",
  "routing:message:manage",
  "architect:flow:view",
  "analytics:queueObservation:view",
  "messaging:setting:view",
  "messaging:setting:add",
  "messaging:setting:edit",
  "messaging:supportedContent:view",
  "messaging:supportedContent:add",
];

describe("permission probes", () => {
  let on: OnSandbox;
  before(async () => {
    on = await startOnSandbox();
  });
  after(() => on.close());

  for (const permission of PERMISSIONS) {
    it(`${permission}: held alone it is seen, missing alone it is missed`, async () => {
      const only = await on.clientWith([permission]);
      assert.deepEqual(await only.permissions.ask(permission), { held: "yes" });
      const others = await on.clientWith(PERMISSIONS.filter((one) => one !== permission));
      assert.deepEqual(await others.permissions.ask(permission), { held: "no" });
    });
  }

  it("create and change nothing, even with every permission", async () => {
    const shown = async () => {
      const { conversations, integrations } = (await (await fetch(`${on.url}/desk/state`)).json()) as {
        conversations: unknown[];
        integrations: unknown[];
      };
      const recipients = await on.genesys.recipients.list();
      const flows = await on.genesys.flows.list();
      const settings = await on.genesys.settings.list();
      const profiles = await on.genesys.supportedContents.list();
      return { conversations, integrations, recipients, flows, settings, profiles };
    };
    const before = await shown();
    for (const permission of PERMISSIONS) await on.genesys.permissions.ask(permission);
    assert.deepEqual(await shown(), before);
    assert.deepEqual(await on.control("GET", "inbound?kind=all"), []);
  });

  it("a Genesys in trouble leaves it unknown, with the reason", async () => {
    await on.control("POST", "faults", { kind: "status", status: 503, match: { path: "/flows" } });
    const grant = await on.genesys.permissions.ask("architect:flow:view");
    await on.control("DELETE", "faults");
    assert.equal(grant.held, "unknown");
    assert.match(grant.held === "unknown" ? grant.why : "", /503/);
  });
});
