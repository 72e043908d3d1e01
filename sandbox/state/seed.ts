/** The organisation that a new sandbox starts with. The ids are fixed: the example flow relies on them. */
import { randomBytes, randomUUID } from "node:crypto";
import type { Agent, EmergencyGroup, Flow, Millis, Queue, Schedule, ScheduleGroup, State } from "./model.ts";

const numbered = (letter: string, n: number) =>
  `${letter}0000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

export const QUEUES = {
  animal: numbered("a", 1),
  payment: numbered("a", 2),
  general: numbered("a", 3),
} as const;
export const FLOWS = {
  animal: numbered("f", 1),
  payment: numbered("f", 2),
  general: numbered("f", 3),
  draft: numbered("f", 4),
  call: numbered("f", 5),
} as const;
export const AGENTS = {
  amelie: numbered("e", 1),
  tom: numbered("e", 2),
  marc: numbered("e", 3),
  nora: numbered("e", 4),
} as const;

export interface SeedOptions {
  /** As if somebody had switched typing on for the whole organisation; as delivered by Genesys it is off (contract §2.3). */
  typing?: boolean;
}

/** A fresh organisation: its id and the client's secret are random, everything else is fixed. */
export function seed(now: Millis, { typing = false }: SeedOptions = {}): State {
  const client = {
    id: randomUUID(),
    secret: randomBytes(32).toString("base64url"),
    name: "Sandbox client",
    permissions: ["*"],
    tokenSeconds: 86_400,
  };
  const allowed = typing ? ("Enabled" as const) : ("Disabled" as const);
  const messagingSetting = {
    id: numbered("d", 1),
    name: "Default",
    typing: { inbound: allowed, outbound: allowed },
    dateCreated: now,
    dateModified: now,
    version: 1,
  };
  // "All types inbound, only .jpg/.png/.gif outbound" (contract §2.4).
  const imagesOut = {
    id: numbered("c", 1),
    name: "Default",
    inbound: ["*/*"],
    outbound: ["image/jpeg", "image/png", "image/gif"],
    dateCreated: now,
    dateModified: now,
    version: 1,
  };
  return {
    organisation: { id: randomUUID(), name: "Sandbox organisation" },
    clients: byId([client]),
    tokens: new Map(),
    queues: byId(queues),
    flows: byId(flows),
    agents: byId(agents(now)),
    integrations: new Map(),
    recipients: new Map(),
    messagingSettings: byId([messagingSetting]),
    defaultMessagingSettingId: messagingSetting.id,
    supportedContents: byId([imagesOut]),
    defaultSupportedContentId: imagesOut.id,
    threadingMinutes: 4320,
    conversations: new Map(),
    deliveries: new Map(),
    channels: new Map(),
    ...openingHours(),
  };
}

const queues: Queue[] = [
  { id: QUEUES.animal, name: "Animal", description: "Questions about animals" },
  { id: QUEUES.payment, name: "Payment", description: "Bills and payments" },
  { id: QUEUES.general, name: "General", description: "Everything else" },
];

const flows: Flow[] = [
  flow(FLOWS.animal, "Animal chats", QUEUES.animal),
  flow(FLOWS.payment, "Payment chats", QUEUES.payment),
  flow(FLOWS.general, "General chats", QUEUES.general),
  { ...flow(FLOWS.draft, "Draft chats", QUEUES.general), published: false },
  { ...flow(FLOWS.call, "Reception", null), type: "inboundcall" },
];

function flow(id: string, name: string, queueId: string | null): Flow {
  return { id, name, type: "inboundshortmessage", published: true, queueId };
}

function agents(now: Millis): Agent[] {
  return [
    agent(AGENTS.amelie, "Amélie Laurent", [QUEUES.animal], now),
    agent(AGENTS.tom, "Tom Weber", [QUEUES.animal], now),
    agent(AGENTS.marc, "Marc Dubois", [QUEUES.payment], now),
    agent(AGENTS.nora, "Nora Keller", [QUEUES.general], now),
  ];
}

function agent(id: string, name: string, queueIds: string[], now: Millis): Agent {
  const mailbox = name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(" ", ".");
  const email = `${mailbox}@sandbox.example`;
  return { id, name, email, queueIds, onQueue: false, notResponding: false, idleSince: now };
}

/** Ids of schedules, schedule groups and the emergency group. */
export const HOURS = {
  always: numbered("b", 1),
  weekdays: numbered("b", 2),
  newYear: numbered("b", 3),
  service: numbered("b", 4),
  evacuation: numbered("b", 5),
  meeting: numbered("b", 6),
  team: numbered("b", 7),
  aroundTheClock: numbered("b", 8),
} as const;

const day = (date: string) => ({ start: `${date}T00:00:00.000`, end: `${nextDay(date)}T00:00:00.000` });
const nextDay = (date: string) => new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);

function openingHours() {
  return {
    schedules: byId<Schedule>([
      { id: HOURS.always, name: "Around the clock", ...day("2026-01-01"), rrule: "FREQ=DAILY;INTERVAL=1" },
      {
        id: HOURS.weekdays,
        name: "Office hours",
        start: "2026-01-05T08:00:00.000",
        end: "2026-01-05T18:00:00.000",
        rrule: "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU,WE,TH,FR",
      },
      {
        id: HOURS.newYear,
        name: "New Year",
        ...day("2026-01-01"),
        rrule: "FREQ=YEARLY;INTERVAL=1;BYMONTH=1;BYMONTHDAY=1",
      },
      {
        id: HOURS.meeting,
        name: "Team meeting",
        start: "2026-01-06T09:00:00.000",
        end: "2026-01-06T10:00:00.000",
        rrule: "FREQ=MONTHLY;INTERVAL=1;BYDAY=1TU",
      },
    ]),
    scheduleGroups: byId<ScheduleGroup>([
      {
        id: HOURS.service,
        name: "Service hours",
        timeZone: "Europe/Paris",
        open: [HOURS.weekdays],
        closed: [],
        holidays: [HOURS.newYear],
      },
      {
        id: HOURS.team,
        name: "Team hours",
        timeZone: "Europe/Paris",
        open: [HOURS.weekdays],
        closed: [HOURS.meeting],
        holidays: [HOURS.newYear],
      },
      {
        id: HOURS.aroundTheClock,
        name: "Whole week",
        timeZone: "Europe/Paris",
        open: [HOURS.always],
        closed: [],
        holidays: [],
      },
    ]),
    emergencyGroups: byId<EmergencyGroup>([{ id: HOURS.evacuation, name: "Evacuation", enabled: false }]),
  };
}

function byId<T extends { id: string }>(items: T[]): Map<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}
