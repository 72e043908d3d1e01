/** What agents and users read of ours, in German. */
import type { Words } from "../words.ts";

export const de: Words = {
  colon: ": ",
  user: "Nutzer",
  bot: "Bot",
  agent: "Mitarbeiter",
  reason: "Grund",
  summary: "Zusammenfassung",
  transcript: "Bisheriger Chat mit dem Bot:",
  omitted: "(… {count} Nachrichten ausgelassen …)",
  earlier: "(… {count} frühere Nachrichten wurden schon übergeben …)",
  file: "Datei",
  opening: "Der Nutzer bittet um einen Mitarbeiter.",
  goodbye: "(Der Nutzer hat den Chat verlassen.)",
  masked: { card: "Karte", iban: "IBAN", email: "E-Mail", phone: "Telefon", own: "verdeckt" },
  refusedFile: {
    named: "(Der Nutzer wollte die Datei „{name}“ senden. Sie wurde nicht weitergegeben: {why}.)",
    unnamed: "(Der Nutzer wollte eine Datei senden. Sie wurde nicht weitergegeben: {why}.)",
  },
  refusedFor: {
    tooLarge: "größer als {megabytes} MB",
    disguised: "sie ist nicht das, was ihr Name sagt",
    type: "Dateien dieses Typs werden nicht weitergegeben",
    missing: "sie ist nicht angekommen",
    empty: "sie ist leer",
    tooMany: "mehr als {count} Dateien auf einmal",
  },
  undelivered: "(Etwas, das der Nutzer schrieb, konnte nicht zugestellt werden: {why}.)",
  undeliveredFor: {
    late: "es konnte nicht rechtzeitig weitergegeben werden",
    busy: "es wurde zu viel auf einmal gesendet",
    refused: "der Nachrichtendienst hat es abgelehnt",
    file: "die Datei konnte nicht übernommen werden",
  },
};
