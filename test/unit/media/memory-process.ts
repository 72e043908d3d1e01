/** A process that keeps, serves and relays files, and says how much more memory it ever had than before. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createAttachments, MAX_ATTACHMENT_BYTES } from "../../../lib/connector/attachments.ts";
import { createMediaRoom } from "../../../lib/connector/media-room.ts";
import { diskFiles } from "../../../lib/media/files.ts";
import { WORDS } from "../../../lib/messages/words/languages.ts";
import { PNG } from "../../support/images.ts";
import { ATTACHMENT_RULES } from "../../support/usual-settings.ts";

const [directory = "", genesys = ""] = process.argv.slice(2);
const SAMPLE_MS = 2;

const server = createServer((req, res) => {
  room.media.serve(req, res, (req.url ?? "").slice("/media".length)).catch(() => res.destroy());
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const room = createMediaRoom({
  settings: {
    webhookUrl: origin,
    hosts: { login: genesys, api: genesys },
    attachments: { ...ATTACHMENT_RULES, relayed: true },
  },
  files: diskFiles(directory),
  secrets: () => ["a secret"],
  now: Date.now,
  log: (line) => process.send?.({ log: line }),
});
const attachments = createAttachments(room.media, ATTACHMENT_RULES);

/** What is there before has been collected, so that what comes is not hidden in what goes. */
const peak = { before: 0, most: 0, timer: undefined as ReturnType<typeof setInterval> | undefined };
function watch() {
  globalThis.gc?.();
  peak.before = peak.most = process.memoryUsage.rss();
  peak.timer = setInterval(() => {
    peak.most = Math.max(peak.most, process.memoryUsage.rss());
  }, SAMPLE_MS);
}

async function obey(order: { do: "watch" | "tell" | "keep" | "link"; count?: number; url?: string }) {
  switch (order.do) {
    case "watch":
      return watch();
    case "tell":
      clearInterval(peak.timer);
      return peak.most - peak.before;
    case "link":
      return room.shown([{ mediaType: "file", url: order.url ?? "", mime: "text/plain", name: "a.txt" }])[0]
        ?.url;
    case "keep": {
      // The flow's own bytes are there before; what is measured comes on top.
      const files = Array.from({ length: order.count ?? 1 }, () => {
        const data = Buffer.alloc(MAX_ATTACHMENT_BYTES, 7);
        PNG.copy(data);
        return { data, name: "a.png" };
      });
      watch();
      const prepared = await Promise.all(
        files.map((file) => attachments.prepare([file], WORDS.en, (texts) => ({ texts, counts: {} }))),
      );
      return prepared.flatMap(({ delivered }) => delivered.map(({ url }) => url));
    }
  }
}

process.on("message", (order: Parameters<typeof obey>[0]) => {
  obey(order).then((answer) => process.send?.({ answer }));
});
process.on("disconnect", () => process.exit(0));
process.send?.({ answer: origin });
