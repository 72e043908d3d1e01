/** What is kept of live escalations in memory never differs from what the file would answer. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { createLiveEscalations } from "../../../lib/store/live.ts";
import type { PackedEscalation } from "../../../lib/store/rows.ts";

const CHATS = ["one", "two"];

function packed(chatId: string, number: number, live: boolean, word: string): PackedEscalation {
  const id = `${chatId}/${number}`;
  return { id, chatId, number, live: live ? 1 : 0, at: 0, json: `${id} ${live} ${word}` };
}

/** The file: every escalation by id. */
function answersOf(file: Map<string, PackedEscalation>) {
  const all = () => [...file.values()];
  const newest = (chatId: string) =>
    all()
      .filter((one) => one.chatId === chatId)
      .sort((a, b) => b.number - a.number)[0]?.json;
  return {
    live: () =>
      all()
        .filter(({ live }) => live)
        .map((one) => ({ ...one, isNewest: one.json === newest(one.chatId) })),
    newest,
    byNumber: (chatId: string, number: number) => file.get(`${chatId}/${number}`)?.json,
  };
}

describe("the live escalations in memory", () => {
  const write = fc.record({
    chatId: fc.constantFrom(...CHATS),
    number: fc.integer({ min: 1, max: 4 }),
    live: fc.boolean(),
    word: fc.string({ maxLength: 2 }),
    asked: fc.constantFrom(...CHATS),
    reopened: fc.boolean(),
  });

  it("say what the file says, or nothing, whatever is written, asked and opened again", () => {
    fc.assert(
      fc.property(fc.array(write, { maxLength: 40 }), (writes) => {
        const file = new Map<string, PackedEscalation>();
        const answers = answersOf(file);
        const live = createLiveEscalations();
        for (const { chatId, number, live: isLive, word, asked, reopened } of writes) {
          const one = packed(chatId, number, isLive, word);
          file.set(one.id, one);
          live.note([one]);
          live.noteNewest(asked, answers.newest(asked));
          if (reopened) {
            live.clear();
            live.add(answers.live());
          }
          for (const chat of CHATS) {
            assert.ok([undefined, answers.newest(chat)].includes(live.newestOf(chat)));
            for (let n = 1; n <= 4; n++) {
              assert.ok([undefined, answers.byNumber(chat, n)].includes(live.byNumber(chat, n)));
            }
          }
          for (const { id, json, live: lives } of file.values())
            assert.equal(live.byId(id), lives ? json : undefined);
        }
      }),
    );
  });

  it("answer for the newest of a chat once the file has said which it is, until it ends", () => {
    const live = createLiveEscalations();
    const one = packed("one", 1, true, "");
    live.note([one]);
    assert.equal(live.newestOf("one"), undefined, "there may be a later one in the file");
    live.noteNewest("one", one.json);
    assert.equal(live.newestOf("one"), one.json);
    live.note([packed("one", 1, false, "")]);
    assert.equal(live.newestOf("one"), undefined);
    assert.equal(live.byId(one.id), undefined);
  });
});
