import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Forecast } from "../../../src/plan/forecast.ts";
import { textWidth } from "../../../src/views/text-width.ts";
import { groundOf, viewOf } from "../../../src/views/tui/frame.ts";
import type { Command } from "../../../src/views/tui/keymap.ts";
import { reduce } from "../../../src/views/tui/reduce.ts";
import { workloads } from "../../../src/views/tui/screens/workloads.ts";
import { countedOnce } from "../../../src/views/tui/screens/workload-sums.ts";
import { workloadsSpec } from "../../../src/views/tui/screens/workloads-table.ts";
import type { Shown } from "../../../src/views/tui/shown.ts";
import type { AppState, TableState } from "../../../src/views/tui/state.ts";
import { NEW_TABLE, tableState } from "../../../src/views/tui/state.ts";
import { arranged, rowAt } from "../../../src/views/tui/table-spec.ts";
import { inventoryOf, vcpuRange, workload } from "../../plan/population-of.ts";
import { acmeInventory, frameText, sampleInventory, shownWorld, stateOn } from "./shown-world.ts";

const acme = shownWorld(await acmeInventory());
const sample = shownWorld(await sampleInventory());

const SIZES = [
  [80, 24],
  [120, 36],
  [200, 60],
] as const;

const withTable = (state: AppState, change: Partial<TableState>): AppState => ({
  ...state,
  tables: { ...state.tables, workloads: { ...NEW_TABLE, ...state.tables["workloads"], ...change } },
});

const filtered = (filter: string, columns = 120, rows = 36): AppState =>
  withTable(stateOn("workloads", columns, rows), { filter });

const key = (state: AppState, shown: Shown, command: Command): AppState =>
  reduce(state, command, groundOf(state, shown, textWidth));

const rowsOf = (state: AppState, shown: Shown) => {
  const view = viewOf(state, shown, textWidth);
  return arranged(workloadsSpec(view), tableState(state)).rows;
};

/** The names of the rows, as they stand in the table. */
const names = (state: AppState, shown: Shown) => rowsOf(state, shown).map(({ name }) => name);

