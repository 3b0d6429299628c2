import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { gzipSync } from "node:zlib";
import { run } from "../../src/commands/run.ts";
import { UserError } from "../../src/errors.ts";
import type { Inventory } from "../../src/inventory/inventory.ts";
import { judge as judgeBudgets } from "../../src/plan/judge.ts";
import { prepare } from "../../src/plan/population.ts";
import { createIssueReader } from "../../src/sources/aws-answers/issue.ts";
import { fetchPriceList } from "../../src/sources/aws/price-list.ts";
import { readProfileNames } from "../../src/sources/aws/profile-names.ts";
import { readParameterFile } from "../../src/sources/cloudformation/parameter-file.ts";
import { readConfig } from "../../src/sources/config-file.ts";
import { sourcesIn } from "../../src/sources/folder-sources.ts";
import { readPriceList } from "../../src/sources/price-file.ts";
import {
  additionsOf,
  dateTyped,
  growthTyped,
  parseScenario,
  readScenario,
  ruleOf,
  scenarioText,
} from "../../src/sources/scenario-file.ts";
import { plainWidth } from "../../src/views/cell-width.ts";
import { textWidth } from "../../src/views/text-width.ts";
import { wordsIn } from "../../src/views/tui/offers.ts";
import type { TableSpec } from "../../src/views/tui/table-spec.ts";
import { arranged } from "../../src/views/tui/table-spec.ts";
import { createRandom } from "../aws/fake/random.ts";
import { hclForm } from "../hostile/hcl-form.ts";
import { ORDERS } from "../hostile/names.ts";
import { product } from "../sources/aws/products.ts";
import { ASSETS, INNER, MANIFEST_FILE, PLAN, STATE, TEMPLATE } from "./declared-seeds.ts";
import { mutatedBytes } from "./mutate-text.ts";
import { DATA, inShort, keep, opened, OPTIONS, priced, PRICES, TABLES, TODAY } from "./promises.ts";
import type { Reader } from "./reader.ts";
import { ESTIMATE, GATES, INVENTORY, NOTICES, ISSUES, POLICY, SCENARIO, SMALL_ESTIMATE } from "./seeds.ts";

const text = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const json = (value: unknown): string => JSON.stringify(value, null, 1);

/** Reads a source, prices it, and tells it in few words. */
const source =
  (change: Parameters<typeof opened>[1] = {}) =>
  async (path: string): Promise<unknown> => {
    const inventory = await opened([path], change);
    const { frame, workloads } = { frame: { ...inventory, workloads: [] }, workloads: inventory.workloads };
    return { frame, workloads, forecast: inShort(priced(inventory)) };
  };

const known = new Map<string, Inventory>();

/** A small inventory that is no input itself. */
async function small(): Promise<Inventory> {
  const found = known.get("small") ?? (await opened(["eks=300,fargate=50,ec2=1200@us-east-1"]));
  known.set("small", found);
  return found;
}

const AWS_ANSWERS = [
  "nodes",
  "task-states",
  "sidecars",
  "service-tasks",
  "cluster-nodes",
  "coverage-only",
  "coverage-fargate-issues",
  "coverage-partial",
  "node-group",
  "scaling-group",
  "boto-pages",
  "under-a-key",
  "trial-days",
  "detector-on",
  "vpc-endpoints",
  "container-instances",
  "denied-tasks",
  "unknown-type",
  "platforms",
  "eks-cluster",
]
  .map((name) => text(`../fixtures/aws-cli/${name}.json`))
  .concat(GATES);

const TEMPLATE_PATHS = [
  "inner.template.json",
  "../outside.template.json",
  "../../outside.template.json",
  "..",
  ".",
  "/etc/passwd",
  "/dev/zero",
  "/dev/stdin",
  "/proc/self/environ",
  "link.json",
  "linked-folder/outside.template.json",
  "pipe.json",
  "folder",
  "a/../../outside.template.json",
  "inner.template.json\u0000.txt",
  "..\\outside.template.json",
  "file:///etc/passwd",
  "https://s3.amazonaws.com/../../outside.template.json",
  "https://bucket/../outside.template.json?x#y",
  "App.template.yaml",
  "manifest.json",
  "//outside.template.json",
  "%2e%2e/outside.template.json",
  `${"a/".repeat(2_000)}x.json`,
];

