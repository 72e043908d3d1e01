// Mocha's spec output for people, and for the runner the counts and what took how long, in a file.

import { writeFileSync } from "node:fs";
import Mocha from "mocha";

const { EVENT_SUITE_BEGIN, EVENT_SUITE_END, EVENT_TEST_END, EVENT_TEST_FAIL, EVENT_RUN_END } =
  Mocha.Runner.constants;
const LINES_OF_A_FAILURE = 12;

/**
 * `--reporter-option counts=<file>`: where `{ passed, failed, failures: [{ title, why }], suites: [{ title, seconds }],
 * finished }` is written, after each of the outermost suites, so that something is known when the time runs out. A skipped
 * test counts as failed.
 */
export default class CountingSpec extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const suites = [];
    const failures = [];
    let depth = 0;
    let startedAt = 0;
    let testsMs = 0;
    runner.on(EVENT_SUITE_BEGIN, (suite) => {
      if (suite.root) return;
      depth += 1;
      if (depth > 1) return;
      startedAt = Date.now();
      testsMs = 0;
    });
    runner.on(EVENT_TEST_END, ({ duration }) => {
      testsMs += duration ?? 0;
    });
    runner.on(EVENT_TEST_FAIL, (test, error) => {
      failures.push({ title: test.fullTitle(), why: whyOf(error) });
    });
    runner.on(EVENT_SUITE_END, (suite) => {
      if (suite.root) return;
      depth -= 1;
      if (depth > 0) return;
      // Of files that run side by side mocha tells all at once, when they are done.
      suites.push({ title: suite.title, seconds: Math.max(Date.now() - startedAt, testsMs) / 1000 });
      write(false);
    });
    runner.once(EVENT_RUN_END, () => write(true));

    function write(finished) {
      const { passes, failures: failed, pending } = runner.stats;
      const counts = { passed: passes, failed: failed + pending, failures, suites, finished };
      writeFileSync(options.reporterOption.counts, JSON.stringify(counts));
    }
  }
}

/** The beginning of what went wrong, short enough for the end of a long log. */
const whyOf = (error) =>
  String(error?.stack ?? error?.message ?? error)
    .split("\n")
    .slice(0, LINES_OF_A_FAILURE)
    .join("\n");
