/** What agents and users read of ours, in Portuguese. */
import type { Words } from "../words.ts";

export const pt: Words = {
  colon: ": ",
  user: "Utilizador",
  bot: "Bot",
  agent: "Agente",
  reason: "Motivo",
  summary: "Resumo",
  transcript: "Conversa com o bot até agora:",
  omitted: "(… {count} mensagens omitidas …)",
  earlier: "(… {count} mensagens anteriores já foram entregues …)",
  file: "ficheiro",
  opening: "O utilizador pede um agente.",
  goodbye: "(O utilizador saiu do chat.)",
  masked: { card: "cartão", iban: "IBAN", email: "e-mail", phone: "telefone", own: "oculto" },
  refusedFile: {
    named: "(O utilizador tentou enviar o ficheiro «{name}». Não foi transmitido: {why}.)",
    unnamed: "(O utilizador tentou enviar um ficheiro. Não foi transmitido: {why}.)",
  },
  refusedFor: {
    tooLarge: "mais de {megabytes} MB",
    disguised: "não é o que o nome diz",
    type: "os ficheiros deste tipo não são transmitidos",
    missing: "não chegou",
    empty: "está vazio",
    tooMany: "mais de {count} ficheiros de uma vez",
  },
  undelivered: "(Uma mensagem do utilizador não pôde ser entregue: {why}.)",
  undeliveredFor: {
    late: "não foi possível transmiti-la a tempo",
    busy: "estava a ser enviado demasiado de uma vez",
    refused: "o serviço de mensagens recusou-a",
    file: "não foi possível obter o ficheiro",
  },
};