const FUNCTIONS = [
  "Ref",
  "Fn::GetAtt",
  "Fn::Sub",
  "Fn::Join",
  "Fn::If",
  "Fn::FindInMap",
  "Fn::ForEach::X",
  "Fn::Base64",
];

const ASSEMBLY = {
  "manifest.json": json(MANIFEST_FILE),
  "App.template.yaml": TEMPLATE,
  "App.assets.json": json(ASSETS),
  "inner.template.json": json(INNER),
  "assembly-Stage/manifest.json": json({ version: "1", artifacts: {} }),
};

const besides = (file: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(ASSEMBLY).filter(([name]) => name !== file));

const assembly = (file: keyof typeof ASSEMBLY, form: Reader["form"]): Reader => ({
  name: `cdk-${file.replace(/\..*/, "").toLowerCase()}`,
  form,
  seeds: [ASSEMBLY[file]],
  file,
  beside: besides(file),
  tricks: [...TEMPLATE_PATHS, ...FUNCTIONS],
  read: (path) => source()(dirname(path)),
});

/** A file that is packed, spoilt, or grows beyond all measure when it is unpacked. */
function packed(plain: string, random: () => number): Buffer {
  const dice = random();
  if (dice < 0.4) return gzipSync(plain, { level: 1 });
  if (dice < 0.9) return mutatedBytes(gzipSync(plain, { level: 1 }), random);
  if (dice < 0.98) return Buffer.concat([gzipSync(plain), gzipSync(plain)]);
  const line = `${JSON.stringify({ record: "account", id: "111122223333", name: "x".repeat(1_000) })}\n`;
  return gzipSync(plain + (random() < 0.5 ? line.repeat(40_000) : "x".repeat(40_000_000)), { level: 1 });
}

const issueReader = createIssueReader(TABLES.reasons);
const ROWS = ["payments eks eligible", "web-eu fargate ineligible", "東京 ec2 unknown"].map((name, index) => ({
  name,
  index,
}));
type Row = (typeof ROWS)[number];

const spec = (): TableSpec<Row> => ({
  columns: [
    {
      id: "name",
      title: "NAME",
      align: "left",
      from: 0,
      cell: ({ name }) => ({ text: name, marks: "" }),
      order: ({ name }) => name,
    },
  ],
  rows: [...ROWS],
  key: ({ index }) => String(index),
  words: ({ name }) => name,
  fields: ({ name }) => ({ kind: name.split(" ")[1] ?? "", account: name.split(" ")[0] ?? "" }),
  together: null,
  order: { column: "name", descending: false },
  orderWords: "by name",
  json: (row) => row,
});

/** Runs words of a command line, and holds what is printed to what every output promises. */
async function said(words: readonly string[]): Promise<{ readonly code: number; readonly printed: string }> {
  let printed = "";
  const code = await run(words, {
    version: "0.0.0",
    dataDirectory: DATA,
    today: TODAY,
    now: TODAY,
    watched: false,
    onScan: null,
    stage: null,
    env: {},
    machine: () => {
      throw new Error("nobody asks for the machine here");
    },
    processId: 1,
    decoder: "fast",
    interruption: () => new AbortController().signal,
    width: 100,
    color: false,
    print: (more) => {
      printed += more;
    },
    note: (more) => {
      printed += more;
    },
  });
  keep(!ORDERS.test(printed), `what is printed orders no terminal about: ${JSON.stringify(ORDERS.exec(printed)?.[0])}`);
  return { code, printed };
}

/** Whether a word makes the program write, wait or ask AWS. */
const writes = (word: string): boolean =>
  word === "-" || /^(-o|--o|aws$|scan$|init$|prices$|doctor$|completion$|setup$)/.test(word);