describe("the small world", () => {
  test("identical hosts are one row, most vCPUs first, with what is covered in a count or in words", () => {
    const frame = frameText(stateOn("workloads"), acme).map((line) => line.trimEnd());
    const title = frame.findIndex((line) => line.startsWith("   WORKLOAD"));
    expect(frame.slice(title, title + 22)).toMatchInlineSnapshot(`
      [
        "   WORKLOAD                            KIND    ACCOUNT       REGION     vCPU  STATE      COVERED            EVERYTHING",
        " ▸ 200 × r6i.4xlarge                   EC2     data-lake     us-east-1 3,200  eligible   ● 200 of 200         2,541.11~",
        "   100 × c6i.4xlarge                   EC2     data-lake     us-east-1 1,600  eligible   ○ tagged off         1,270.55~",
        "   checkout  40 × m6i.4xlarge          EKS     payments-prod us-east-1   640  eligible   ● 40 of 40             680.00",
        "   43 × m7i.2xlarge                    EC2     platform-prod us-east-2   344  eligible   ● 43 of 43             453.45",
        "   core  20 × m6i.2xlarge, 10 × m6i.4… EKS     platform-prod us-east-1   320  eligible   ◐ 256~ of 320 vCPU     340.00",
        "   75 × c6i.xlarge                     EC2     data-lake     us-east-2   300  eligible   ○ switched off         395.45",
        "   sandbox  60 × m6i.xlarge            EKS     dev-shared    us-east-1   240  eligible   ○ switched off         255.00",
        "   55 × m5.xlarge                      EC2     legacy-ops    us-east-1   220  eligible   ○ no detector          174.70~",
        "   100 × t3.large                      EC2     dev-shared    us-east-1   200  eligible   ○ switched off         158.82~",
        "   api  90 tasks × 2                   Fargate payments-prod us-east-1   180  eligible   ● 90 of 90             270.00",
        "   edge  20 × m7g.2xlarge              EKS     web-eu        eu-west-1   160  eligible   ● 20 of 20             288.00~",
        "   checkout-dr  16 × m6i.2xlarge       EKS     payments-prod us-east-2   128  eligible   ● 16 of 16             192.00",
        "   storefront  48 tasks × 2            Fargate web-eu        eu-west-1    96  eligible   ● 48 of 48             172.80~",
        "   12 × m5.2xlarge                     EC2     legacy-ops    us-east-1    96  ineligible – Windows                   –",
        "   16 × m5.xlarge                      EC2     legacy-ops    us-east-1    64  unverified ○ no detector           50.82~",
        "   preview  240 tasks × 0.25           Fargate dev-shared    us-east-1    60  eligible   ○ switched off          90.00",
        "   2 × m7i.2xlarge                     EC2     platform-prod us-east-2    16  eligible   ○ agent silent          21.09",
        "   storefront  8 tasks × 2             Fargate web-eu        eu-west-1    16  eligible   ○ old deploy            28.80~",
        "   2 × a1.2xlarge                      EC2     dev-shared    us-east-2    16  ineligible – Graviton1                 –",
        "   ? cell not read                     EC2     legacy-ops    eu-west-1  ≤ 96  unknown    ?                           ?",
        "   1,157 hosts and tasks in 19 groups                                  7,896+                                 7,382.60~+",
      ]
    `);
  });

  test("at 80 columns the Region and the verdict wait; the figures stay", () => {
    const frame = frameText(stateOn("workloads", 80, 24), acme).join("\n");
    expect(frame).not.toContain("REGION");
    expect(frame).toMatch(/100 × c6i\.4xlarge .* EC2 .* 1,600 .* ○ tagged off .* 1,270\.55~/);
    expect(frame).toMatch(/1,157 hosts and tas… +7,896\+ .* 7,382\.60~\+/);
  });

  test("at 200 columns ids, today's share and tags stand beside", () => {
    const frame = frameText(stateOn("workloads", 200, 60), acme).join("\n");
    expect(frame).toMatch(/200 × r6i\.4xlarge .* 333344445555 .* 2,775\.00 .* 2,541\.11~ .*workload=query/);
    expect(frame).toMatch(/1,157 hosts and tasks in 19 groups .* 5,260\.80~ .* 7,382\.60~\+/);
  });

  test("what was refused is a row of its own, with the most that it hides and what was said", () => {
    const frame = frameText(filtered("not read"), acme).map((line) => line.trimEnd());
    expect(frame).toContainEqual(expect.stringMatching(/▸ \? cell not read .* legacy-ops .* ≤ 96 +unknown +\? +\?$/));
    expect(frame).toContain(
      " not read      ec2:DescribeInstances denied: AccessDenied: explicit deny in a service control policy (role",
    );
    expect(frame).toContain(" may hide      at most 96 vCPU");
  });

  test("below the table: what was seen, why it isn't covered and in whose words, what to do, its share", () => {
    const frame = frameText(filtered("tag:workload=batch"), acme).map((line) => line.trimEnd());
    const at = frame.findIndex((line) => line.startsWith(" 100 × c6i.4xlarge"));
    expect(frame.slice(at, at + 7)).toMatchInlineSnapshot(`
      [
        " 100 × c6i.4xlarge   data-lake · us-east-1 · EC2 hosts · tags workload=batch, GuardDutyManaged=false",
        " eligible      x86_64, Amazon Linux 2023",
        " not covered   TAG_EXCLUDED: The tag GuardDutyManaged=false keeps GuardDuty from managing the agent (coverage list, 21",
        "               Nov 2026). AWS says: Agent Not Provisioned:Instances with exclusion tags are excluded",
        " to cover it   Remove the tag, or set it to true.",
        " cost          $1,270.55~ of everything, $0.00 of today's bill",
        " found         arn:aws:autoscaling:us-east-1:333344445555:autoScalingGroup:*:autoScalingGroupName/batch",
      ]
    `);
  });

  test("a reason never stands without its sentence, nor a verdict without what was seen", () => {
    const frame = frameText(filtered("graviton1"), acme).join("\n");
    expect(frame).toContain(" ineligible    arm64, Amazon Linux 2023. GRAVITON1: The A1 family has first-generation");
    expect(frame).toContain(" to change it  Move the workload to a family with Graviton2 or newer");
  });

  test("why takes the account × Region × kind apart; a refused call has nothing to take apart", () => {
    const view = viewOf(filtered("checkout-dr"), acme, textWidth);
    const row = rowAt(workloadsSpec(view), tableState(view.state));
    expect(workloads.why?.(view, row)).toEqual({ accountId: "111122223333", regionId: "us-east-2", kind: "eks-node" });
    const refused = rowsOf(filtered("not read"), acme)[0];
    expect(workloads.why?.(view, refused)).toBeNull();
  });
});

