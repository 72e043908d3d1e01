/** The tab Doctor: lets the deployed connector be examined, and shows what was found. */

import type { Check } from "../../../lib/doctor/check.ts";
import { type DoctorWords, type Examination, reportText } from "../../../lib/doctor/report.ts";
import { AskFailed } from "../../shared/editor/directory.ts";
import { failureText } from "../../shared/editor/failure.ts";
import type { Words } from "../../shared/editor/words.ts";
import { askDoctor } from "./ask/editor.ts";
import { type DoctorTable, tableIn } from "./table/editor.ts";

export function showDoctor(id: string, words: Words): void {
  const text: DoctorWords = (key, values) => words(`genesys-config.doctor.${key}`, values);
  const tab = $('<div id="genesys-config-tab-doctor" style="display:none">').appendTo(
    "#genesys-config-tabs-content",
  );
  $('<p class="genesys-intro">').text(text("intro")).appendTo(tab);
  const roundTrip = roundTripBox(text).appendTo(tab);
  const run = button("genesys-config-doctor", "fa-stethoscope", text("run"));
  const status = $('<span id="genesys-config-doctor-status" role="status">');
  $('<div class="genesys-test genesys-doctor-run">').append(run, status).appendTo(tab);
  const place = $("<div>").appendTo(tab);
  const copy = button("genesys-config-doctor-copy", "fa-copy", text("copy")).hide().appendTo(tab);

  run.on("click", async () => {
    run.prop("disabled", true);
    copy.hide();
    status.attr("class", "").empty();
    const asked = roundTrip.find("input").prop("checked") === true;
    try {
      const report = await examined({ id, roundTrip: asked }, { text, status, place });
      copy
        .show()
        .off("click")
        .on("click", () => copyReport(copy, report, words));
    } catch (error) {
      const { reason, detail } = wordsFor(error, text, words);
      status.addClass("bad").text(reason).append($("<small>").text(detail));
    } finally {
      run.prop("disabled", false);
    }
  });
}

interface Shown {
  text: DoctorWords;
  status: JQuery;
  place: JQuery;
}

/** The report for a ticket. Throws what `wordsFor` has words for. */
async function examined(
  question: { id: string; roundTrip: boolean },
  { text, status, place }: Shown,
): Promise<string> {
  const done: Check[] = [];
  let table: DoctorTable | undefined;
  let report: string | undefined;
  let failed: AskFailed | undefined;
  await askDoctor(question, (line) => {
    if (line.notDeployed) failed = new AskFailed("NOT_DEPLOYED", "");
    if (line.failed) failed = new AskFailed(line.failed.code, line.failed.message);
    if (line.check) {
      done.push(line.check);
      table ??= tableIn(place.empty(), text);
      table.show(line.check);
      status.text(text("progress", { done: done.length, of: table.size }));
    }
    if (line.examination) {
      status.text(text("summary", countsOf(line.examination)));
      report = reportText(line.examination, text, line.versions ?? "");
    }
  });
  if (report !== undefined) return report;
  throw failed ?? new AskFailed("BROKE_OFF", "");
}

function countsOf({ checks }: Examination) {
  const count = (verdict: Check["verdict"]) => checks.filter((one) => one.verdict === verdict).length;
  return { error: count("error"), warning: count("warning"), ok: count("ok"), skipped: count("skipped") };
}

function wordsFor(error: unknown, text: DoctorWords, words: Words) {
  const code = error instanceof AskFailed ? error.code : "";
  if (code === "NOT_DEPLOYED") return { reason: text("not-deployed"), detail: "" };
  if (code === "BROKE_OFF") return { reason: text("broke-off"), detail: "" };
  return failureText(words, error);
}

function roundTripBox(text: DoctorWords): JQuery {
  const box = $('<input type="checkbox" id="genesys-config-round-trip">').attr(
    "aria-describedby",
    "genesys-config-round-trip-warning",
  );
  return $('<div class="genesys-doctor-round-trip">').append(
    $('<label class="genesys-doctor-ask" for="genesys-config-round-trip">').append(
      box,
      " ",
      $("<span>").text(text("ask-round-trip")),
    ),
    $('<p class="genesys-hint" id="genesys-config-round-trip-warning">').text(text("ask-round-trip-warning")),
  );
}

function copyReport(button: JQuery, report: string, words: Words) {
  const label = button.find("span");
  const before = label.text();
  if (!RED.clipboard.copyText(report)) return;
  label.text(words("dialog.copied"));
  setTimeout(() => label.text(before), 2_000);
}

function button(id: string, icon: string, label: string): JQuery {
  return $('<button type="button" class="red-ui-button">')
    .attr("id", id)
    .append($(`<i class="fa ${icon}">`), " ", $("<span>").text(label));
}
