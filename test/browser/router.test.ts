/** The dialog of competency-router in the real editor: what asks for a human, set, deployed, shown again, and acted on. */

import assert from "node:assert/strict";
import type { Browser, Locator } from "playwright-core";
import englishRouter from "../../nodes/competency-router/locales/en-US.json" with { type: "json" };
import frenchRouter from "../../nodes/competency-router/locales/fr.json" with { type: "json" };
import englishProblem from "../../nodes/shared/locales/en-US/problem.json" with { type: "json" };
import frenchProblem from "../../nodes/shared/locales/fr/problem.json" with { type: "json" };
import { startBrowser, type Visitor, visitor } from "../support/browser.ts";
import { type Editor, editorIn } from "../support/editor.ts";
import { edited } from "../support/flows.ts";
import { VERSIONS, type Version } from "../support/node-red.ts";
import { AGENTS } from "../support/sandbox.ts";
import { type Stage, stage } from "../support/stage.ts";
import { until } from "../support/until.ts";

const [NEWEST, OLDEST] = VERSIONS as [Version, Version];

for (const [language, version, locale, texts, problems] of [
  ["English", NEWEST, "en-US", englishRouter, englishProblem],
  ["French", OLDEST, "fr-FR", frenchRouter, frenchProblem],
] as [string, Version, string, typeof englishRouter, typeof englishProblem][]) {
  describe(`the dialog of competency-router in ${language}, Node-RED ${version}`, function () {
    this.timeout(90_000);
    let on: Stage;
    let browser: Browser;
    let person: Visitor;
    let editor: Editor;
    let dialog: Locator;
    const { label } = texts;

    before(async () => {
      // A connector with nothing wrong in it: Node-RED asks before it deploys another.
      const flow = { config: { requestsPerMinute: 600 } };
      [on, browser] = await Promise.all([stage(version, { flow }), startBrowser()]);
      // Where a person can click on it.
      await on.red.deploy(edited(on.flows, "router", { x: 600, y: 300 }));
      person = await visitor(browser, `${on.red.url}/`, { locale });
      editor = await editorIn(person.page, on.red);
    });
    after(async () => {
      await browser?.close();
      await on?.close();
    });

    const open = async () => {
      dialog = await editor.open("router");
    };
    const rule = (number: number) =>
      dialog
        .locator("#competency-router-rules > li")
        .filter({ has: person.page.locator(".genesys-rule") })
        .nth(number - 1);
    const typed = (number: number, name: string) =>
      rule(number).locator(`input[aria-label="${name}"] + .red-ui-typedInput-container`);
    const write = async (number: number, name: string, text: string) => {
      const field = typed(number, name).locator("input.red-ui-typedInput-input");
      await field.fill(text);
      await field.press("Tab");
    };
    const chooseType = async (number: number, name: string, type: string) => {
      await typed(number, name).locator(".red-ui-typedInput-type-select").click();
      await person.page.locator(`.red-ui-typedInput-options:visible a[value="${type}"]`).click();
    };
    const choose = (within: Locator, name: string, value: string) =>
      within.getByLabel(name, { exact: true }).and(person.page.locator("select")).selectOption(value);
    const addRule = async (
      number: number,
      [property, operator, value, competency]: [string, string, string, string],
    ) => {
      await dialog
        .locator("#competency-router-rules")
        .locator("xpath=ancestor::*[contains(@class,'red-ui-editableList')]")
        .first()
        .locator(".red-ui-editableList-addButton")
        .click();
      await write(number, label.ruleProperty, property);
      await choose(rule(number), label.ruleOperator, operator);
      if (operator === "failures") await chooseType(number, label.ruleValue, "num");
      await write(number, label.ruleValue, value);
      await choose(rule(number), label.ruleCompetency, competency);
    };
    const told = async () =>
      (await dialog.locator("#competency-router-problems li").allInnerTexts()).map((text) => text.trim());
    const saved = async () => (await editor.nodes("competency-router"))[0];

    const RULES: [string, string, string, string][] = [
      ["intent", "eq", "human", "Payment"],
      ["payload", "contains", "vet", "Animal"],
      ["payload", "regex", "\\bbill\\b", "Payment"],
      ["notUnderstood", "failures", "2", ""],
    ];
    const expected = {
      name: "Who answers",
      whenUnknown: "unavailable",
      maxWaiting: "5",
      maxWaitSeconds: "120",
      afterEnd: "reopen",
      reopenMinutes: "30",
      rules: RULES.map(([property, operator, value, competency]) => ({
        property,
        propertyType: "msg",
        operator,
        value,
        valueType: operator === "failures" ? "num" : "str",
        competency,
      })),
    };
    const partOf = (node: object = {}) =>
      Object.fromEntries(Object.keys(expected).map((key) => [key, (node as Record<string, unknown>)[key]]));

    it("takes each setting and each kind of rule, and saves what was entered", async () => {
      await open();
      await dialog.locator("#node-input-name").fill(expected.name);
      for (const [index, one] of RULES.entries()) await addRule(index + 1, one);
      assert.deepEqual(await told(), []);
      await choose(dialog, label.whenUnknown, "unavailable");
      await dialog.locator("#node-input-maxWaiting").fill(expected.maxWaiting);
      await dialog.locator("#node-input-maxWaitSeconds").fill(expected.maxWaitSeconds);
      await choose(dialog, label.afterEnd, "reopen");
      await dialog.locator("#node-input-reopenMinutes").fill(expected.reopenMinutes);
      await editor.done();
      assert.deepEqual(partOf(await saved()), expected);
      await editor.deploy();
    });

    it("shows all of it again after the deploy and in a new window, and saves it unchanged", async () => {
      await person.page.reload();
      editor = await editorIn(person.page, on.red);
      const before = await saved();
      assert.deepEqual(partOf(before), expected);
      await open();
      for (const [index, [property, operator, value, competency]] of RULES.entries()) {
        const field = (name: string) => typed(index + 1, name).locator("input.red-ui-typedInput-input");
        const select = (name: string) =>
          rule(index + 1)
            .getByLabel(name, { exact: true })
            .and(person.page.locator("select"));
        assert.equal(await field(label.ruleProperty).inputValue(), property);
        assert.equal(await select(label.ruleOperator).inputValue(), operator);
        assert.equal(await field(label.ruleValue).inputValue(), value);
        assert.equal(await select(label.ruleCompetency).inputValue(), competency);
      }
      for (const [name, value] of [
        [label.whenUnknown, "unavailable"],
        [label.afterEnd, "reopen"],
      ] as const) {
        const select = dialog.getByLabel(name, { exact: true }).and(person.page.locator("select"));
        assert.equal(await select.inputValue(), value);
      }
      for (const name of ["maxWaiting", "maxWaitSeconds", "reopenMinutes"] as const)
        assert.equal(await dialog.locator(`#node-input-${name}`).inputValue(), expected[name]);
      await editor.done();
      assert.deepEqual(await saved(), before);
    });

    it("says what is wrong with a rule, at once, and does not save it as right", async () => {
      await open();
      await write(3, label.ruleValue, "(");
      assert.deepEqual(await told(), [problems["rule-regex"].replace("__row__", "3")]);
      await write(3, label.ruleValue, "\\bbill\\b");
      await write(4, label.ruleValue, "0");
      assert.deepEqual(await told(), [problems["rule-failures"].replace("__row__", "4")]);
      await write(4, label.ruleValue, "2");
      await write(1, label.ruleProperty, "");
      assert.deepEqual(await told(), [problems["rule-property"].replace("__row__", "1")]);
      await editor.cancel();
    });

    it("asks for the minutes only where they count", async () => {
      await open();
      const minutes = dialog.locator("#node-input-reopenMinutes");
      assert.equal(await minutes.isVisible(), true);
      await choose(dialog, label.afterEnd, "bot");
      assert.equal(await minutes.isVisible(), false);
      await editor.cancel();
    });

    it("is not cut off in a narrow window", async () => {
      await person.page.setViewportSize({ width: 1000, height: 900 });
      await open();
      const right = (selector: string) =>
        dialog.locator(selector).evaluate((one) => one.getBoundingClientRect().right);
      const edge = await dialog.evaluate((one) => one.getBoundingClientRect().right);
      for (const part of ["#competency-router-rules", "#node-input-maxWaiting"])
        assert.ok((await right(part)) <= edge, part);
      await editor.cancel();
      await person.page.setViewportSize({ width: 1400, height: 900 });
    });

    it("the deployed router takes a user back to the agents who writes again after the end", async () => {
      const agent = () => on.collector.at("agent").filter((msg) => msg.chatId === "back");
      const { id } = await on.talk("back", AGENTS.marc, "Payment");
      const before = agent().length;
      await on.sandbox.end(id, AGENTS.marc);
      await on.collector.find("ended", (msg) => msg.chatId === "back", { what: "the end" });
      await on.say("back", "one more question");
      await until(() => agent().length > before, {
        what: "the user back with the agents",
        instead: () => on.collector.at("bot").at(-1),
      });
      const { action, route } = agent().at(-1) ?? {};
      assert.deepEqual([action, route.competency], ["escalate", "Payment"]);
    });

    it("the deployed router acts on the rules", async () => {
      await on.sandbox.onQueue(AGENTS.amelie);
      const at = (tap: string, chatId: string) =>
        until(() => on.collector.at(tap).find((msg) => msg.chatId === chatId), {
          what: `${chatId} at ${tap}`,
        });
      for (const [chatId, payload, more, competency] of [
        ["equals", "hello", { intent: "human" }, "Payment"],
        ["contains", "my Vet is ill", {}, "Animal"],
        ["regex", "about my bill", {}, "Payment"],
      ] as const) {
        await on.say(chatId, payload, more);
        const { action, route } = await at("agent", chatId);
        assert.deepEqual([action, route.competency], ["escalate", competency], chatId);
      }
      await on.say("failures", "what?", { notUnderstood: true });
      await at("bot", "failures");
      // The user's own words say nothing of the bot.
      await on.say("failures", "again");
      await on.say("failures", "what??", { notUnderstood: true });
      const { route, payload } = await at("agent", "failures");
      assert.deepEqual([payload, route.competency], ["what??", ""]);
      assert.match(route.explanation, /notUnderstood failures 2/);
      assert.deepEqual(person.problems, []);
    });
  });
}
