/** The attachment settings of genesys-config: what the dialog says about them, and what the library gets. */
import assert from "node:assert/strict";
import {
  ATTACHMENT_DEFAULTS,
  ATTACHMENT_LIMITS,
  checkAttachmentHosts,
  checkAttachmentLimit,
  checkAttachmentTypes,
} from "../../../nodes/genesys-config/content/attachments/config.ts";
import { attachmentRulesOf } from "../../../nodes/genesys-config/content/attachments/settings.ts";
import { ATTACHMENT_RULES } from "../../support/usual-settings.ts";

const ENV = "$" + "{FROM_ENV}";
const rules = (rest: object) => attachmentRulesOf({ ...ATTACHMENT_DEFAULTS, ...rest });

describe("the attachment settings", () => {
  it("at their defaults are fine, and are the library's", () => {
    assert.equal(checkAttachmentTypes(ATTACHMENT_DEFAULTS.attachmentTypes), undefined);
    assert.equal(checkAttachmentHosts(ATTACHMENT_DEFAULTS.attachmentHosts), undefined);
    for (const limit of Object.keys(ATTACHMENT_LIMITS) as (keyof typeof ATTACHMENT_LIMITS)[])
      assert.equal(checkAttachmentLimit(limit, ATTACHMENT_DEFAULTS[limit]), undefined, limit);
    assert.deepEqual(rules({}), ATTACHMENT_RULES);
  });

  it("may all come from the environment", () => {
    assert.equal(checkAttachmentTypes(ENV), undefined);
    assert.equal(checkAttachmentHosts(ENV), undefined);
    assert.equal(checkAttachmentLimit("attachmentHours", ENV), undefined);
    const read = rules({
      attachmentTypes: "image/*, application/pdf",
      attachmentMaxMegabytes: "2",
      attachmentMaxCount: "3",
      attachmentHours: "1",
      attachmentAsLink: "true",
      attachmentRelay: "true",
      attachmentHosts: "*.files.example; one.example",
    });
    assert.deepEqual(read, {
      types: ["image/*", "application/pdf"],
      maxBytes: 2 * 1024 * 1024,
      maxCount: 3,
      keepMs: 3_600_000,
      asLink: true,
      relayed: true,
      hosts: ["*.files.example", "one.example"],
    });
  });

  for (const types of ["", "images", "image", "*/png", "image/*/x", "<b>/x"]) {
    it(`the types "${types}" are wrong`, () => assert.notEqual(checkAttachmentTypes(types), undefined));
  }

  for (const hosts of ["https://x.example", "*", "*.com", "10.0.0.1", "localhost", "a b*"]) {
    it(`the hosts "${hosts}" are wrong: they would allow too much, or nothing`, () => {
      assert.equal(checkAttachmentHosts(hosts)?.key, "host-names");
      assert.deepEqual(rules({ attachmentHosts: hosts }).hosts, []);
    });
  }

  it("beyond their limits are brought into them: Genesys takes 25 MB at most", () => {
    assert.equal(checkAttachmentLimit("attachmentMaxMegabytes", 26)?.key, "whole-number");
    const { maxBytes, maxCount, keepMs } = rules({
      attachmentMaxMegabytes: 400,
      attachmentMaxCount: 0,
      attachmentHours: "many",
    });
    assert.deepEqual([maxBytes, maxCount, keepMs], [25 * 2 ** 20, 1, 24 * 3_600_000]);
  });
});
