import type { CallOutcome, Entry, Examination, ReachSetting, Refusal } from "../../inventory/examination.ts";
import { instantText } from "../../units/month.ts";
import type { DoctorFacts } from "./facts.ts";
import type { Mask } from "./mask.ts";
import { obstacleRemedy, refusalRemedy, refusalWords } from "./remedy.ts";

/** What is printed, in whatever form: nothing else of the facts leaves the program. */
export type DoctorDocument = ReturnType<typeof doctorDocument>;

/** Masks the facts, schemaVersion 1 (data/schemas/doctor.schema.json). */
export function doctorDocument(facts: DoctorFacts, mask: Mask) {
  const { version, machine, settings, examination, prices, instanceTypesAsOf } = facts;
  const { aheadMilliseconds, credentials, obstacle } = examination;
  const { profile, region } = settings;
  const { home, compileCache, ...shown } = machine;
  return {
    schemaVersion: 1,
    tool: { name: "watchbill", version },
    checkedAt: instantText(facts.at),
    masked: mask.hides,
    machine: { ...shown, compileCache: compileCache === null ? null : mask.path(compileCache, home) },
    data: { prices, instanceTypes: { asOf: instanceTypesAsOf } },
    reach: {
      profile: { ...profile, name: mask.hides && profile.name !== "default" ? "…" : profile.name },
      region,
      role: mask.role(facts.role),
      settings: settings.settings.map((setting) => settingOf(setting, mask)),
    },
    credentials:
      credentials === null
        ? null
        : {
            ...credentials,
            expires: credentials.expires === null ? null : instantText(credentials.expires),
          },
    clock: aheadMilliseconds === null ? null : { aheadSeconds: aheadMilliseconds / 1000 },
    obstacle:
      obstacle === null
        ? null
        : {
            code: obstacle.code,
            awsCode: obstacle.refusal?.code ?? null,
            message: mask.words(obstacle.message),
            remedy: obstacleRemedy(obstacle, settings),
          },
    ...(examination.obstacle === null ? reachedOf(examination, facts, mask) : NOTHING_REACHED),
  };
}

const NOTHING_REACHED = { identity: null, organization: null, regionIds: [], accounts: [], calls: [] };

function reachedOf(examination: Extract<Examination, { obstacle: null }>, facts: DoctorFacts, mask: Mask) {
  const { identity, organization, regionIds, entries, calls } = examination;
  return {
    identity: { accountId: mask.account(identity.accountId), arn: mask.arn(identity.arn) },
    organization:
      organization === null || organization === "none"
        ? organization
        : { id: mask.organization(organization.id), managed: organization.managed },
    regionIds,
    accounts: entries.map((entry) => entryOf(entry, mask)),
    calls: calls.map((call) => callOf(call, identity.accountId, facts.role, mask)),
  };
}

function settingOf({ name, from, value, tells, used }: ReachSetting, mask: Mask) {
  const plain = tells === "value" && /^[\w.:-]{1,40}$/.test(value) ? value : null;
  return { name, from, value: tells === "address" ? mask.address(value) : plain, used };
}

function refusedOf(refusal: Refusal, remedy: string, mask: Mask) {
  const { reason, code, denial, message } = refusal;
  return { reason, code, denial, words: refusalWords(refusal), message: mask.words(message), remedy };
}

function entryOf(entry: Entry, mask: Mask) {
  const accountId = mask.account(entry.accountId);
  if (entry.state !== "refused") return { accountId, state: entry.state, refusal: null };
  const remedy =
    entry.reason === "denied"
      ? "create the role there, let it trust this caller (and its external id), and allow sts:AssumeRole to the caller"
      : refusalRemedy("sts:AssumeRole", entry, "the caller");
  return { accountId, state: entry.state, refusal: refusedOf(entry, remedy, mask) };
}

function callOf(call: CallOutcome, callerId: string, role: string, mask: Mask) {
  const { api, regionId } = call;
  const where = { api, accountId: mask.account(call.accountId), regionId };
  const who = call.accountId === callerId ? "the caller" : `the role ${mask.role(role)}`;
  switch (call.state) {
    case "works":
      return { ...where, state: call.state, why: null, refusal: null };
    case "not-tried":
      return { ...where, state: call.state, why: call.why, refusal: null };
    case "refused":
      return { ...where, state: call.state, why: null, refusal: refusedOf(call, refusalRemedy(api, call, who), mask) };
  }
}