/** What the commands of a text of `setup` say of what was read: accounts, Regions and clusters by the names that AWS gives. */
const SHELL_LINE =
  /^(\d{12}\)| {2}put_addon [a-z]+(-[a-z]+)+-\d+ [0-9A-Za-z][\w-]{0,99}| {2};;|\*\) echo "nothing is to be done in account \$account" ;;|esac|)$/;

/** Holds a text of `setup` to its form: whatever was read stands in a comment, in a string, or is a name that AWS gives. */
function keepForm(written: string, format: string): void {
  if (format === "cli") {
    const [, ends = ""] = written.split("case $account in\n");
    keep(ends.endsWith("\nesac\n"), "commands are whole");
    keep(
      ends.split("\n").every((line) => SHELL_LINE.test(line)),
      "commands hold names that AWS gives",
    );
    return;
  }
  const { blocks, faults } = hclForm(written);
  keep(faults.length === 0, `Terraform can read it: ${faults.join(" ")}`);
  keep(
    blocks.every((block) => /^\w+( "[\w-]+")*$/.test(block)),
    "blocks have names that AWS gives",
  );
}

/** Whether a word is neither a path nor a source of another kind. */
const isTyped = (word: string): boolean => !/[\\/\0]/.test(word) && !["-", "", ".", "..", "aws"].includes(word);

const FORMATS = ["table", "json", "csv", "markdown", "html", "github", "baseline"];

