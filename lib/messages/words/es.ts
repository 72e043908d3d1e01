/** What agents and users read of ours, in Spanish. */
import type { Words } from "../words.ts";

export const es: Words = {
  colon: ": ",
  user: "Usuario",
  bot: "Bot",
  agent: "Agente",
  reason: "Motivo",
  summary: "Resumen",
  transcript: "Conversación con el bot:",
  omitted: "(… {count} mensajes omitidos …)",
  earlier: "(… {count} mensajes anteriores ya se entregaron …)",
  file: "archivo",
  opening: "El usuario pide un agente.",
  goodbye: "(El usuario ha abandonado el chat.)",
  masked: { card: "tarjeta", iban: "IBAN", email: "correo", phone: "teléfono", own: "oculto" },
  refusedFile: {
    named: "(El usuario quiso enviar el archivo «{name}». No se transmitió: {why}.)",
    unnamed: "(El usuario quiso enviar un archivo. No se transmitió: {why}.)",
  },
  refusedFor: {
    tooLarge: "más de {megabytes} MB",
    disguised: "no es lo que dice su nombre",
    type: "los archivos de este tipo no se transmiten",
    missing: "no llegó",
    empty: "está vacío",
    tooMany: "más de {count} archivos a la vez",
  },
  undelivered: "(Un mensaje del usuario no se pudo entregar: {why}.)",
  undeliveredFor: {
    late: "no se pudo transmitir a tiempo",
    busy: "se enviaba demasiado a la vez",
    refused: "el servicio de mensajería lo rechazó",
    file: "no se pudo recoger el archivo",
  },
};
