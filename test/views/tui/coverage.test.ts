import { describe, expect, test } from "vitest";
import type { Inventory } from "../../../src/inventory/inventory.ts";
import { prepare } from "../../../src/plan/population.ts";
import { textWidth } from "../../../src/views/text-width.ts";
import { frameOf, groundOf, viewOf } from "../../../src/views/tui/frame.ts";
import { textOf } from "../../../src/views/tui/line.ts";
import { coverage } from "../../../src/views/tui/screens/coverage.ts";
import { issuesSpec } from "../../../src/views/tui/screens/coverage-table.ts";
import type { Shown } from "../../../src/views/tui/shown.ts";
import { shownOf } from "../../../src/views/tui/shown.ts";
import type { AppState } from "../../../src/views/tui/state.ts";
import { NEW_TABLE } from "../../../src/views/tui/state.ts";
import { inventoryOf, OPTIONS, PAYMENTS, PRICES, workload } from "../../plan/population-of.ts";
import { ACME, openWords, TABLES } from "../../sources/open-words.ts";

const shownIn = (inventory: Inventory): Shown =>
  shownOf({
    name: "audit",
    population: prepare(inventory),
    workloads: inventory.workloads,
    prices: PRICES,
    options: { ...OPTIONS, asOf: inventory.asOf, months: 12 },
    budgets: [],
    reasons: TABLES.reasons,
    fargateSizes: TABLES.fargateSizes,
    regions: TABLES.regions,
    addonVersions: TABLES.addonVersions,
    operatingSystems: TABLES.operatingSystems,
  });

const acme = shownIn(await openWords([ACME]));
const sample = shownIn(await openWords(["sample"]));

const SCENARIO = undefined as never;

function stateAt(columns: number, rows: number, cursor = 4, filter = ""): AppState {
  return {
    size: { columns, rows },
    screen: "coverage",
    basis: "today",
    tables: { coverage: { ...NEW_TABLE, cursor, filter } },
    trail: [],
    problems: false,
    drawer: null,
    prompt: null,
    history: [],
    tried: { past: [], present: SCENARIO, future: [], saved: null },
    note: null,
    picked: [],
    reading: null,
    leaving: false,
  };
}

/** The lines of a frame below the first three rows and above the keys. */
const body = (shown: Shown, state: AppState): string[] =>
  frameOf(state, shown, textWidth)
    .slice(3, -1)
    .map((one) => textOf(one).trimEnd());

test("80×24: the funnel, the reasons, and what to do about the one under the cursor", () => {
  expect(body(acme, stateAt(80, 24))).toMatchInlineSnapshot(`
    [
      " FUNNEL                            vCPU   SHARE  US$ A MONTH  LOST HERE",
      " eligible        ██████████████   7,720   100 %     7,366.60~",
      " switched on     ████████████     6,700    87 %     6,561.60~     1,020",
      " agent in place  █████████        5,020~   65 %     5,284.80~     1,680~",
      " reporting       █████████        5,004~   65 %     5,260.80~        16",
      " billed now      ██░░░░░░░          992~   13 %     1,219.80~     4,012",
      "",
      "   WHY NOT COVERED             ACCOUNT        vCPU  CURE ADDS  NEEDS",
      "   excluded by tag             data-lake     1,600   1,200.00  a decision",
      "   switched off                dev-shared      500     420.00  a decision",
      "   switched off                data-lake       300     342.00  a decision",
      "   no detector                 legacy-ops      220     165.00  a decision",
      " ▸ add-on: no room for the pod platform-prod    64~     48.00~ a repair",
      "   7 reasons, cured together                 2,716~  2,105.80~",
      " core   platform-prod · us-east-1 · EKS · 6 of 30 nodes",
      " AWS says      Addon Status Unhealthy:EKS Addon issue - InsufficientNumberOfR…",
      " it means      A node has no room left for the agent, and its priority does n…",
      " do            Give the agent a higher priority class, or the cluster larger…",
      " not known     which of them: 48 – 96 vCPU, so 36.00 – 72.00 a month",
      " 5 of 7 · each cured alone but in the last row · AWS's words as they came",
    ]
  `);
});

