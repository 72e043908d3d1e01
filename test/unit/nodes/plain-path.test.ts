/** A property of the message is read as Node-RED reads it, without Node-RED's price for what is not there. */

import assert from "node:assert/strict";
import util from "@node-red/util";
import type { Node, NodeAPI } from "node-red";
import { evaluate } from "../../../nodes/shared/evaluate.ts";
import type { FlowMessage } from "../../../nodes/shared/handler.ts";

const RED = { util: util.util } as unknown as NodeAPI;
const node = {} as Node;
const msg = {
  _msgid: "m",
  payload: "text",
  user: { name: "Zoé", tags: ["a"], none: null, $id: 0, "e-mail": "z@example.org" },
  msg: { inner: true },
} as unknown as FlowMessage;

const PATHS = [
  "payload",
  "msg.payload",
  "payload.length",
  "user",
  "user.name",
  "msg.user.name",
  "user.$id",
  "user.tags.length",
  "user.tags[0]",
  'user["e-mail"]',
  "user.none",
  "absent",
  "msg.inner",
];

describe("a property of the message", () => {
  for (const path of PATHS) {
    it(`${path} is what Node-RED finds there`, async () => {
      const found = await evaluate(RED, { value: path, type: "msg" }, node, msg);
      assert.deepEqual(found, util.util.getMessageProperty(msg, path));
    });
  }

  for (const path of ["absent.name", "user.none.name", "payload.first.second"]) {
    it(`${path}, where Node-RED throws, is nothing`, async () => {
      assert.throws(() => util.util.getMessageProperty(msg, path), TypeError);
      assert.equal(await evaluate(RED, { value: path, type: "msg" }, node, msg), undefined);
    });
  }
});
