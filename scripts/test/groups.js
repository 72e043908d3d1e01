// The groups of tests in the order in which they run, cheapest first, each with its time limit and what it needs.

const minutes = (n) => n * 60_000;

/** `commands`: counted one by one by their exit code. `mocha`: these tests, counted by mocha; `sideBySide`: two files at a time. */
const GROUPS = [
  {
    name: "types",
    limitMs: minutes(4),
    commands: ["tsconfig.json", "tsconfig.editor.json", "tsconfig.pages.json"].map((project) => ({
      name: project,
      args: ["node_modules/typescript/bin/tsc", "--noEmit", "-p", project],
    })),
  },
  {
    name: "lint",
    limitMs: minutes(3),
    commands: [{ name: "biome ci", args: ["node_modules/@biomejs/biome/bin/biome", "ci", "."] }],
  },
  { name: "unit", limitMs: minutes(8), mocha: "test/unit/**/*.test.ts", sideBySide: true },
  { name: "nodes", limitMs: minutes(4), mocha: "test/nodes/**/*.test.ts", needs: ["build"] },
  {
    name: "runtime",
    limitMs: minutes(12),
    mocha: "test/runtime/**/*.test.ts",
    needs: ["build"],
    sideBySide: true,
  },
  // Kills, deploys and storms, each alone on the machine.
  { name: "endurance", limitMs: minutes(12), mocha: "test/endurance/**/*.test.ts", needs: ["build"] },
  {
    name: "browser",
    limitMs: minutes(10),
    mocha: "test/browser/**/*.test.ts",
    needs: ["build", "chromium"],
    sideBySide: true,
  },
  { name: "package", limitMs: minutes(8), mocha: "test/package/**/*.test.ts", needs: ["build"] },
];

/** The groups that the arguments name, all without any; throws on a name that does not exist. */
export function chooseGroups(names) {
  const unknown = names.filter((name) => !GROUPS.some((group) => group.name === name));
  if (unknown.length > 0)
    throw new Error(
      `There is no group ${unknown.join(", ")}; there are ${GROUPS.map(({ name }) => name).join(", ")}.`,
    );
  return names.length === 0 ? GROUPS : GROUPS.filter(({ name }) => names.includes(name));
}
