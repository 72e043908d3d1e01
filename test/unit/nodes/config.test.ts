/** The shape of the flow file: what an older or hand-written flow becomes. */

import assert from "node:assert/strict";
import { GENESYS_CONFIG_DEFAULTS, ROW_WITHOUT_COMPETENCY } from "../../../nodes/genesys-config/config.ts";
import { SEND_DEFAULTS, SEND_MIGRATIONS } from "../../../nodes/genesys-send/config.ts";
import { type Migration, upgrade } from "../../../nodes/shared/config/migrate.ts";
import { isOn, numberOf } from "../../../nodes/shared/config/typed-value.ts";

describe("the flow file", () => {
  it("lets a flow written by hand name only what it changes", () => {
    const config = upgrade({ connector: "abc", text: { value: "answer", type: "msg" } }, SEND_DEFAULTS, []);

    assert.equal(config.connector, "abc");
    assert.deepEqual(config.text, { value: "answer", type: "msg" });
    assert.deepEqual(config.chatId, { value: "chatId", type: "msg" });
    assert.equal(config.configVersion, 1);
  });

  it("gives each node its own copy of the defaults", () => {
    const first = upgrade({}, GENESYS_CONFIG_DEFAULTS, []);
    first.competencies.push({ ...ROW_WITHOUT_COMPETENCY, competency: "Animal" });

    assert.equal(upgrade({}, GENESYS_CONFIG_DEFAULTS, []).competencies.length, 1);
  });

  it("runs the migrations above the saved version, in order, whatever order they are listed in", () => {
    const migrations: Migration[] = [
      { to: 3, up: (saved) => ({ ...saved, name: `${saved.name} 3` }) },
      { to: 1, up: (saved) => ({ ...saved, name: "never" }) },
      { to: 2, up: (saved) => ({ ...saved, name: `${saved.name} 2` }) },
    ];

    const config = upgrade({ name: "saved", configVersion: 1 }, { name: "", configVersion: 3 }, migrations);

    assert.deepEqual(config, { name: "saved 2 3", configVersion: 3 });
  });

  it("leaves a flow of a newer palette as it is", () => {
    const config = upgrade(
      { name: "new", configVersion: 9 },
      { name: "", configVersion: 1 },
      SEND_MIGRATIONS,
    );
    assert.equal(config.configVersion, 9);
  });

  it("reads numbers as dialogs and environments write them", () => {
    assert.equal(numberOf("45", 300), 45);
    assert.equal(numberOf(45, 300), 45);
    for (const unusable of ["", " ", undefined, "many", "$" + "{NOT_SET}"]) {
      assert.equal(numberOf(unusable, 300), 300);
    }
  });

  it("reads a switch as on only when it says true", () => {
    assert.deepEqual([true, "true", " true "].map(isOn), [true, true, true]);
    assert.deepEqual([false, "false", "", undefined, "1"].map(isOn), [false, false, false, false, false]);
  });
});
