/** What agents and users read of ours, in French. */
import type { Words } from "../words.ts";

export const fr: Words = {
  colon: "\u00a0: ",
  user: "Utilisateur",
  bot: "Bot",
  agent: "Conseiller",
  reason: "Motif",
  summary: "Résumé",
  transcript: "Échange avec le bot :",
  omitted: "(… {count} messages omis …)",
  earlier: "(… {count} messages déjà transmis auparavant …)",
  file: "fichier",
  opening: "L'utilisateur demande un conseiller.",
  goodbye: "(L'utilisateur a quitté le chat.)",
  masked: { card: "carte", iban: "IBAN", email: "e-mail", phone: "téléphone", own: "masqué" },
  refusedFile: {
    named: "(L'utilisateur a voulu envoyer le fichier « {name} ». Il n'a pas été transmis : {why}.)",
    unnamed: "(L'utilisateur a voulu envoyer un fichier. Il n'a pas été transmis : {why}.)",
  },
  refusedFor: {
    tooLarge: "plus de {megabytes} Mo",
    disguised: "son contenu ne correspond pas à son nom",
    type: "les fichiers de ce type ne sont pas transmis",
    missing: "il n'est pas arrivé",
    empty: "il est vide",
    tooMany: "plus de {count} fichiers à la fois",
  },
  undelivered: "(Un message de l'utilisateur n'a pas pu être remis : {why}.)",
  undeliveredFor: {
    late: "il n'a pas pu être transmis à temps",
    busy: "trop de messages étaient envoyés à la fois",
    refused: "le service de messagerie l'a refusé",
    file: "le fichier n'a pas pu être repris",
  },
};