test("120×36: Regions, kinds and hosts, and the reason in full", () => {
  expect(body(acme, stateAt(120, 36))).toMatchInlineSnapshot(`
    [
      "",
      " FUNNEL                                                vCPU   SHARE  US$ A MONTH  LOST HERE",
      " eligible        ██████████████████████████████████   7,720   100 %     7,366.60~",
      " switched on     ██████████████████████████████       6,700    87 %     6,561.60~     1,020  switched off, no detector",
      " agent in place  ██████████████████████               5,020~   65 %     5,284.80~     1,680~ excluded by tag and 2 more",
      " reporting       ██████████████████████               5,004~   65 %     5,260.80~        16  agent silent",
      " billed now      ████░░░░░░░░░░░░░░░░░░                 992~   13 %     1,219.80~     4,012  still free",
      " healthy as AWS counts: EKS clusters 3 of 4, ECS clusters 1 of 2, EC2 instances 243 of 345",
      " beside the bill: agents take ≤ 454.40 vCPU and ≤ 360.25 GiB today · paid twice: flow logs, agent silent (8 hosts)",
      "",
      "   WHY NOT COVERED             ACCOUNT       REGION    KIND    WHERE          vCPU  CURE ADDS  NEEDS",
      "   excluded by tag             data-lake     us-east-1 EC2     100 hosts     1,600   1,200.00  a decision",
      "   switched off                dev-shared    us-east-1 all 3   sandbox, …      500     420.00  a decision",
      "   switched off                data-lake     us-east-2 EC2     75 hosts        300     342.00  a decision",
      "   no detector                 legacy-ops    us-east-1 EC2     55 hosts        220     165.00  a decision",
      " ▸ add-on: no room for the pod platform-prod us-east-1 EKS     6 of 30 nodes    64~     48.00~ a repair",
      "   deployed before automation  web-eu        eu-west-1 Fargate 8 tasks          16      28.80~ a redeploy",
      "   agent silent                platform-prod us-east-2 EC2     2 hosts          16      24.00  a repair",
      "   7 reasons, cured together                                                 2,716~  2,105.80~",
      "",
      "",
      "",
      "",
      " core   platform-prod · us-east-1 · EKS · 6 of 30 nodes",
      " AWS says      Addon Status Unhealthy:EKS Addon issue - InsufficientNumberOfReplicas: The add-on is unhealthy because",
      "               it doesn't have the desired number of replicas. 0/30 nodes are available: 6 Insufficient cpu. preempti…",
      " it means      A node has no room left for the agent, and its priority does not let it push other pods out.",
      " do            Give the agent a higher priority class, or the cluster larger nodes.",
      " run           aws eks update-kubeconfig --name core --region us-east-1",
      " not known     which of them: 48 – 96 vCPU, so 36.00 – 72.00 a month",
      " meanwhile     flow-log analysis of these hosts is paid, and nothing watches what runs on them",
      " 5 of 7 · each cured alone but in the last row · AWS's words as they came",
    ]
  `);
});

test("200×60: ids, ranges and reason codes are columns", () => {
  expect(body(acme, stateAt(200, 60)).slice(0, 19)).toMatchInlineSnapshot(`
    [
      "",
      " FUNNEL                                                                          vCPU   SHARE  US$ A MONTH  LOST HERE",
      " eligible        ████████████████████████████████████████████████████████████   7,720   100 %     7,366.60~",
      " switched on     ████████████████████████████████████████████████████           6,700    87 %     6,561.60~     1,020  switched off, no detector",
      " agent in place  ███████████████████████████████████████                        5,020~   65 %     5,284.80~     1,680~ excluded by tag and 2 more",
      " reporting       ███████████████████████████████████████                        5,004~   65 %     5,260.80~        16  agent silent",
      " billed now      ████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░                          992~   13 %     1,219.80~     4,012  still free",
      " healthy as AWS counts: EKS clusters 3 of 4, ECS clusters 1 of 2, EC2 instances 243 of 345",
      " beside the bill: agents take ≤ 454.40 vCPU and ≤ 360.25 GiB today · paid twice: flow logs, agent silent (8 hosts)",
      "",
      "   WHY NOT COVERED             ACCOUNT       ID           REGION    KIND    WHERE          vCPU  CURE ADDS          RANGE NEEDS      REASON CODE",
      "   excluded by tag             data-lake     333344445555 us-east-1 EC2     100 hosts     1,600   1,200.00              – a decision TAG_EXCLUDED",
      "   switched off                dev-shared    555566667777 us-east-1 all 3   sandbox, …      500     420.00              – a decision RM_DISABLED",
      "   switched off                data-lake     333344445555 us-east-2 EC2     75 hosts        300     342.00              – a decision RM_DISABLED",
      "   no detector                 legacy-ops    666677778888 us-east-1 EC2     55 hosts        220     165.00              – a decision NO_DETECTOR",
      " ▸ add-on: no room for the pod platform-prod 222233334444 us-east-1 EKS     6 of 30 nodes    64~     48.00~ 36.00 – 72.00 a repair   EKS_ADDON_UNSCHEDULABLE",
      "   deployed before automation  web-eu        444455556666 eu-west-1 Fargate 8 tasks          16      28.80~ 24.00 – 36.00 a redeploy ECS_SERVICE_PREDATES_AUTO",
      "   agent silent                platform-prod 222233334444 us-east-2 EC2     2 hosts          16      24.00              – a repair   EC2_AGENT_SILENT",
      "   7 reasons, cured together                                                              2,716~  2,105.80~",
    ]
  `);
});

