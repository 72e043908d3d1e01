// Mocha's spec output for people, and the counts in a file for the runner.

import { writeFileSync } from "node:fs";
import Mocha from "mocha";

/** `--reporter-option counts=<file>`: where `{ passed, failed }` is written; a skipped test counts as failed. */
export default class CountingSpec extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const { counts } = options.reporterOption;
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats;
      writeFileSync(counts, JSON.stringify({ passed: passes, failed: failures + pending }));
    });
  }
}