describe("unfolding", () => {
  const core = filtered("cluster:core");

  test("space lists what a row stands for below it, and again folds it", () => {
    const open = key(core, acme, { do: "fold" });
    expect(names(open, acme)).toEqual([
      "core  20 × m6i.2xlarge, 10 × m6i.4xlarge",
      "  20 × nodegroup/core/m6i-2xlarge",
      "  10 × nodegroup/core/m6i-4xlarge",
    ]);
    expect(names(key(open, acme, { do: "fold" }), acme)).toHaveLength(1);
  });

  test("space on what is unfolded folds its row and goes there", () => {
    let state = key(stateOn("workloads"), acme, { do: "move", by: "row", step: 1 });
    state = key(state, acme, { do: "fold" });
    state = key(state, acme, { do: "move", by: "row", step: 1 });
    state = key(state, acme, { do: "fold" });
    expect(tableState(state)).toMatchObject({ cursor: 1, unfolded: [] });
  });

  test("what is unfolded stays below its row in any order", () => {
    const open = key(core, acme, { do: "fold" });
    const state = withTable(open, { filter: "", order: { column: "account", descending: true } });
    const shown = names(state, acme);
    const at = shown.findIndex((name) => name.startsWith("core"));
    expect(shown.slice(at, at + 3).map((name) => name.trim().split("  ")[0])).toEqual([
      "core",
      "20 × nodegroup/core/m6i-2xlarge",
      "10 × nodegroup/core/m6i-4xlarge",
    ]);
  });

  test("a refused call and a single host unfold nothing", () => {
    const state = filtered("not read");
    expect(key(state, acme, { do: "fold" }).tables).toEqual(state.tables);
    const single = shownWorld(inventoryOf([workload(2)]));
    expect(groundOf(stateOn("workloads"), single, textWidth).fold).toBeNull();
  });
});

describe("fields of a filter", () => {
  test.each([
    ["kind:fargate", 4],
    ["account:data-lake", 3],
    ["region:us-east-2", 5],
    ["tag:team=dev", 4],
    ["state:eligible", 16],
    ["state:ineligible", 2],
    ["state:unverified", 1],
    ["covered:no !state:ineligible", 9],
    ["covered:partly", 1],
    ["covered:yes", 7],
    ["cluster:storefront", 2],
    ["host:autoScalingGroupName/query", 2],
  ])("%s leaves %i rows", (filter, count) => {
    expect(names(filtered(filter), acme)).toHaveLength(count);
  });
});

describe("within an account", () => {
  const within = (account: string, place: { regionId: string; kind: string }): AppState => ({
    ...stateOn("workloads"),
    trail: [
      { screen: "accounts", key: account, label: "x", from: "accounts" },
      { screen: "workloads", key: JSON.stringify(place), label: "y", from: "accounts" },
    ],
  });

  test("only the workloads of that Region and kind show, with the figure that the account's screen has", () => {
    const state = within("444455556666", { regionId: "eu-west-1", kind: "fargate-task" });
    expect(names(state, acme)).toEqual(["storefront  48 tasks × 2", "storefront  8 tasks × 2"]);
    const cell = acme.result.cells.find(
      ({ accountId, kind }) => accountId === "444455556666" && kind === "fargate-task",
    );
    expect(cell?.everything.cost.expected).toBe(201_600_000);
    expect(frameText(state, acme).join("\n")).toMatch(/56 hosts and tasks in 2 groups .* 112 .* 201\.60~/);
  });

  test("where nothing is, it says what was looked for", () => {
    const state = within("444455556666", { regionId: "us-east-2", kind: "ec2-instance" });
    expect(frameText(state, acme).join("\n")).toContain("No host or task here: EC2 hosts in us-east-2. esc goes back.");
  });
});

describe("nothing to show", () => {
  test("a filter that nothing matches is named, with the fields there are", () => {
    const frame = frameText(filtered("kind:ec2 nonesuch", 80, 24), acme).join("\n");
    expect(frame).toContain("nothing among 20 rows matches /kind:ec2 nonesuch");
    expect(frame).toContain("esc shows all");
  });

  test("an empty inventory says what was looked for, and what to press", () => {
    const frame = frameText(stateOn("workloads", 80, 24), shownWorld(inventoryOf([]))).join("\n");
    expect(frame).toContain("No host or task here.");
    expect(frame).toContain("EKS nodes, Fargate tasks and EC2 hosts were looked for in 0 cells.");
    expect(frame).toContain("o opens another source");
  });
});

