/** Serves a seeded organization until it is interrupted, for programs run by hand: `node test/emulator/stage.ts [ACCOUNTS [REGION,…]]`. */
import { resetMoto, startMoto } from "./moto.ts";
import { seedOrganization } from "./organization.ts";
import { seedWorkloads } from "./world.ts";

const [accounts = "200", regions = "us-east-1,us-west-2,eu-west-1,ap-southeast-2"] = process.argv.slice(2);
const { url, stop } = await startMoto();
process.once("SIGINT", () => void stop());
await resetMoto(url);
const organization = await seedOrganization(url, Number(accounts));
const seeded = await seedWorkloads(url, organization, regions.split(","));
for (const kind of new Set(seeded.map((row) => row.kind))) {
  const rows = seeded.filter((row) => row.kind === kind);
  const sum = (of: "workloads" | "vcpus") => rows.reduce((all, row) => all + row[of], 0);
  process.stdout.write(`${kind}: ${sum("workloads")} with ${sum("vcpus")} vCPUs\n`);
}
process.stdout.write(
  `export AWS_ENDPOINT_URL=${url} AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any AWS_REGION=us-east-1\n`,
);
