/** Files of a user. */
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { inbound, type Stage, setStage, until, userMessage } from "./stage.ts";

describe("sandbox: attachments", () => {
  let stage: Stage;
  let files: Server;
  let base: string;
  let answerSlow: (() => void) | undefined;
  beforeEach(async () => {
    stage = await setStage();
    files = createServer((request, response) => {
      if (request.url === "/slow.png") answerSlow = () => response.end(Buffer.from("PNG"));
      else if (request.url === "/dog.png") response.end(Buffer.from("PNG"));
      else if (request.url === "/huge") response.end(Buffer.alloc(2000));
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => files.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    files.close();
    files.closeAllConnections();
    return stage.close();
  });

  const sendFile = async (path: string, mime = "image/png") => {
    const { id } = await stage.integrate();
    const attachment = { mediaType: "Image", mime, url: base + path, filename: "dog.png" };
    const message = {
      channel: userMessage("").channel,
      content: [{ contentType: "Attachment", attachment }],
    };
    const { body } = await stage.api("POST", inbound(id, "message?prefetchConversationId=true"), message);
    return body.conversationId as string;
  };
  const attachmentOf = async (conversationId: string) =>
    (await stage.view(conversationId)).messages[0].attachments[0];

  it("are fetched from their url and shown on the desk", async () => {
    const conversationId = await sendFile("/dog.png");
    const { url, mime } = await attachmentOf(conversationId);
    const shown = await until(async () => {
      const reply = await stage.send("GET", `/desk/${url}`);
      return reply.status === 200 && reply;
    });
    assert.deepEqual(
      [shown.body, mime, shown.headers.get("content-type")],
      ["PNG", "image/png", "image/png"],
    );
    assert.equal(shown.headers.get("x-content-type-options"), "nosniff");
  });

  it("are on their way until their bytes are there, so that the desk asks for nothing that is not", async () => {
    const conversationId = await sendFile("/slow.png");
    await until(() => answerSlow);
    assert.equal((await attachmentOf(conversationId)).pending, true);
    answerSlow?.();
    const { url } = await until(async () => {
      const attachment = await attachmentOf(conversationId);
      return !attachment.pending && attachment;
    });
    assert.equal((await stage.send("GET", `/desk/${url}`)).body, "PNG");
  });

  it("that cannot be fetched say why, and a Failed receipt goes back", async () => {
    const conversationId = await sendFile("/gone.png");
    const { error } = await until(async () => {
      const attachment = await attachmentOf(conversationId);
      return attachment.error && attachment;
    });
    assert.match(error, /HTTP 404/);
    const { body } = await until(() => stage.webhooks[0]);
    assert.deepEqual([body.type, body.status, body.direction], ["Receipt", "Failed", "Inbound"]);
  });

  it("that are too large are not kept", async () => {
    await stage.control("PATCH", "settings", { attachmentMaxBytes: 1000 });
    const conversationId = await sendFile("/huge");
    await until(async () => /larger/.test((await attachmentOf(conversationId)).error));
  });

  it("that a script could hide in are never shown in place", async () => {
    const conversationId = await sendFile("/dog.png", "image/svg+xml");
    const { url } = await attachmentOf(conversationId);
    const shown = await until(async () => {
      const reply = await stage.send("GET", `/desk/${url}`);
      return reply.status === 200 && reply;
    });
    assert.match(shown.headers.get("content-disposition") ?? "", /^attachment/);
    assert.match(shown.headers.get("content-security-policy") ?? "", /sandbox/);
  });
});
