/** The preview of a plan in Node-RED's real editor: every kind of step, in English and in French. */

import assert from "node:assert/strict";
import type { Browser, Locator } from "playwright-core";
import { MARKER_HEADER, markerOf } from "../../lib/provision/wanted.ts";
import english from "../../nodes/genesys-provision/locales/en-US.json" with { type: "json" };
import french from "../../nodes/genesys-provision/locales/fr.json" with { type: "json" };
import { startBrowser, type Visitor, visitor } from "../support/browser.ts";
import { type Editor, editorIn } from "../support/editor.ts";
import { ROWS, row } from "../support/flows.ts";
import type { Json } from "../support/json.ts";
import { request } from "../support/node-red.ts";
import { FLOWS, tokenOf } from "../support/sandbox.ts";
import { type Stage, stage } from "../support/stage.ts";
import { until } from "../support/until.ts";

/** The story's nodes lie on top of each other: this one is to be clicked on. */
const APART = { x: 500, y: 300 };
const NAME = "DYDU bot connector";
const KINDS = ["create", "adopt", "keep", "update", "conflict", "orphan"] as const;

for (const [language, locale, texts] of [
  ["English", "en-US", english],
  ["French", "fr-FR", french],
] as [string, string, typeof english][]) {
  describe(`the preview of a plan in ${language}`, function () {
    this.timeout(60_000);
    let on: Stage;
    let browser: Browser;
    let person: Visitor;
    let editor: Editor;
    let dialog: Locator;

    before(async () => {
      [on, browser] = await Promise.all([
        stage(5, { flow: { provision: { ...APART, onDeploy: "nothing" } }, unprovisioned: true }),
        startBrowser(),
      ]);
      await everyKind(on);
      person = await visitor(browser, `${on.red.url}/`, { locale });
      editor = await editorIn(person.page, on.red);
      dialog = await editor.open("provision");
    });
    after(async () => {
      await browser?.close();
      await on?.close();
    });

    const button = () => dialog.locator("#genesys-provision-preview");
    const rows = (kind: string) => dialog.locator(`.genesys-plan tr[data-kind="${kind}"]`);
    const status = () => dialog.locator("#genesys-provision-preview-status");
    const preview = async () => {
      await button().click();
      await until(() => button().isEnabled(), { what: "the preview" });
    };

    it("shows the plan of the deployed connector, each kind told by icon, word and colour", async () => {
      await preview();
      const looks: { icon: string; word: string; colour: string }[] = [];
      for (const kind of KINDS) {
        const badge = rows(kind).first().locator(".genesys-step");
        const icon = badge.locator("i");
        looks.push({
          icon: (await icon.getAttribute("class")) ?? "",
          word: (await badge.innerText()).trim(),
          colour: await icon.evaluate((one) => getComputedStyle(one).color),
        });
        assert.equal(looks.at(-1)?.word, texts.kind[kind]);
      }
      for (const part of ["icon", "word", "colour"] as const)
        assert.equal(new Set(looks.map((look) => look[part])).size, KINDS.length, part);
    });

    it("says why in the editor's language, with old and new, and the ids that a message needs", async () => {
      assert.ok((await rows("create").innerText()).includes(texts.why.missing));
      const conflict = await rows("conflict").innerText();
      assert.ok(
        conflict.includes(texts.why.elsewhere.replace("__host__", "production.example.com")),
        conflict,
      );
      assert.match(conflict, /[0-9a-f]{8}-[0-9a-f-]{27}/);
      assert.ok((await rows("orphan").innerText()).includes(texts.why.unwanted));
      const update = await rows("update").innerText();
      assert.ok(update.includes(texts.field.webhookUrl));
      assert.match(update, /https:\/\/old\.example\.com\/hook → http:\/\/127\.0\.0\.1:\d+\/genesys/);
      assert.ok((await rows("keep").innerText()).includes(texts.why.renamed.replace("__name__", "Pets")));
      const text = await dialog.locator(".genesys-plan").innerText();
      assert.doesNotMatch(text, /genesys-provision|__\w+__|undefined/, "no key and no placeholder is left");
      const summary = await status().innerText();
      for (const kind of KINDS) assert.match(summary, new RegExp(`${texts.kind[kind]} 1`));
    });

    it("changes nothing at Genesys", async () => {
      const before = await on.sandbox.requests();
      await preview();
      const since = (await on.sandbox.requests()).slice(before.length);
      assert.ok(since.length > 0);
      assert.deepEqual(
        since.filter(({ method }) => method !== "GET"),
        [],
      );
    });

    it("the boxes add their steps, and are saved; without a change they are off", async () => {
      for (const name of ["includeFlow", "includeTyping", "includeDocuments"])
        assert.equal(await dialog.locator(`#genesys-provision-${name}`).isChecked(), false);
      await dialog.getByLabel(texts.include.includeTyping).check();
      await dialog.getByLabel(texts.include.includeFlow).check();
      await preview();
      const text = await dialog.locator(".genesys-plan").innerText();
      assert.ok(text.includes(texts.label.organisation));
      assert.ok(text.includes(texts.why["setting-missing"]));
      assert.ok(text.includes(texts.why["typing-off"]));
      assert.match(text, new RegExp(`Payment chats \\(${FLOWS.payment}\\) → Animal chats`));
      await editor.done();
      const [saved] = await editor.nodes("genesys-provision");
      assert.deepEqual(
        [saved?.includeFlow, saved?.includeTyping, saved?.includeDocuments],
        [true, true, false],
      );
      dialog = await editor.open("provision");
      assert.equal(await dialog.getByLabel(texts.include.includeTyping).isChecked(), true);
    });

    it("says what is wrong when Genesys cannot be asked", async () => {
      await on.sandbox.order({ kind: "status", status: 403, match: { path: "/integrations/open" } });
      await preview();
      assert.match((await status().getAttribute("class")) ?? "", /bad/);
      assert.ok((await status().innerText()).length > 20);
      assert.equal(await dialog.locator(".genesys-plan").count(), 0, "no plan of before stays");
      await on.sandbox.clearFaults();
    });

    it("says that changes of the connector are not deployed", async () => {
      const connector = await editor.openConnector();
      await connector.locator("#node-config-input-name").fill("Changed");
      await editor.done();
      await preview();
      await dialog.getByText(texts.preview.changed).waitFor();
    });

    it("says that a connector is not deployed", async () => {
      await dialog.locator("#node-input-connector").evaluate((one) => {
        const select = one as unknown as { add(option: unknown): void; value: string };
        select.add(new Option("New one", "never-deployed"));
        select.value = "never-deployed";
      });
      await preview();
      assert.equal((await status().innerText()).trim(), texts.preview["not-deployed"]);
    });

    it("had no error in its console on the whole way", () => assert.deepEqual(person.problems, []));
  });
}

