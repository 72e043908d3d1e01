/** Has the connector examined by the server, and hands on each line of its answer as soon as it is there. */
import type { Check } from "../../../../lib/doctor/check.ts";
import type { Examination } from "../../../../lib/doctor/report.ts";
import { AskFailed } from "../../../shared/editor/directory.ts";

/** One line of the answer of the route. */
export interface DoctorLine {
  check?: Check;
  examination?: Examination;
  versions?: string;
  failed?: { code: string; message: string };
  notDeployed?: boolean;
}

/** Resolves at the end of the answer. Throws AskFailed when Node-RED refuses or cannot be reached. */
export function askDoctor(
  question: { id: string; roundTrip: boolean },
  tell: (line: DoctorLine) => void,
): Promise<void> {
  let read = 0;

  function feed(text: string) {
    for (let end = text.indexOf("\n", read); end >= 0; end = text.indexOf("\n", read)) {
      const line = text.slice(read, end);
      read = end + 1;
      if (line !== "") tell(JSON.parse(line));
    }
  }

  return new Promise((resolve, reject) => {
    $.ajax({
      url: "genesys-config/doctor",
      type: "POST",
      contentType: "application/json",
      data: JSON.stringify(question),
      dataType: "text",
      xhr() {
        const request = new XMLHttpRequest();
        request.addEventListener("progress", () => request.status === 200 && feed(request.responseText));
        return request;
      },
    })
      .done((text: string) => {
        feed(text);
        resolve();
      })
      .fail((request) => reject(new AskFailed(`HTTP_${request.status}`, request.statusText ?? "")));
  });
}
