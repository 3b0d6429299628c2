import { UserError } from "../errors.ts";
import { DEFAULT_ROLE } from "../sources/aws/apis.ts";
import { readReachSettings } from "../sources/aws/reach-settings.ts";
import { knownRegion } from "../sources/known-region.ts";
import { readPriceList } from "../sources/price-file.ts";
import { readReferenceTables } from "../sources/reference-data.ts";
import { drawn } from "../views/cell-width.ts";
import { doctorDocument } from "../views/doctor/document.ts";
import { createMask } from "../views/doctor/mask.ts";
import type { Context } from "./context.ts";
import { showExamination } from "./doctor-progress.ts";
import type { ReachFlags } from "./flags.ts";
import { emit, emitText } from "./output.ts";
import { paintFor } from "./print.ts";

export type DoctorFlags = ReachFlags & { readonly format: "table" | "json"; readonly unmasked?: true };

/** Enough for a slow network and a large organization, and an end where nobody answers; in milliseconds. */
const PATIENCE = { identity: 20_000, call: 10_000, whole: 120_000 };

/**
 * `watchbill doctor`: tells who asks, what is reached and which calls work where. Throws a UserError once that is printed where
 * there are no credentials that AWS takes, so that nothing could be read.
 */
export async function doctor(flags: DoctorFlags, context: Context): Promise<number> {
  const { env, version, now, dataDirectory } = context;
  const tables = readReferenceTables(dataDirectory);
  const regions = flags.regions?.map((region) => knownRegion(region, tables)) ?? null;
  const { asOf: prices } = readPriceList(dataDirectory, undefined);
  const machine = context.machine();
  const settings = readReachSettings(flags.profile ?? null, env, machine.home, machine.node);
  const { examineAws } = await import("./live.ts");
  const examination = await examineAws(
    {
      ...flags,
      regionIds: regions,
      patience: PATIENCE,
      onProgress: flags.quiet === true ? () => {} : showExamination(context),
    },
    context,
  );
  const facts = {
    version,
    at: Math.floor(now / 1000) * 1000,
    machine,
    prices,
    instanceTypesAsOf: tables.instanceTypesAsOf,
    role: flags.role ?? DEFAULT_ROLE,
    settings,
    examination,
  };
  const document = doctorDocument(facts, createMask(flags.unmasked !== true, DEFAULT_ROLE));
  if (flags.format === "json") {
    const { doctorJson } = await import("../views/formats/doctor-json.ts");
    emit(doctorJson(document), {}, context);
  } else {
    const { doctorTable } = await import("../views/doctor/table.ts");
    const { width } = context;
    const paint = paintFor({}, context);
    emitText(await drawn((measure) => doctorTable(document, { width, measure, paint })), {}, context);
  }
  const { obstacle } = document;
  if (obstacle === null) return 0;
  throw new UserError(obstacle.code, `nothing of AWS can be read: ${obstacle.code}`, obstacle.remedy);
}
