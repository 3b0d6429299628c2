import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { parsePriceList } from "../../src/sources/price-file.ts";
import { readOrder } from "../../src/sources/order-file.ts";
import { createIssueReader } from "../../src/sources/aws-answers/issue.ts";
import { parseYaml } from "../../src/sources/yaml-document.ts";
import { yamlDocuments } from "../../src/sources/yaml-documents.ts";
import { openWords, placed, TABLES } from "./open-words.ts";
import { planOf, readPlan, shortly, unresolvedOf } from "./terraform/plans.ts";
import { readText, templateOf } from "./cloudformation/templates.ts";

/** What a user is told of a file, or that nothing was wrong. */
async function refusal(read: () => unknown): Promise<string> {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${error.code}: ${error.message}`;
  }
  return "nothing was refused";
}

const refusedFile = (name: string, content: string | Uint8Array) =>
  refusal(() => openWords([placed(name, content)], { regionId: "us-east-1" }));

const ESTIMATE = "watchbill: estimate/1\nworkloads: []\n";

describe("YAML that people don't write", () => {
  test("five thousand aliases of one value are refused at once", async () => {
    const text = `${ESTIMATE}x: [&a a${", *a".repeat(5_000)}]\n`;
    expect(await refusal(() => parseYaml("e.yaml", text))).toBe("bad-yaml: e.yaml: its aliases grow without bound");
    expect(yamlDocuments(text)).toBeNull();
  });

  test("keys that are maps, in each other, are refused with their line", async () => {
    const text = `${ESTIMATE}${"? ".repeat(90)}x\n`;
    expect(await refusal(() => parseYaml("e.yaml", text))).toBe("bad-yaml: e.yaml line 3: a key is no text");
    expect(yamlDocuments(text)).toBeNull();
  });

  test.each([
    ["brackets", `x: ${"[".repeat(20_000)}`],
    ["dashes", `x:\n  ${"- ".repeat(20_000)}y`],
  ])("%s without end are no bug of ours", async (_, text) => {
    expect(await refusal(() => parseYaml("e.yaml", ESTIMATE + text))).toMatch(
      /^too-deep: e\.yaml.* is nested too deeply$/,
    );
    expect(yamlDocuments(text)).toBeNull();
  });
});

describe("JSON that nobody writes", () => {
  const deep = (open: string, inner: string, close: string) => open.repeat(20_000) + inner + close.repeat(20_000);

  test("a plan of modules within modules without end", async () => {
    const modules = deep('{"child_modules":[', "{}", "]}");
    const plan = `{"format_version":"1.0","terraform_version":"1.9.0","values":{"root_module":${modules}}}`;
    expect(await refusedFile("plan.json", plan)).toMatch(/^too-deep: .*plan\.json is nested too deeply$/);
  });

  test("a field of an inventory that is nested without end", async () => {
    const head = '{"watchbill":"inventory/1","asOf":"2026-11-21T00:00:00Z","source":{"type":"aws","name":"a"}}';
    const said = await refusedFile("a.ndjson", `${head}\n{"record":"account","id":${deep("[", "1", "]")}}\n`);
    expect(said).toMatch(/^bad-record: .* line 2: account has id something that is nested too deeply$/);
  });

  test("values that don't become texts are no names", async () => {
    const odd = { toString: null };
    const price = {
      regionId: "us-east-1",
      source: "x",
      asOf: "2026-11-01",
      tiers: [{ from: 0, to: null, usd: "1.00" }],
    };
    expect(await refusal(() => parsePriceList("p.json", JSON.stringify({ prices: [{ ...price, meter: odd }] })))).toBe(
      'bad-prices: p.json price 1 has the meter {"toString":null}',
    );
    expect(
      await refusedFile(
        "answer.json",
        JSON.stringify({ status_code: 403, data: { Error: { Code: odd, Message: odd } } }),
      ),
    ).not.toBe("");
    const manifest = { apiVersion: odd, kind: "NodePool", spec: { limits: { cpu: odd } } };
    const after = { manifest, desired_count: odd };
    const config = {
      root_module: { resources: [{ type: odd, name: odd, mode: "managed" }] },
      provider_config: { aws: { expressions: { allowed_account_ids: { constant_value: [odd] } } } },
    };
    const drift = [
      {
        address: odd,
        mode: "managed",
        type: "aws_ecs_service",
        change: { before: { desired_count: 1 }, after: { desired_count: 2 } },
      },
    ];
    const plan = planOf(
      [
        { address: "kubernetes_manifest.m", after },
        { address: "aws_ecs_service.s", after },
      ],
      { configuration: config, resource_drift: drift },
    );
    expect((await readPlan(plan)).after.declared?.notes).toContainEqual({
      address: "a resource without an address",
      text: expect.stringContaining("runs another number"),
    });
  });
});

describe("numbers that code can't mean", () => {
  test("a third of a task is not understood, and not priced", async () => {
    const after = { launch_type: "FARGATE", desired_count: 0.3004 };
    const { after: side } = await readPlan(planOf([{ address: "aws_ecs_service.s", after }]));
    expect(unresolvedOf(side)).toContain("aws_ecs_service.s: number of tasks, not understood");
  });

  test.each([
    ["1001m", "0..0..1.001"],
    ["1000000", "0..0..1000000"],
    ["999999999999M", "0..0..?"],
  ])("a pool of Karpenter with a limit of %s", async (cpu, vcpus) => {
    const manifest = { apiVersion: "karpenter.sh/v1", kind: "NodePool", spec: { limits: { cpu } } };
    const { after } = await readPlan(planOf([{ address: "kubernetes_manifest.m", after: { manifest } }]));
    expect(shortly(after)).toBe(vcpus);
  });
});

describe("templates that grow", () => {
  const host = (type: unknown) => ({ A: { Type: "AWS::EC2::Instance", Properties: { InstanceType: type } } });
  const find = (map: string) => ({ "Fn::FindInMap": [map, "a", "b"] });
  /** Forty mappings, each made of the one before it twice. */
  const doubled = (twice: (inner: unknown) => unknown) =>
    Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`M${at}`, { a: { b: at === 0 ? "x" : twice(find(`M${at - 1}`)) } }]),
    );
  const nested = (depth: number, wrap: (inner: unknown) => unknown): unknown => {
    let value: unknown = "x";
    for (let at = 0; at < depth; at++) value = wrap(value);
    return value;
  };
  const many = Array.from({ length: 1_900 }, (_, at) => String(at));
  const loop = (name: string, inner: unknown) => ({
    [`Fn::ForEach::${name}`]: [name, many, { [`k\${${name}}`]: inner }],
  });

  const cases: readonly (readonly [string, object])[] = [
    [
      "by mappings that name each other twice",
      templateOf(host(find("M39")), { Mappings: doubled((inner) => ({ "Fn::Join": ["", [inner, inner]] })) }),
    ],
    [
      "by a condition over such mappings",
      templateOf(host(find("M39")), {
        Parameters: { P: { Type: "String" } },
        Conditions: { C: { "Fn::Equals": [{ Ref: "P" }, "x"] } },
        Mappings: doubled((inner) => ({ "Fn::If": ["C", inner, inner] })),
      }),
    ],
    ["by a mapping that leads to itself", templateOf(host(find("M")), { Mappings: { M: { a: { b: find("M") } } } })],
    ["by base64 of base64", templateOf(host(nested(90, (inner) => ({ "Fn::Base64": inner }))))],
    [
      "by a long separator of a long list",
      templateOf(host({ "Fn::Join": ["x".repeat(1e5), { "Fn::Split": [",", ",".repeat(90_000)] }] })),
    ],
    ["by a list that is split into signs", templateOf(host({ "Fn::Split": [",", ",".repeat(1e6)] }))],
    [
      "by loops within loops of a property",
      templateOf({
        A: {
          Type: "AWS::EC2::Instance",
          Properties: { InstanceType: "nobody.knows", ...loop("X", loop("Y", loop("Z", "1"))) },
        },
      }),
    ],
    [
      "by a long value at many places of a loop",
      templateOf({ "Fn::ForEach::A": ["X", ["y".repeat(1e6)], host("${X}".repeat(1e5))] }),
    ],
    ["by blanks in a hole", templateOf(host({ "Fn::Sub": `\${a${" ".repeat(3e5)}b}` }))],
  ];

  test.each(cases)(
    "%s are read within seconds, and their hosts stay unknown",
    (_, template) => {
      const { workloads, declared } = readText(template);
      expect(workloads.every(({ size }) => size.state === "unknown")).toBe(true);
      expect(workloads.length + (declared?.unresolved.length ?? 0)).toBeGreaterThan(0);
    },
    15_000,
  );

  test("a template within a template whose outputs name each other twenty times", async () => {
    const folder = dirname(placed("x", "x"));
    const twenty = (value: unknown) => ({
      O: { Value: { "Fn::Join": ["", Array.from({ length: 20 }, () => value)] } },
    });
    for (let at = 0; at < 9; at++) {
      const inner = { N: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: `./t${at + 1}.json` } } };
      const output = at < 8 ? { "Fn::GetAtt": ["N", "Outputs.O"] } : "x";
      writeFileSync(
        join(folder, `t${at}.json`),
        JSON.stringify(templateOf({ ...host(output), ...inner }, { Outputs: twenty(output) })),
      );
    }
    const { workloads } = await openWords([join(folder, "t0.json")], { regionId: "us-east-1" });
    expect(workloads.some(({ size }) => size.state === "unknown")).toBe(true);
  }, 15_000);

  test("the value of a loop may hold what a replacement would take for its own signs", () => {
    const { workloads } = readText(
      templateOf({
        "Fn::ForEach::A": [
          "X",
          ["$&"],
          {
            H: {
              Type: "AWS::EC2::Instance",
              Properties: { InstanceType: "m5.large", Tags: [{ Key: "k", Value: "a${X}" }] },
            },
          },
        ],
      }),
    );
    expect(workloads[0]?.tags).toEqual({ k: "a$&" });
  });

  test("a URL of question marks leads nowhere, at once", () => {
    const url = `${"?".repeat(3e5)}\n`;
    const { declared } = readText(
      templateOf({ N: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: url } } }),
    );
    expect(declared?.unresolved).toHaveLength(1);
  });
});

describe("a folder of CDK that isn't one", () => {
  test.each<readonly [string, (folder: string) => void]>([
    ["whose manifest is a pipe", (folder) => void execFileSync("mkfifo", [join(folder, "manifest.json")])],
    ["whose manifest is a device", (folder) => symlinkSync("/dev/zero", join(folder, "manifest.json"))],
    [
      "whose manifest lies elsewhere",
      (folder) => symlinkSync(placed("manifest.json", '{"artifacts":{}}'), join(folder, "manifest.json")),
    ],
    [
      "whose stage lies elsewhere",
      (folder) => {
        symlinkSync(dirname(placed("manifest.json", '{"artifacts":{}}')), join(folder, "stage"));
        writeFileSync(
          join(folder, "manifest.json"),
          '{"artifacts":{"s":{"type":"cdk:cloud-assembly","properties":{"directoryName":"stage"}}}}',
        );
      },
    ],
  ])("%s is refused", async (_, prepare) => {
    const folder = join(dirname(placed("x", "x")), "cdk.out");
    mkdirSync(folder);
    prepare(folder);
    expect(await refusal(() => openWords([folder]))).toMatch(
      /^missing-manifest: .*manifest\.json is no file of the folder/,
    );
  });
});

describe("files that are larger than they look", () => {
  const head = '{"watchbill":"inventory/1","asOf":"2026-11-21T00:00:00Z","source":{"type":"aws","name":"a"}}\n';
  const line = `${JSON.stringify({ record: "remark", text: "x".repeat(1_000) })}\n`;

  test("a packed inventory that says the same for ever is refused", async () => {
    const said = await refusedFile("a.ndjson.gz", gzipSync(head + line.repeat(90_000)));
    expect(said).toMatch(/^gzip-bomb: .*a\.ndjson\.gz unpacks to more than 200 times its size$/);
  });

  test("a smaller one is read, however well it is packed", async () => {
    expect(await refusedFile("a.ndjson.gz", gzipSync(`${head}${line.repeat(9_000)}{"record":"end"}\n`))).toBe(
      "nothing was refused",
    );
  });
});

describe("texts that keep a pattern busy", () => {
  test("issues and names of systems of a megabyte", async () => {
    const read = createIssueReader(TABLES.reasons);
    const issue = `Addon Creation Failed: ${"namespaces ".repeat(1e5)}`;
    expect(read("EKS", issue).at(-1)).toBe(`issue:${issue}`);
    const head = '{"watchbill":"inventory/1","asOf":"2026-11-21T00:00:00Z","source":{"type":"aws","name":"a"}}';
    const host = {
      record: "workload",
      account: "111122223333",
      region: "us-east-1",
      kind: "ec2-instance",
      origin: "i-1",
      type: "m5.large",
    };
    const systems = [`${" ".repeat(1e6)}x`, "ubuntu ".repeat(1e5), "fedora-cloud".repeat(1e5)];
    const lines = systems.map((os) => JSON.stringify({ ...host, facts: { os } }));
    const { workloads } = await openWords([placed("a.ndjson", [head, ...lines].join("\n"))]);
    expect(workloads.map(({ eligibility }) => eligibility.state)).not.toContain("ineligible");
  });

  test("an order of remarks within remarks", () => {
    const path = placed("order.txt", `first # then\n#all\na#b ${" #".repeat(3e5)}\u2028\n`);
    expect(readOrder(path)).toEqual([
      { name: "first", line: 1 },
      { name: "a#b", line: 3 },
    ]);
  });
});
