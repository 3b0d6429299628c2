import type { XmlElement } from "./parse-xml.ts";

type Form = {
  readonly children: readonly string[];
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Whether text may stand in it. */
  readonly text: boolean;
};

const RESULT: Form = { children: [], required: [], optional: ["message", "type"], text: true };

/**
 * What the JUnit schemas of Jenkins (junit-10.xsd of its xUnit plugin) and GitLab's documentation have in common: elements,
 * attributes, and which of them must be there. Nothing else is let pass.
 */
const FORMS: Readonly<Record<string, Form>> = {
  testsuites: {
    children: ["testsuite"],
    required: [],
    optional: ["name", "time", "tests", "failures", "errors"],
    text: false,
  },
  testsuite: {
    children: ["testcase", "system-out"],
    required: ["name", "tests", "failures", "errors"],
    optional: ["time", "skipped", "timestamp", "hostname"],
    text: false,
  },
  testcase: {
    children: ["skipped", "error", "failure", "system-out"],
    required: ["name", "classname"],
    optional: ["time"],
    text: false,
  },
  failure: RESULT,
  error: RESULT,
  skipped: RESULT,
  "system-out": { children: [], required: [], optional: [], text: true },
};

/** Everything by which a document isn't JUnit's; counts that aren't true, and tests that can't be told apart, are among it. */
export function junitFaults(root: XmlElement): string[] {
  if (root.tag !== "testsuites") return [`the root is <${root.tag}>`];
  return faultsOf(root);
}

function faultsOf(element: XmlElement): string[] {
  const { tag, attributes, children, text } = element;
  const form = FORMS[tag];
  if (form === undefined) return [`<${tag}> is unknown`];
  return [
    ...[...attributes.keys()]
      .filter((name) => !form.required.includes(name) && !form.optional.includes(name))
      .map((name) => `<${tag}> has no ${name}`),
    ...form.required.filter((name) => !attributes.has(name)).map((name) => `<${tag}> lacks ${name}`),
    ...children.filter((child) => !form.children.includes(child.tag)).map((child) => `<${child.tag}> in <${tag}>`),
    ...(form.text || text.trim() === "" ? [] : [`text in <${tag}>`]),
    ...(tag === "testsuite" ? suiteFaults(element) : []),
    ...timeFaults(attributes),
    ...children.flatMap(faultsOf),
  ];
}

function suiteFaults({ attributes, children }: XmlElement): string[] {
  const tests = children.filter(({ tag }) => tag === "testcase");
  const having = (tag: string) => tests.filter((one) => one.children.some((child) => child.tag === tag)).length;
  const counts = { tests: tests.length, failures: having("failure"), errors: having("error") };
  const names = new Set(tests.map((one) => `${one.attributes.get("classname")} ${one.attributes.get("name")}`));
  const stamp = attributes.get("timestamp") ?? "2026-01-01T00:00:00";
  return [
    ...Object.entries(counts)
      .filter(([name, count]) => attributes.get(name) !== String(count))
      .map(([name, count]) => `${name} is ${attributes.get(name)}, and there are ${count}`),
    ...(names.size === tests.length ? [] : ["two tests have one name"]),
    ...(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(stamp) ? [] : [`timestamp is ${stamp}`]),
  ];
}

const timeFaults = (attributes: ReadonlyMap<string, string>): string[] =>
  /^(\d+(\.\d*)?)?$/.test(attributes.get("time") ?? "") ? [] : [`time is ${attributes.get("time")}`];
