import { describe, expect, test } from "vitest";
import type { Examination, Refusal } from "../../src/inventory/examination.ts";
import { DEFAULT_ROLE } from "../../src/sources/aws/apis.ts";
import { logText } from "../../src/views/log-text.ts";
import { doctorDocument } from "../../src/views/doctor/document.ts";
import type { DoctorFacts } from "../../src/views/doctor/facts.ts";
import { createMask } from "../../src/views/doctor/mask.ts";
import { doctorTable } from "../../src/views/doctor/table.ts";
import { doctorJson } from "../../src/views/formats/doctor-json.ts";
import { MACHINE } from "../commands/run-words.ts";
import { measure } from "../views/tui/stage.ts";
import { HOSTILE } from "./names.ts";
import { expectSafe } from "./safe.ts";

const refusal = (name: string): Refusal => ({ reason: "denied", code: name, message: name, denial: null });

/** Answers of AWS, or of what stands in its place, that are one name wherever a text is free. */
const answered = (name: string): Examination => ({
  credentials: { steps: [name], temporary: true, expires: null },
  aheadMilliseconds: 400_000,
  obstacle: null,
  identity: { accountId: name, arn: `arn:aws:iam::${name}:user/${name}` },
  organization: { id: name, managed: true },
  regionIds: [name],
  entries: [
    { accountId: name, state: "own" },
    { accountId: `${name} 2`, state: "refused", ...refusal(name) },
  ],
  calls: [
    { api: "ec2:DescribeInstances", accountId: name, regionId: name, state: "refused", ...refusal(name) },
    { api: "eks:ListClusters", accountId: name, regionId: name, state: "works" },
  ],
});

const unanswered = (name: string): Examination => ({
  credentials: null,
  aheadMilliseconds: null,
  obstacle: { code: "credentials-refused", message: name, refusal: refusal(name) },
});

const factsOf = (name: string, examination: Examination): DoctorFacts => ({
  version: "0.0.0",
  at: 0,
  machine: { ...MACHINE, home: name, compileCache: `${name}/cache` },
  prices: { first: "2026-11-01", last: "2026-11-01" },
  instanceTypesAsOf: "2026-11-01",
  role: name,
  settings: {
    profile: { name, from: "AWS_PROFILE", found: true, keys: ["sso_session"] },
    region: { id: name, from: "AWS_REGION" },
    settings: (["value", "address", "presence"] as const).map((tells) => ({
      name: `AWS_ENDPOINT_URL_${name}`,
      from: "environment",
      value: tells === "address" ? `http://${name}` : name,
      tells,
      used: false,
    })),
  },
  examination,
});

const paper = { width: 100, measure, paint: (_: string, text: string) => text };

describe.each([
  ["masked", true],
  ["unmasked", false],
])("watchbill doctor, %s", (_, hides) => {
  test.each(HOSTILE)("orders nothing about: %j", (name) => {
    for (const examination of [answered(name), unanswered(name)]) {
      const document = doctorDocument(factsOf(name, examination), createMask(hides, DEFAULT_ROLE));
      const table = doctorTable(document, paper);
      expectSafe("table", table);
      expect(logText(table)).not.toMatch(/^\s*::|##\[/m);
      expectSafe("json", doctorJson(document));
    }
  });
});
