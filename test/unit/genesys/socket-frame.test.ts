import assert from "node:assert/strict";
import { readFrame } from "../../../lib/genesys/socket-frame.ts";
import { conversationSubject, queueSubject } from "../../../lib/genesys/socket-subject.ts";

const attended = new Set<string>();
const { topicsOf, idOf: conversationOf } = conversationSubject(attended);
const ID = "5d0d331e-d2a8-4fb5-96f7-7021bef2a8ee";

describe("a frame of the notification socket", () => {
  it("a conversation has exactly two topics", () => {
    assert.deepEqual(topicsOf(ID), [
      `v2.detail.events.conversation.${ID}.customer.end`,
      `v2.detail.events.conversation.${ID}.user.start`,
    ]);
    assert.deepEqual(topicsOf(ID).map(conversationOf), [ID, ID]);
  });

  it("with an agent there it is of interest who goes instead of who comes: two topics again", () => {
    attended.add(ID);
    const topics = topicsOf(ID);
    attended.delete(ID);
    assert.deepEqual(topics, [
      `v2.detail.events.conversation.${ID}.customer.end`,
      `v2.detail.events.conversation.${ID}.user.end`,
    ]);
    assert.deepEqual(topics.map(conversationOf), [ID, ID]);
    const frame = readFrame(
      JSON.stringify({ topicName: topics[1], eventBody: { disconnectType: "TRANSFER" } }),
      9,
    );
    assert.partialDeepStrictEqual(frame, {
      event: { kind: "user-end", conversationId: ID, disconnectType: "TRANSFER" },
    });
  });

  it("customer.end is read with its moment and disconnect type", () => {
    const eventBody = { eventTime: 7, conversationId: ID, participantId: "p", disconnectType: "PEER" };
    const frame = readFrame(JSON.stringify({ topicName: topicsOf(ID)[0], version: "2", eventBody }), 99);
    assert.equal(frame.kind, "event");
    assert.partialDeepStrictEqual(frame, {
      event: { kind: "customer-end", conversationId: ID, at: 7, participantId: "p", disconnectType: "PEER" },
    });
  });

  it("user.start is read with user and queue; a missing moment is ours", () => {
    const frame = readFrame(
      JSON.stringify({ topicName: topicsOf(ID)[1], eventBody: { userId: "u", queueId: "q" } }),
      99,
    );
    assert.partialDeepStrictEqual(frame, {
      event: { kind: "user-start", at: 99, userId: "u", queueId: "q" },
    });
  });

  const others: [string, string, string][] = [
    ["the notice before a closing", '{"topicName":"v2.system.socket_closing"}', "closing"],
    [
      "a heartbeat",
      '{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}',
      "alive",
    ],
    ["another topic", `{"topicName":"v2.detail.events.conversation.${ID}.acd.end"}`, "alive"],
    ["broken JSON", "{", "alive"],
    ["null", "null", "alive"],
    [
      "an event without a body",
      `{"topicName":"v2.detail.events.conversation.${ID}.customer.end","eventBody":null}`,
      "event",
    ],
  ];
  for (const [what, text, kind] of others) {
    it(`${what} is "${kind}"`, () => assert.equal(readFrame(text, 0).kind, kind));
  }

  it("a queue's topic carries the whole conversation", () => {
    const [topicName = ""] = queueSubject.topicsOf("queue-1");
    assert.equal(queueSubject.idOf(topicName), "queue-1");
    const participants = [{ id: "p", purpose: "customer", state: "disconnected", disconnectType: "peer" }];
    const frame = readFrame(JSON.stringify({ topicName, eventBody: { id: ID, participants } }), 99);
    assert.partialDeepStrictEqual(frame, {
      kind: "conversation",
      queueId: "queue-1",
      view: { id: ID, ended: true },
    });
  });

  for (const eventBody of [undefined, {}, { id: 7, participants: [] }, { id: ID }])
    it(`a queue's topic with ${JSON.stringify(eventBody)} is a sign of life, no more`, () => {
      const [topicName] = queueSubject.topicsOf("queue-1");
      assert.deepEqual(readFrame(JSON.stringify({ topicName, eventBody }), 99), { kind: "alive" });
    });
});
