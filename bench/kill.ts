/**
 * kill -9 at random moments while 10,000 messages go each way through a stormy Genesys, once with a sandbox that drops
 * repeated messageIds and once with one that does not. `SEED=…` repeats a run's kills and faults. The rules by which it
 * is judged stand in `test/endurance/kill/verdict.ts`, what counts as accepted in `users.ts` there.
 */
import { reportOf } from "../test/endurance/kill/report.ts";
import { type KillRun, killRun } from "../test/endurance/kill/run.ts";
import { faultsOf } from "../test/endurance/kill/verdict.ts";
import { report } from "./support/results.ts";

const MESSAGES = Number(process.env.MESSAGES ?? 10_000);
const KILLS = Number(process.env.KILLS ?? 30);
const CHATS = 40;
const LIFE = { least: 5500, more: 4000 };
const TIME_SCALE = 1;
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

const runs: KillRun[] = [];
for (const deduplicating of [false, true]) {
  const options = {
    seed,
    messages: MESSAGES,
    chats: CHATS,
    kills: KILLS,
    deduplicating,
    timeScale: TIME_SCALE,
    life: () => LIFE,
    log: console.log,
  };
  const run = await killRun(options);
  console.log(reportOf(run, options));
  runs.push(run);
}

const faults = runs.flatMap(({ verdict }) => faultsOf(verdict));
for (const fault of faults) console.error(fault);

const row = (what: string, figure: (run: KillRun) => number) => [what, ...runs.map(figure)];
report({
  name: "kill",
  title: "Killed with kill -9 while messages flow",
  seed,
  how: [
    `${MESSAGES.toLocaleString("en")} messages each way in ${CHATS} chats, one Node-RED process after the other killed with SIGKILL ${KILLS} times at random moments (each lived ${LIFE.least / 1000} to ${(LIFE.least + LIFE.more) / 1000} s).`,
    "The sandbox, a process of its own, meanwhile answers with 5xx and 429, loses requests and answers, lets requests hang until they time out, revokes all tokens once per life, and repeats and reorders webhooks; its webhooks follow Genesys' retry rules and times.",
    `A user's message counts as accepted once it stands in the store; what stood there at a kill must arrive, what did not is said again by its user. Half of the chats confirm when handed over, half by \`action: delivered\`. Order: users' words arrive as they were said; agents' words that were taken before the next one was offered reach the flow before it.`,
  ].join(" "),
  table: [
    ["", "Genesys takes repeated messageIds", "Genesys drops them"],
    row("user → agent: said", ({ verdict }) => verdict.userToAgent.words),
    row("lost", ({ verdict }) => verdict.userToAgent.lost.length),
    row("reordered within a chat", ({ verdict }) => verdict.userToAgent.reordered.length),
    row("repeated, the answer was lost or 5xx", ({ verdict }) => verdict.userToAgent.answerLost),
    row("repeated, the answer died with the process", ({ verdict }) => verdict.userToAgent.answerUnnoted),
    row("repeated without a cause or mark", ({ verdict }) => verdict.userToAgent.unexplained.length),
    row("agent → user: said", ({ verdict }) => verdict.agentToUser.words),
    row("lost ", ({ verdict }) => verdict.agentToUser.lost.length),
    row("reordered within a chat ", ({ verdict }) => verdict.agentToUser.reordered.length),
    row("repeated, marked `redelivered`", ({ verdict }) => verdict.agentToUser.redelivered),
    row("repeated without a cause or mark ", ({ verdict }) => verdict.agentToUser.unexplained.length),
    row("results lost", ({ verdict }) => verdict.results.lost.length),
    row("results repeated, marked `recovered`", ({ verdict }) => verdict.results.recovered),
    row("results repeated without a cause or mark", ({ verdict }) => verdict.results.unexplained.length),
    row("requests to Genesys that failed", ({ faults: { failedRequests } }) => failedRequests),
    row("webhooks not taken at the first attempt", ({ faults: { refusedOffers } }) => refusedOffers),
    row(
      "webhooks that came again after they were taken",
      ({ verdict }) => verdict.agentToUser.repeatedByGenesys,
    ),
    row(
      "words that Genesys' own retries let others overtake",
      ({ verdict }) => verdict.agentToUser.overtakenAtGenesys,
    ),
    row("rows left in the store", ({ leftOver }) => leftOver.outboxRows + leftOver.inboxRows),
    row("seconds", ({ seconds }) => Math.round(seconds)),
  ],
  reached: [
    faults.length === 0
      ? "0 lost, 0 reordered, every repetition marked and explained, as DESIGN §12 asks."
      : `${faults.length} faults; the run's output names each.`,
    "What Genesys' own retries reorder reaches the flow as Genesys delivers it: an agent's word that was refused while the process was down comes after a younger one that was not.",
  ],
});
process.exitCode = faults.length === 0 ? 0 : 1;