declare class Option {
  constructor(text: string, value: string);
}

/** Brings the organisation into a state in which the plan has each kind of step once. */
async function everyKind(on: Stage): Promise<void> {
  const { access_token } = await tokenOf(on.sandbox.url, on.client.id, on.client.secret);
  const api = async (method: string, path: string, body?: object): Promise<Json> => {
    const answer = await request(`${on.sandbox.url}/api/v2${path}`, {
      method,
      headers: { Authorization: `Bearer ${access_token}`, "Content-Type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const OPEN = "/conversations/messaging/integrations/open";
  const here = `${on.red.url}/genesys/dydu-bot-connector`;
  const create = (competency: string, rest: object = {}) =>
    api("POST", OPEN, {
      name: competency ? `${NAME} (${competency})` : NAME,
      outboundNotificationWebhookUrl: here,
      outboundNotificationWebhookSignatureSecretToken: "0123456789abcdef",
      webhookHeaders: { [MARKER_HEADER]: markerOf(NAME, competency) },
      ...rest,
    });
  // Known to the store: the two rows that are applied first.
  const config = (rows: object[]) =>
    on.red.deploy(on.flows.map((node) => (node.id === "config" ? { ...node, competencies: rows } : node)));
  const [animal, payment, without] = ROWS;
  await config([animal, without] as object[]);
  await on.red.inject("provision-in", { action: "plan" });
  const plan = await on.collector.find("plan", (msg) => msg.payload?.hash, { what: "a plan" });
  await on.red.inject("provision-in", { action: "apply", payload: plan.payload });
  await on.collector.find("plan", (msg) => msg.payload?.steps?.[0]?.done, { what: "two integrations" });

  const { entities } = await api("GET", `${OPEN}?pageSize=100`);
  const id = (name: string) => entities.find((one: Json) => one.name === name)?.id;
  const recipient = entities.find((one: Json) => one.name === `${NAME} (Animal)`)?.recipient.id;
  await api("PUT", `/routing/message/recipients/${recipient}`, { flow: { id: FLOWS.payment } });
  await api("PATCH", `${OPEN}/${id(`${NAME} (Animal)`)}`, { name: "Pets" });
  await api("PATCH", `${OPEN}/${id(NAME)}`, {
    name: NAME,
    outboundNotificationWebhookUrl: "https://old.example.com/hook",
  });
  await create("Payment");
  await create("Sports", { outboundNotificationWebhookUrl: "https://production.example.com/hook" });
  await create("Weather");
  await config([animal, payment, row("Sports"), row("Travel"), without] as object[]);
}
