/** The tab Delivery: the webhook's address and secret, where words are kept, and the limits. */

import { isFromEnvironment } from "../../shared/config/check.ts";
import { isOn, type SwitchSetting } from "../../shared/config/typed-value.ts";
import { choiceFor } from "../../shared/editor/choice.ts";
import { postJson } from "../../shared/editor/directory.ts";
import { failureText } from "../../shared/editor/failure.ts";
import { current } from "../../shared/editor/validate.ts";
import type { Words } from "../../shared/editor/words.ts";
import { checkPublicUrl, checkStorage, checkWebhookPath, checkWebhookSecret } from "../check.ts";
import { regionOf } from "../connection/editor.ts";
import { credential, fields, limit } from "../fields/editor.ts";

export const addressProperties = {
  publicUrl: fields.checked("publicUrl", function (value) {
    return checkPublicUrl(value, regionOf(this));
  }),
  webhookPath: fields.checked("webhookPath", checkWebhookPath),
  webhookPort: limit("webhookPort"),
};

export const storageProperties = {
  storage: fields.checked("storage", (value) => checkStorage(value, hasWebhookSecret())),
  storagePath: fields.plain("storagePath"),
  redisUrl: fields.plain("redisUrl"),
  requestsPerMinute: limit("requestsPerMinute"),
  retryMinutes: limit("retryMinutes"),
  maxWaitMinutes: limit("maxWaitMinutes"),
  outboxMax: limit("outboxMax"),
  outboxMaxMegabytes: limit("outboxMaxMegabytes"),
  continueThread: fields.plain("continueThread"),
};

export const webhookCredentials = {
  webhookSecret: credential("webhookSecret", function (value) {
    return checkWebhookSecret(value, current("#node-config-input-storage", this.storage));
  }),
};

const ADDRESS_PARTS = ["publicUrl", "webhookPath", "webhookPort", "connectorName"];
const ADDRESS_DELAY_MS = 300;

const input = (property: string): JQuery => $(`#node-config-input-${property}`);
const field = (property: string): string => String(input(property).val() ?? "").trim();

/** Shows the tab; returns how to read `continueThread`, the one field that is not text. */
export function showDelivery(id: string, continueThread: SwitchSetting, words: Words): () => SwitchSetting {
  showAddress(id, words);
  showStorage(words);

  const thread = $("#genesys-config-continueThread").val(String(continueThread ?? false));
  choiceFor(
    thread,
    [
      { value: "false", label: words("genesys-config.option.newThread") },
      { value: "true", label: words("genesys-config.option.sameThread") },
    ],
    words,
  );
  return () => {
    const chosen = String(thread.val()).trim();
    return isFromEnvironment(chosen) ? chosen : isOn(chosen);
  };
}

function showAddress(id: string, words: Words) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let question = 0;

  async function ask() {
    question += 1;
    const mine = question;
    const body = { id, ...Object.fromEntries(ADDRESS_PARTS.map((part) => [part, field(part)])) };
    const shown = await postJson<{ url: string; note?: string }>("genesys-config/address", body).catch(
      (error) => ({ url: "", note: failureText(words, error).reason }),
    );
    if (mine !== question) return;
    $("#genesys-config-address").val(shown.url);
    $("#genesys-config-address-note").text(shown.note ?? "");
    $("#genesys-config-copy").prop("disabled", shown.url === "");
  }

  for (const part of ADDRESS_PARTS) {
    input(part).on("input change", () => {
      clearTimeout(timer);
      timer = setTimeout(() => void ask(), ADDRESS_DELAY_MS);
    });
  }
  void ask();

  $("#genesys-config-copy").on("click", function () {
    const label = $(this).find("span");
    if (!RED.clipboard.copyText(String($("#genesys-config-address").val()))) return;
    label.text(words("dialog.copied"));
    setTimeout(() => label.text(words("dialog.copy")), 2_000);
  });
}

function showStorage(words: Words) {
  const storage = input("storage");
  choiceFor(
    storage,
    [
      { value: "embedded", label: words("genesys-config.option.embedded") },
      { value: "memory", label: words("genesys-config.option.memory") },
    ],
    words,
  );
  const showWhatCounts = () => {
    const kind = field("storage");
    $(".genesys-config-memory").toggle(kind === "memory");
    $(".genesys-config-embedded").toggle(kind === "embedded" || isFromEnvironment(kind));
    $(".genesys-config-redis").toggle(kind === "redis" || isFromEnvironment(kind));
    input("webhookSecret").attr(
      "placeholder",
      words(`genesys-config.placeholder.${kind === "memory" ? "webhookSecretNeeded" : "webhookSecret"}`),
    );
  };
  storage.on("change", showWhatCounts);
  showWhatCounts();
}

/** Outside the dialog nobody can know: the secret stays on the server. */
function hasWebhookSecret(): boolean {
  const place = input("webhookSecret");
  return place.length === 0 || String(place.val()) !== "";
}