test.each([
  [80, 24],
  [100, 30],
  [120, 36],
  [200, 60],
])("no line at %i×%i is wider than the terminal, whatever is under the cursor", (columns, rows) => {
  for (const shown of [acme, sample]) {
    for (let cursor = 0; cursor < issuesSpec(viewOf(stateAt(columns, rows), shown, textWidth)).rows.length; cursor++) {
      const frame = frameOf(stateAt(columns, rows, cursor), shown, textWidth);
      expect(frame).toHaveLength(rows);
      expect(frame.filter((one) => textWidth(textOf(one)) !== columns)).toEqual([]);
    }
  }
});

test("a filter cures only the rows that it leaves", () => {
  const frame = body(acme, stateAt(120, 36, 0, "needs:repair")).filter((text) => text.includes("cured together"));
  expect(frame.join("").replaceAll(/ +/g, " ")).toBe(" 2 reasons, cured together 80~ 72.00~");
});

test("a filter that nothing fits says how to get back", () => {
  expect(body(acme, stateAt(120, 36, 0, "nothing-like-it")).join("\n")).toContain(
    "No reason matches. esc shows all 7.",
  );
});

test("a row is copied with what AWS's words mean and the remedy", () => {
  const spec = issuesSpec(viewOf(stateAt(120, 36), acme, textWidth));
  const row = spec.rows.find(({ code }) => code === "EC2_AGENT_SILENT");
  expect(row === undefined ? null : spec.json(row)).toMatchObject({
    reasonCode: "EC2_AGENT_SILENT",
    explanation: TABLES.reasons.get("EC2_AGENT_SILENT")?.explanation,
    remedy: TABLES.reasons.get("EC2_AGENT_SILENT")?.remedy,
    said: ["No Agent Reporting:"],
  });
});

test("enter leads to the workloads of the reason's place, and why takes it apart", () => {
  const state = stateAt(120, 36, 0);
  const view = viewOf(state, acme, textWidth);
  const place = { accountId: "333344445555", regionId: "us-east-1", kind: "ec2-instance" };
  expect(groundOf(state, acme, textWidth).within).toEqual({
    screen: "workloads",
    key: JSON.stringify(place),
    label: "data-lake · us-east-1 · EC2",
    from: "coverage",
  });
  expect(coverage.why?.(view, issuesSpec(view).rows[0])).toEqual(place);
});

describe("what was not read is said, and never a zero", () => {
  const unread = (change: Partial<Inventory>): string =>
    body(
      shownIn(
        inventoryOf([workload(8, { coverage: { state: "unknown", reasons: [] } })], {
          source: { type: "aws", name: "audit" },
          detectors: [
            {
              accountId: PAYMENTS,
              regionId: "us-east-1",
              status: "enabled",
              runtime: "on",
              automated: [],
              managedBy: null,
              updatedAt: null,
            },
          ],
          ...change,
        }),
      ),
      stateAt(120, 36, 0),
    ).join("\n");

  test("a refused coverage list, with what to allow", () => {
    const text = unread({
      gaps: [
        {
          accountId: PAYMENTS,
          regionId: "us-east-1",
          api: "guardduty:ListCoverage",
          reason: "denied",
          message: "no",
          hides: [],
        },
      ],
    });
    expect(text).toMatchInlineSnapshot(`
      "
       FUNNEL                                                vCPU   SHARE  US$ A MONTH  LOST HERE
       eligible        ██████████████████████████████████       8   100 %        12.00
       switched on     ██████████████████████████████████       8   100 %        12.00
       agent in place  ?                                        ?                    ?
       reporting       ?                                        ?                    ?
       billed now      ?                                        ?                    ?
         Coverage was not read: guardduty:ListCoverage denied in 111122223333 × us-east-1. Allow guardduty:ListCoverage
         there, best to the delegated administrator, and read again.

         WHY NOT COVERED          ACCOUNT      REGION    KIND WHERE  vCPU  CURE ADDS NEEDS
       ▸ coverage not read        111122223333 us-east-1 EC2  1 host    8~         ? a permission
         agent not managed        111122223333 us-east-1 EC2  1 host    8          – advice
         1 reason, cured together                                       8~         ?













       coverage not read   111122223333 · us-east-1 · EC2 · 1 host
       it means      Nobody looked whether an agent reports: guardduty:ListCoverage was not read here.
       do            Allow guardduty:ListCoverage, then read again.
       not known     whether 0 – 8 vCPU are watched
       1 of 2 · each cured alone but in the last row · AWS's words as they came"
    `);
  });

  test("a list that nobody asked for", () => {
    expect(unread({})).toContain("Coverage was not read: guardduty:ListCoverage. Allow it, best to the delegated");
  });

  test("a source that can't have one", () => {
    const text = unread({ source: { type: "terraform-plan", name: "plan.json" } });
    expect(text).toContain("guardduty:ListCoverage is no part of this source (terraform-plan).");
    expect(text).not.toContain("0.00");
  });
});

