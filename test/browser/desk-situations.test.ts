/** The agent desk when more than one agent is there, and when somebody does the wrong thing. */

import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { startBrowser, type Visitor, visitor } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { AGENTS, inbound, type Stage, setStage } from "../unit/sandbox/stage.ts";

const { amelie, tom } = AGENTS;

describe("the agent desk with two agents", function () {
  this.timeout(60_000);
  let browser: Browser;
  let stage: Stage;
  let id: string;
  let integrationId: string;
  let one: Visitor;
  let two: Visitor;

  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    stage = await setStage({ typing: true });
    const talk = await stage.talk();
    id = talk.conversationId;
    integrationId = talk.integration.id;
    await stage.desk(`agents/${tom}/on-queue`, { onQueue: true });
    one = await visitor(browser, deskOf(amelie, id));
    two = await visitor(browser, deskOf(tom));
  });
  afterEach(async () => {
    await Promise.all([one?.context.close(), two?.context.close()]);
    await stage?.close();
  });

  const deskOf = (agentId: string, conversationId = "") =>
    `${stage.sandbox.deskUrl}#agent=${agentId}${conversationId && `&conversation=${conversationId}`}`;
  const ask = async (button: "transfer-confirm" | "consult-confirm", target: string) => {
    await one.page.getByTestId("transfer").click();
    await one.page.getByTestId("transfer-target").selectOption(target);
    await one.page.getByTestId(button).click();
  };

  it("advice: asked, read along, spoken together, and left", async () => {
    await ask("consult-confirm", `toAgentId ${tom}`);
    await one.page.getByTestId("company").getByText("It rings at Tom Weber").waitFor();
    await two.page.getByText("Amélie Laurent asks for your advice").waitFor();
    await two.page.getByTestId("accept").click();
    await two.page.getByText("The customer does not hear you").waitFor();
    assert.equal(await two.page.getByTestId("reply").count(), 0);
    await one.page.getByTestId("conference").click();
    await two.page.getByTestId("reply").fill("Tom here");
    await two.page.getByTestId("send").click();
    await one.page.getByTestId("messages").getByText("Tom here").waitFor();
    await one.page.getByTestId("leave").click();
    await one.page.getByText("This chat goes on without you").waitFor();
    await one.page.getByTestId("conversation-item").getByText("Wrap-up").waitFor();
    await one.page.getByTestId("wrapup").click();
    await two.page.getByTestId("end").click();
    await two.page.getByText("This chat has ended").waitFor();
    assert.deepEqual([...one.problems, ...two.problems], []);
  });

  it("advice from a queue is refused in words; handed over after advice, the chat is the other's", async () => {
    await one.page.getByTestId("reply").fill("half a sen");
    await one.page.getByTestId("transfer").click();
    await one.page.getByTestId("transfer-target").selectOption({ index: 1 });
    await one.page.getByTestId("consult-confirm").click();
    await one.page.getByText("Only an agent can give advice").waitFor();
    await ask("consult-confirm", `toAgentId ${tom}`);
    await two.page.getByTestId("accept").click();
    await one.page.getByTestId("complete").waitFor();
    assert.equal(await one.page.getByTestId("reply").inputValue(), "half a sen", "a draft survives");
    await one.page.getByTestId("complete").dblclick();
    await two.page.getByTestId("reply").waitFor();
    assert.equal((await stage.view(id)).agent.id, tom);
  });

  it("let it ring, and a closed browser: the chat goes to the colleague", async () => {
    await one.page.getByTestId("close-browser").click();
    await two.page.getByTestId("let-it-ring").click();
    await two.page.getByText("You missed a chat").waitFor();
    await two.page.getByRole("button", { name: "Back on queue" }).click();
    await two.page.getByTestId("accept").dblclick();
    await two.page.getByTestId("reply").waitFor();
    assert.deepEqual([...one.problems, ...two.problems], []);
  });

  it("two windows of the same agent: the second to accept or to end is told, and nothing breaks", async () => {
    const twin = await visitor(browser, deskOf(amelie, id));
    const windows = [one.page, twin.page];
    // By script: the button of the slower one may be gone before a mouse gets there.
    const buttons = await Promise.all(windows.map((page) => page.getByTestId("end").elementHandle()));
    await Promise.all(buttons.map((button) => button?.dispatchEvent("click")));
    const told = windows.map((page) => page.getByText("is not connected to this conversation"));
    await until(async () => (await Promise.all(told.map((one) => one.count()))).includes(1), {
      what: "a word to the slower one",
    });
    await twin.page.getByText("This chat has ended").waitFor();
    await one.page.getByText("This chat has ended").waitFor();
    assert.equal((await stage.view(id)).state, "wrapup");
    await twin.context.close();
  });

  it("choices are sent from the menu; the customer's click and the receipts are shown", async () => {
    for (const sample of ["agent quickReplies", "flow carousel", "agent listPicker", "agent datePicker"])
      await one.page.getByTestId("send-sample").selectOption(sample);
    await until(() => stage.webhooks.length === 4, { what: "four webhooks" });
    await one.page.getByTestId("structured").nth(3).waitFor();
    const messageId = stage.webhooks[0]?.body.id;
    const user = { id: "user-1", idType: "Opaque" };
    const time = new Date().toISOString();
    await stage.api("POST", inbound(integrationId, "structured/response"), {
      channel: { messageId: "click", time, from: user },
      buttonResponse: { type: "QuickReply", text: "Yes", payload: "yes" },
      originatingMessageId: messageId,
    });
    await one.page.getByText("Pressed a button (yes)").waitFor();
    await stage.api("POST", inbound(integrationId, "receipt"), {
      id: messageId,
      channel: { to: user, time },
      status: "Failed",
      isFinalReceipt: true,
      reasons: [{ code: "GeneralError", message: "user left" }],
    });
    await one.page.getByText("Not delivered: user left").waitFor();
    await stage.api("POST", inbound(integrationId, "event"), {
      channel: { from: user, time },
      events: [{ eventType: "Typing" }],
    });
    await one.page.getByTestId("typing-indicator").waitFor();
    assert.deepEqual(one.problems, []);
  });
});
