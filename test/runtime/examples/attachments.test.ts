/** The example of attachments in a real Node-RED: its buttons are pressed, its agent sends files. */
import assert from "node:assert/strict";
import { type RunningExample, runExample } from "../../support/example.ts";
import { PNG } from "../../support/images.ts";
import { VERSIONS } from "../../support/node-red.ts";
import { AGENTS } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";

const HEARD = ["Where each file lies", "Shown to the user", "Kept from the user", "Tell the user"];

for (const version of VERSIONS) {
  describe(`the example of attachments in Node-RED ${version}`, function () {
    this.timeout(60_000);
    let on: RunningExample;
    let conversation: string;
    const messages = () => on.messages(conversation);

    before(async () => {
      on = await runExample(version, "05 - Attachments", HEARD);
      await on.desk.onQueue(AGENTS.nora);
      await on.press("An agent, please");
      conversation = (await on.desk.accept(AGENTS.nora)).id;
    });
    after(() => on?.close());

    it("an image's bytes reach the agent with the words that go with it", async () => {
      await on.press("An image");
      const image = await until(
        async () =>
          (await messages()).flatMap(({ attachments }) => attachments).find(({ pending }) => !pending),
        { what: "the image", instead: () => on.red.log().slice(-2000) },
      );
      assert.deepEqual(
        [image.filename, image.mime, image.caption, image.error],
        ["my screen.png", "image/png", "This is what I see.", undefined],
      );
      const { delivery } = await on.collector.find(
        "Where each file lies",
        (msg) => msg.delivery.attachments,
        {
          what: "the delivery",
        },
      );
      const kept = await fetch(delivery.attachments[0].url);
      assert.deepEqual(
        new Uint8Array(await kept.arrayBuffer()),
        new Uint8Array(await on.desk.download(image.url)),
      );
    });

    it("two files are two messages", async () => {
      await on.press("Two files and a text");
      const files = await until(
        async () => {
          const all = (await messages())
            .flatMap(({ attachments }) => attachments)
            .filter(({ pending }) => !pending);
          return all.length === 3 && all.slice(1);
        },
        { what: "the files" },
      );
      assert.deepEqual(
        files.map(({ filename, caption }) => [filename, caption]),
        [
          ["order.csv", "My order, and a note."],
          ["note.txt", "For the driver"],
        ],
      );
    });

    it("a program that calls itself a picture is kept from the agent, who reads a line, and the Catch node hears", async () => {
      await on.press("A program called dog.png");
      const { error } = await on.collector.find("Tell the user", () => true, { what: "the error" });
      assert.equal(error.code, "ATTACHMENT_TYPE");
      const last = (await messages()).map(({ text }) => text).slice(-2);
      assert.equal(last[0], "Look at my dog!");
      assert.match(last[1] ?? "", /tried to send a file "dog\.png".*it is not what its name says/);
    });

    it("an agent's file is looked at and then shown, at an address of ours; the agent sees that it was delivered", async () => {
      await on.desk.sendFile(conversation, AGENTS.nora, {
        name: "bandage.png",
        mime: "image/png",
        bytes: PNG,
      });
      const shown = await on.collector.find("Shown to the user", (msg) => msg.attachments.length > 0, {
        what: "the image",
      });
      const [{ url, name, mime, size }] = shown.attachments;
      assert.deepEqual([name, mime, size], ["bandage.png", "image/png", PNG.length]);
      assert.ok(url.startsWith(`${on.red.url}/genesys/attachments-example/media/`), url);
      assert.deepEqual(Buffer.from(await (await fetch(url)).arrayBuffer()), PNG);
      await until(async () => (await messages()).at(-1)?.status === "delivered", { what: "the receipt" });
    });

    it("an agent's file that is infected is never shown; the agent sees that it failed, and why", async () => {
      const before = on.collector.at("Shown to the user").length;
      // In two halves, so that no scanner takes this very file for it.
      const test = Buffer.from(["EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE"].join(""));
      await on.desk.sendFile(conversation, AGENTS.nora, { name: "tool.gif", mime: "image/gif", bytes: test });
      const failed = await until(async () => (await messages()).find(({ status }) => status === "failed"), {
        what: "the failure",
      });
      assert.match(failed.failure ?? "", /a virus was found/);
      assert.equal(on.collector.at("Shown to the user").length, before);
      assert.equal(on.collector.at("Kept from the user").length, 1);
    });

    it("words of the agent need no looking at", async () => {
      await on.desk.say(conversation, AGENTS.nora, "There you are");
      await on.collector.find("Shown to the user", (msg) => msg.payload === "There you are", {
        what: "the words",
      });
    });
  });
}
