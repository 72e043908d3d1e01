/** Files of both directions at addresses under the webhook's, put together from the connector's settings. */
import { destinationsOf } from "../media/destination.ts";
import { createDownload } from "../media/download.ts";
import type { MediaFiles } from "../media/files.ts";
import { createMedia, type Media } from "../media/media.ts";
import { createRelay } from "../media/relay.ts";
import { fileOf } from "../messages/from-genesys.ts";
import type { WebhookFile } from "../webhook/parse.ts";
import { seldom } from "../webhook/seldom.ts";
import { MAX_ATTACHMENT_BYTES } from "./attachments.ts";
import type { ConnectorSettings } from "./settings.ts";

export interface MediaRoomPorts {
  settings: Pick<ConnectorSettings, "webhookUrl" | "hosts" | "attachments">;
  files: MediaFiles;
  /** The first signs, all of them are taken. */
  secrets: () => readonly string[];
  now: () => number;
  log: (line: string) => void;
}

export interface MediaRoom {
  media: Media;
  /** Agents' files as the flow gets them. */
  shown(files: readonly WebhookFile[]): WebhookFile[];
}

export function createMediaRoom({ settings, files, secrets, now, log }: MediaRoomPorts): MediaRoom {
  const { webhookUrl, hosts, attachments: rules } = settings;
  const baseUrl = () => `${webhookUrl}/media`;
  const destinations = destinationsOf(hosts, rules.hosts);
  // Links that were given while it was on still work when it is off.
  const relay = createRelay({
    files,
    baseUrl,
    secrets,
    destinations,
    download: createDownload({ destinations }),
    keepMs: rules.keepMs,
    mostBytes: MAX_ATTACHMENT_BYTES,
    now,
    log: seldom(log, now),
  });
  const media = createMedia({ files, baseUrl, secrets, now, keepMs: rules.keepMs, relay });

  return {
    media,
    shown(given) {
      if (!rules.relayed) return [...given];
      return given.map((file) =>
        file.mediaType === "link"
          ? file
          : { ...file, url: relay.addressOf({ url: file.url, ...fileOf(file) }) },
      );
    },
  };
}