test("where everything reports, the screen says so", () => {
  const all = shownIn(
    inventoryOf([workload(8, { coverage: { state: "covered", evidence: "stated" } })], {
      source: { type: "aws", name: "audit" },
    }),
  );
  expect(body(all, stateAt(80, 24, 0)).join("\n")).toContain("Everything that can be protected reports.");
});

describe("advice", () => {
  const spec = (columns: number, rows: number) => issuesSpec(viewOf(stateAt(columns, rows), sample, textWidth));
  const legacy = spec(120, 36).rows.findIndex(({ code }) => code === "LEGACY_FEATURE_ON");

  test("stands below the issues, without a price, and says what to do and who can", () => {
    expect(body(sample, stateAt(80, 24, legacy)).slice(-13)).toMatchInlineSnapshot(`
      [
        "   WHY NOT COVERED             ACCOUNT             vCPU  CURE ADDS  NEEDS",
        "   agent not managed           analytics-prod       240     432.00~ a decision",
        "   no detector                 acquired-legacy      180     324.00~ a decision",
        "   switched off                data-science         880     223.33  a decision",
        "   switched off                data-science         400     100.00  a decision",
        "   shared VPC: off in owner    payments-prod         48      86.40~ a decision",
        "   59 reasons, cured together                  2,730.67~  1,752.10~",
        " older EKS feature on   warehouse-prod · us-east-2 · EKS · 24 nodes",
        " it means      EKS Runtime Monitoring, the older feature, is on: it watches a…",
        " do            Enable RUNTIME_MONITORING, which takes its place; to end the c…",
        " up to         GuardDuty's administrator",
        " stops         no; agents may report all the same",
        " 64 of 68 · each cured alone but in the last row · AWS's words as they came",
      ]
    `);
    expect(body(sample, stateAt(120, 36, legacy)).slice(-12)).toMatchInlineSnapshot(`
      [
        "",
        "",
        "",
        "",
        " older EKS feature on   warehouse-prod · us-east-2 · EKS · 24 nodes",
        " it means      EKS Runtime Monitoring, the older feature, is on: it watches and charges for EKS nodes alone, and goes",
        "               on charging when only Runtime Monitoring is switched off.",
        " do            Enable RUNTIME_MONITORING, which takes its place; to end the charges, disable both features.",
        " run           aws guardduty list-detectors --query 'DetectorIds[0]' --output text --region us-east-2",
        " up to         GuardDuty's administrator",
        " stops         no; agents may report all the same",
        " 64 of 68 · each cured alone but in the last row · AWS's words as they came",
      ]
    `);
  });

  test("is copied with its remedy and its commands", () => {
    const row = spec(120, 36).rows[legacy];
    const view = viewOf(stateAt(120, 36), sample, textWidth);
    expect(row === undefined ? null : coverage.copies?.(view, row)).toMatchInlineSnapshot(`
      "older EKS feature on: warehouse-prod · us-east-2 · EKS · 24 nodes
      it means: EKS Runtime Monitoring, the older feature, is on: it watches and charges for EKS nodes alone, and goes on charging when only Runtime Monitoring is switched off.
      do: Enable RUNTIME_MONITORING, which takes its place; to end the charges, disable both features.
      run: # in the delegated administrator's account; a standalone account takes update-detector without --account-ids
      run: aws guardduty list-detectors --query 'DetectorIds[0]' --output text --region us-east-2
      run: aws guardduty update-member-detectors --detector-id DETECTOR_ID --account-ids 666666666666 --features '[{"Name":"RUNTIME_MONITORING","Status":"ENABLED","AdditionalConfiguration":[{"Name":"EKS_ADDON_MANAGEMENT","Status":"ENABLED"}]}]' --region us-east-2
      up to: GuardDuty's administrator
      stops: no; agents may report all the same"
    `);
  });

  test("alone has no cure that adds up", () => {
    const frame = body(sample, stateAt(120, 36, 0, "needs:advice")).join("\n");
    expect(frame).toContain("of advice");
    expect(frame).not.toContain("cured together");
  });
});