/** Everything that is read from outside, a row each. */
export const READERS: readonly Reader[] = [
  {
    name: "inventory",
    form: "json-lines",
    seeds: [INVENTORY, text("../golden/acme/inventory.ndjson")],
    file: "in.ndjson",
    read: source(),
  },
  { name: "inventory-gz", form: "json-lines", seeds: [INVENTORY], file: "in.ndjson.gz", packed, read: source() },
  {
    name: "baseline",
    form: "json-lines",
    seeds: [text("../golden/acme/baseline.ndjson")],
    file: "base.ndjson",
    read: source(),
  },
  {
    name: "plan",
    form: "json",
    seeds: [json(PLAN), text("../fixtures/terraform/pull-request.json")],
    file: "plan.json",
    read: source(),
  },
  { name: "events", form: "json-lines", seeds: [NOTICES], file: "notices.json", read: source() },
  { name: "state", form: "json", seeds: [json(STATE)], file: "state.json", read: source({ regionId: "us-east-1" }) },
  {
    name: "template-yaml",
    form: "yaml",
    seeds: [TEMPLATE],
    file: "App.template.yaml",
    beside: besides("App.template.yaml"),
    tricks: [...TEMPLATE_PATHS, ...FUNCTIONS],
    read: source({ regionId: "us-east-1" }),
  },
  {
    name: "template-json",
    form: "json",
    seeds: [
      text("../cdk/out/Importing.template.json"),
      text("../cdk/out/Nested.template.json"),
      text("../cdk/out/Shared.template.json"),
    ],
    file: "t.template.json",
    beside: besides("t.template.json"),
    tricks: [...TEMPLATE_PATHS, ...FUNCTIONS],
    read: source({ regionId: "us-east-1" }),
  },
  assembly("manifest.json", "json"),
  assembly("App.template.yaml", "yaml"),
  assembly("App.assets.json", "json"),
  assembly("inner.template.json", "json"),
  {
    name: "parameters",
    form: "json",
    seeds: [
      json([
        { ParameterKey: "A", ParameterValue: "b" },
        { ParameterKey: "C", UsePreviousValue: true },
      ]),
      json({ Parameters: { A: "b", L: ["x", "y"] } }),
      '["A=b","C=d=e"]',
    ],
    file: "p.json",
    read: (path) => [...readParameterFile(path)],
  },
  {
    name: "aws-cli",
    form: "json",
    seeds: AWS_ANSWERS,
    file: "answer.json",
    read: source({ accountId: "111122223333", regionId: "us-east-1" }),
  },
  { name: "estimate", form: "yaml", seeds: [ESTIMATE, SMALL_ESTIMATE], file: "estimate.yaml", read: source() },
  {
    name: "scenario",
    form: "yaml",
    seeds: [SCENARIO, text("../golden/acme/scenario.yaml")],
    file: "scenario.yaml",
    read: async (path) => {
      const scenario = readScenario(path, TABLES);
      const again = scenarioText(scenario);
      keep(scenarioText(parseScenario("again", again, TABLES)) === again, "a scenario that is written reads back");
      return { scenario, forecast: inShort(priced(await small(), { scenario })) };
    },
  },
  {
    name: "policy",
    form: "yaml",
    seeds: [POLICY, text("../golden/acme/watchbill.yaml"), text("../golden/acme/init.yaml")],
    file: "watchbill.yaml",
    read: async (path) => {
      const config = readConfig(TABLES, path);
      const population = prepare(await small());
      const question = { population, before: null, prices: PRICES, options: { ...OPTIONS, asOf: TODAY } };
      const verdicts = judgeBudgets(question, {
        budgets: config.budgets ?? [],
        maxUnresolved: null,
        requireLimits: false,
      });
      for (const { amount, state } of verdicts)
        keep(Number.isSafeInteger(amount.expected) && state !== undefined, "a verdict has an amount");
      return { config, verdicts };
    },
  },
  {
    name: "prices",
    form: "json",
    seeds: [json({ prices: JSON.parse(text("../../data/prices/prices.json")).prices.slice(0, 12) })],
    file: "prices.json",
    read: async (path) => {
      const prices = readPriceList(DATA, path);
      for (const scope of ["organization", "account"] as const) priced(await small(), { tierScope: scope });
      const { forecast } = await import("../../src/plan/forecast.ts");
      return inShort(forecast(prepare(await small()), prices, { ...OPTIONS, asOf: TODAY }));
    },
  },
  {
    name: "price-answers",
    form: "json",
    seeds: [
      json([
        product({
          usagetype: "USE1-RuntimeMonitoring-EC2",
          regionCode: "us-east-1",
          tiers: [
            ["0", "500", "1.50"],
            ["500", "Inf", "0.75"],
          ],
        }),
      ]),
    ],
    file: null,
    read: async (typed) => {
      const list = attempted(() => JSON.parse(typed));
      const pages = (Array.isArray(list) ? list : [list]).map((one) => String(attempted(() => JSON.stringify(one))));
      return fetchPriceList(async () => pages, ["us-east-1"], TODAY);
    },
  },
  {
    name: "order",
    form: "text",
    seeds: ["222233334444\n# remark\nweb-eu   # last\n", "111122223333\n"],
    file: "order.txt",
    beside: { "in.ndjson": INVENTORY },
    read: (path) => said(["rollout", path.replace("order.txt", "in.ndjson"), "--ceiling", "900", "--order", path]),
  },
  {
    name: "quantities",
    form: "text",
    seeds: ["eks=300,fargate=50.25,ec2=1200@us-east-1", "ec2=1"],
    file: null,
    read: async (typed) => inShort(priced(await opened([isTyped(typed) ? typed : "eks=1"]))),
  },
  {
    name: "typed",
    form: "text",
    seeds: [
      "protect: false, from: 2026-12-10",
      "growth: 2%, hours: weekdays 8-20",
      "+200 vCPU on 2027-03-01, 40 vCPU",
      "eks=300@us-east-1",
      "2026-12-10",
    ],
    file: null,
    read: (typed) => {
      const all = [
        () => ruleOf({ tags: { team: "a" } }, typed, TABLES),
        () => growthTyped(typed),
        () => dateTyped(typed),
        () => additionsOf(typed, TABLES),
      ].map(attempted);
      return [...all, wordsIn(typed), plainWidth(typed) ?? textWidth(typed)];
    },
  },
  {
    name: "filter",
    form: "text",
    seeds: ["prod !kind:eks account:web", "kind:fargate", "!東京"],
    file: null,
    read: (filter) => arranged(spec(), { cursor: 0, top: 0, filter, order: null, shift: 0, unfolded: [] }),
  },
  {
    name: "issue",
    form: "text",
    seeds: ISSUES,
    file: null,
    read: (typed) => (["EC2", "EKS", "ECS"] as const).map((resource) => issueReader(resource, typed)),
  },
  {
    name: "profiles",
    form: "text",
    seeds: ['[default]\nregion=us-east-1\n[profile audit] # x\n[profile "two words"]\n[sso-session a]\n'],
    file: "config",
    read: (path) => readProfileNames({ AWS_CONFIG_FILE: path, AWS_SHARED_CREDENTIALS_FILE: path }, "/nowhere"),
  },
  {
    name: "folder",
    form: "json",
    seeds: [json(PLAN).slice(0, 3_000), TEMPLATE.slice(0, 3_000), AWS_ANSWERS[0] ?? "", json(ASSETS)],
    file: "any.json",
    follows: true,
    packed: (plain, random) => (random() < 0.3 ? packed(plain, random) : Buffer.from(plain)),
    read: (path) => sourcesIn(dirname(path)),
  },
  {
    name: "formats",
    form: "json-lines",
    seeds: [INVENTORY],
    file: "in.ndjson",
    read: (path) => {
      const random = createRandom(readFileSync(path).length);
      const format = FORMATS[Math.floor(random() * FORMATS.length)] ?? "table";
      return said(["report", path, "-f", format, ...(random() < 0.5 ? ["--details"] : [])]);
    },
  },
  {
    name: "coverage",
    form: "json",
    seeds: [
      json(["--where", "cluster=web", "--where", "management!=auto", "--sort", "updated"]),
      json(["--where", "status=unhealthy", "--sort", "cluster", "--kinds", "eks-node,ec2-instance", "-f", "csv"]),
      json(["--where", "issue=EKS_UNHEALTHY", "--sort", "addon", "--tag", "team=web", "--details"]),
      json(["--where", "addon=not-said", "--sort", "issue", "-f", "json", "--months", "2"]),
    ],
    file: "words.json",
    beside: { "in.ndjson": INVENTORY },
    read: (path) => {
      const words = attempted(() => JSON.parse(readFileSync(path, "utf8")));
      const typed = (Array.isArray(words) ? words : []).filter((word): word is string => typeof word === "string");
      return typed.some(writes) ? null : said(["coverage", path.replace("words.json", "in.ndjson"), ...typed]);
    },
  },
  {
    name: "setup",
    form: "json-lines",
    seeds: [INVENTORY, GATES, NOTICES],
    file: "in.ndjson",
    read: async (path) => {
      const texts: string[] = [];
      for (const [what, format] of [
        ["addon", "terraform"],
        ["addon", "cli"],
        ["endpoints", "terraform"],
      ] as const) {
        const { printed } = await said(["setup", what, path, "-f", format, "--region", "us-east-1"]);
        keepForm(printed, format);
        texts.push(printed);
      }
      return texts;
    },
  },
  {
    name: "words",
    form: "json",
    seeds: [
      json(["report", "ec2=5@us-east-1", "--tag", "team=web", "--months", "3", "--as-of", "2026-12-01"]),
      json([
        "check",
        "ec2=5@us-east-1",
        "--budget",
        "8000",
        "--max-unresolved",
        "1",
        "--kinds",
        "eks-node,ec2-instance",
      ]),
      json(["rollout", "ec2=5@us-east-1", "--ceiling", "90", "--by", "cluster"]),
      json(["explain", "ec2=5@us-east-1", "--kind", "ec2-instance", "--region", "us-east-1"]),
    ],
    file: null,
    read: (typed) => {
      const value = attempted(() => JSON.parse(typed));
      const words = (Array.isArray(value) ? value : []).map((word) => (typeof word === "string" ? word : "1"));
      return words.some(writes) ? null : said(words);
    },
  },
];

/** What a prompt makes of what is typed, or what it complains of. */
function attempted(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof UserError || error instanceof SyntaxError || error instanceof RangeError) return error.message;
    throw error;
  }
}
