import { describe, expect, test } from "vitest";
import { reportSchema } from "../../data/refresh/report-schema.ts";
import { runWords } from "../commands/run-words.ts";
import { temporaryFile } from "../sources/inventory-file-support.ts";

const PLACE = `"account":"111122223333","region":"us-east-1"`;

const metered = (kind: string, vcpus: number) =>
  `{"record":"metered",${PLACE},"kind":"${kind}","vcpus":${vcpus},"day":"2026-11-20","vcpuHours":${vcpus * 720}}`;

/** 100 EC2 hosts and 40 EKS nodes of 1 vCPU, all protected, and what is said of them. */
const world = (...records: readonly string[]): string =>
  temporaryFile(
    [
      `{"watchbill":"inventory/1","asOf":"2026-11-21","source":{"type":"aws","name":"audit"},"sample":false,"organization":null}`,
      `{"record":"account","id":"111122223333","name":"payments"}`,
      ...["ec2-instance", "eks-node"].map(
        (kind, index) =>
          `{"record":"workload",${PLACE},"kind":"${kind}","origin":"${kind}","vcpus":1,"count":${index === 0 ? 100 : 40},"coverage":"covered","evidence":"stated","stated":"eligible"}`,
      ),
      ...records,
      `{"record":"end"}`,
    ].join("\n"),
  );

const LEVEL = `{"record":"usage",${PLACE},"of":"hosts","now":120,"mean":100.5,"quietest":80,"busiest":140,"usable":"yes"}`;

const printed = async (words: readonly string[]): Promise<string> => (await runWords(words, 110)).stdout;

describe("usage metrics", () => {
  test("are told where a figure is taken apart", async () => {
    const text = await printed(["explain", world(LEVEL), "--account", "111122223333", "--kind", "ec2-instance"]);
    expect(text).toMatch(/^1 vCPU .* 100 vCPU$/m);
    expect(text).toMatch(/^2 hours +usage metrics, mean of 30 days: 83\.75 % of now; .* 60,300 vCPU-hours$/m);
    expect(text).toMatch(/^  weeks +quietest 66\.67 % of now, busiest 116\.67 % of now$/m);
  });

  test("are told among what is not known, with what it moves", async () => {
    const text = await printed(["report", world(LEVEL)]);
    expect(text).toMatch(/~ hosts and tasks run as the usage metrics' mean of 30 days says \(1 cell\) .*\+34\.13/);
    expect(text).not.toContain("steady-state");
  });
});

describe("what AWS metered", () => {
  const both = [metered("ec2-instance", 98.5), metered("eks-node", 30)];

  test("is told beside the count, with the places that differ by more than 5 %", async () => {
    const text = await printed(["report", world(...both)]);
    expect(text).toContain(
      "AWS metered 128.50 vCPU on 20 Nov 2026; 140 vCPU are counted as protected.\n" +
        "  payments × us-east-1, EKS nodes: metered 30, counted 40\n",
    );
    expect(text).not.toContain("EC2 hosts: metered");
  });

  test("is told place by place with details", async () => {
    expect(await printed(["report", world(...both), "--details"])).toContain(
      "  payments × us-east-1, EC2 hosts: metered 98.50, counted 100\n",
    );
  });

  test("says what it gives no figure of, and nothing where there is none at all", async () => {
    expect(await printed(["report", world(metered("ec2-instance", 100))])).toContain(
      "AWS metered 100 vCPU on 20 Nov 2026; 100 vCPU are counted as protected, and 40 where AWS gives no figure.\n",
    );
    expect(await printed(["report", world()])).not.toContain("metered");
  });

  test("is in the JSON report", async () => {
    const report = JSON.parse(await printed(["report", world(...both), "-f", "json"]));
    expect(reportSchema.safeParse(report).error).toBeUndefined();
    expect(report.metered).toEqual([
      {
        accountId: "111122223333",
        regionId: "us-east-1",
        kind: "ec2-instance",
        vcpus: 98.5,
        counted: { low: 100, expected: 100, high: 100 },
        day: "2026-11-20T00:00:00Z",
        vcpuHours: 70_920,
      },
      expect.objectContaining({ kind: "eks-node", vcpus: 30, vcpuHours: 21_600 }),
    ]);
  });
});
