/** The tab Connection: which organisation, with which client, and whether that works right now. */

import { REGIONS } from "../../../lib/genesys/regions.ts";
import { isFromEnvironment } from "../../shared/config/check.ts";
import { choiceFor, type Option } from "../../shared/editor/choice.ts";
import { type Connection, postJson } from "../../shared/editor/directory.ts";
import { failureText } from "../../shared/editor/failure.ts";
import { current } from "../../shared/editor/validate.ts";
import type { Words } from "../../shared/editor/words.ts";
import { checkConnectorName, checkCredential, checkHost, checkRegion } from "../check.ts";
import { CUSTOM_REGION, SANDBOX_REGION } from "../config.ts";
import { credential, fields } from "../fields/editor.ts";

/** The region in the open dialog, else the saved one. */
export const regionOf = (node: { region: string }): string =>
  current("#node-config-input-region", node.region);

export const connectionProperties = {
  region: fields.checked("region", checkRegion),
  loginUrl: fields.checked("loginUrl", function (value) {
    return checkHost(value, regionOf(this));
  }),
  apiUrl: fields.checked("apiUrl", function (value) {
    return checkHost(value, regionOf(this));
  }),
  connectorName: fields.checked("connectorName", function (value) {
    return checkConnectorName(value, namesOfOthers(this.id));
  }),
};

/** Of those that will run: one that is switched off is in nobody's way. */
function namesOfOthers(id: string): string[] {
  const names: string[] = [];
  RED.nodes.eachConfig((one) => {
    if (one.type === "genesys-config" && one.id !== id && !one.d) names.push(one.connectorName ?? "");
    return true;
  });
  return names;
}

export const clientCredentials = {
  clientId: credential("clientId", function (value) {
    return checkCredential(value, regionOf(this));
  }),
  clientSecret: credential("clientSecret", function (value) {
    return checkCredential(value, regionOf(this));
  }),
};

const field = (property: string): string => String($(`#node-config-input-${property}`).val() ?? "").trim();

/** What the dialog holds right now, saved or not. */
export function connectionInDialog(id: string): Connection {
  return {
    id,
    region: field("region"),
    loginUrl: field("loginUrl"),
    apiUrl: field("apiUrl"),
    clientId: field("clientId"),
    clientSecret: field("clientSecret"),
  };
}

export function showConnection(id: string, words: Words): void {
  const region = $("#node-config-input-region");
  choiceFor(region, regionOptions(words), words);
  region.on("change", () => showWhatCounts(field("region"), words));
  showWhatCounts(field("region"), words);
  $("#genesys-config-test").on("click", () => void test(id, words));
}

function regionOptions(words: Words): Option[] {
  const group = words("genesys-config.option.regions");
  return [
    { value: SANDBOX_REGION, label: words("genesys-config.option.sandbox") },
    ...REGIONS.map(({ domain, place }) => ({ value: domain, label: `${place} — ${domain}`, group })),
    { value: CUSTOM_REGION, label: words("genesys-config.option.custom") },
  ];
}

function showWhatCounts(region: string, words: Words) {
  const sandbox = region === SANDBOX_REGION;
  $(".genesys-config-sandbox").toggle(sandbox);
  $(".genesys-config-credentials").toggle(!sandbox);
  // A region from the environment may turn out to be `custom`.
  $(".genesys-config-custom").toggle(region === CUSTOM_REGION || isFromEnvironment(region));
  $("#genesys-config-test-result").empty();
  if (sandbox) showDesk(words);
}

/** The link to the agent desk, for people who may deploy; a sandbox starts with the first deploy. */
function showDesk(words: Words) {
  const place = $("#genesys-config-desk").empty();
  $.getJSON("genesys-config/desk")
    .done(({ url }: { url: string }) => {
      if (!/^https?:$/.test(new URL(url, document.baseURI).protocol)) return;
      $('<a target="_blank" rel="noopener">')
        .attr("href", url)
        .append(
          $('<i class="fa fa-external-link">'),
          " ",
          document.createTextNode(words("genesys-config.label.desk")),
        )
        .appendTo(place.empty());
    })
    .fail(() => place.text(words("genesys-config.tip.no-desk")));
}

async function test(id: string, words: Words) {
  const button = $("#genesys-config-test").prop("disabled", true);
  const result = $("#genesys-config-test-result").attr("class", "").text(words("dialog.asking"));
  try {
    const { organisation } = await postJson<{ organisation: { name: string } }>("genesys-config/test", {
      connection: connectionInDialog(id),
    });
    result.addClass("good").text(words("genesys-config.tip.connected", { name: organisation.name }));
  } catch (error) {
    const { reason, detail } = failureText(words, error);
    result.addClass("bad").text(reason).append($("<small>").text(detail));
  } finally {
    button.prop("disabled", false);
  }
}