describe("what isn't known", () => {
  const unknown = shownWorld(
    inventoryOf([
      workload(0, { type: "m99.large", size: { state: "unknown", bound: 8000 }, vcpus: null }),
      workload(0, { size: { state: "unknown", bound: null }, vcpus: null, tags: { a: "b" } }),
      workload(vcpuRange(2, 4, 8), { tags: { c: "d" } }),
    ]),
  );

  test("it is a bound or a question mark, never 0, and the verdict is unknown", () => {
    const frame = frameText(stateOn("workloads"), unknown).map((line) => line.trimEnd());
    expect(frame).toContainEqual(expect.stringMatching(/1 × m99\.large .* ≤ 8 +unknown .* \?$/));
    expect(frame).toContainEqual(expect.stringMatching(/1 × \? vCPU .* \? +unknown .* \?$/));
    expect(frame).toContainEqual(expect.stringMatching(/1 × 4~ vCPU .* 4~ +eligible /));
  });

  test("its share is told as unknown, not as nothing", () => {
    const frame = frameText(filtered("type:m99"), unknown).map((line) => line.trimEnd());
    expect(frame).toContain(" cost          an unknown share of everything, $0.00 of today's bill");
  });

  test("a sum of nothing but unknowns is unknown", () => {
    const frame = frameText(filtered("state:unknown"), unknown).map((line) => line.trimEnd());
    expect(frame).toContainEqual(expect.stringMatching(/2 hosts and tasks in 2 groups +\? +\?$/));
  });
});

/** vCPUs (thousandths) that the verdicts of a forecast part. */
const wholeOf = ({ vcpus }: Forecast): number => vcpus.eligible + vcpus.unverified + vcpus.ineligible + vcpus.unknown;

describe.each([
  ["the small world", acme],
  ["the sample", sample],
])("%s", (_, shown) => {
  test.each(SIZES)("at %i×%i no line is wider than the terminal", (columns, rows) => {
    let state = stateOn("workloads", columns, rows);
    for (let step = 0; step < 25; step++) {
      const wide = frameText(state, shown).filter((line) => textWidth(line) !== columns);
      expect(wide).toEqual([]);
      state = key(state, shown, step % 3 === 0 ? { do: "fold" } : { do: "move", by: "row", step: 1 });
    }
  });

  test("the rows come to the forecast's vCPUs and dollars", () => {
    const rows = rowsOf(stateOn("workloads"), shown);
    expect(rows.reduce((sum, { all }) => sum + all.expected, 0)).toBe(wholeOf(shown.result));
    expect(rows.reduce((sum, { cost }) => sum + cost, 0)).toBe(shown.result.everything.cost.expected);
    expect(rows.reduce((sum, { current }) => sum + current, 0)).toBe(shown.result.current?.cost.expected);
  });

  test("folding and sorting lose no vCPU, and a filter and its opposite part them", () => {
    const move = fc.constantFrom<Command>(
      { do: "fold" },
      { do: "move", by: "row", step: 1 },
      { do: "move", by: "half", step: 1 },
      { do: "move", by: "edge", step: -1 },
      { do: "order", letter: "W" },
      { do: "order", letter: "V" },
    );
    const word = fc.constantFrom("prod", "kind:ec2", "covered:no", "state:eligible", "us-east-1", "tag:team");
    const sum = (state: AppState): number =>
      countedOnce(rowsOf(state, shown)).reduce((total, { all }) => total + all.expected, 0);
    fc.assert(
      fc.property(fc.array(move, { maxLength: 20 }), word, (moves, filter) => {
        const state = moves.reduce((before, command) => key(before, shown, command), stateOn("workloads"));
        expect(sum(state)).toBe(wholeOf(shown.result));
        const [held, left] = [withTable(state, { filter }), withTable(state, { filter: `!${filter}` })];
        expect(sum(held) + sum(left)).toBe(wholeOf(shown.result));
      }),
      { numRuns: 60, seed: 4 },
    );
  });
});
