import { resetMoto } from "../emulator/moto.ts";
import { ROLE, seedOrganization, STRANGER } from "../emulator/organization.ts";
import { seedWorkloads } from "../emulator/world.ts";
import type { Stage } from "./stage.ts";

const REGIONS = ["us-east-1", "eu-west-1"];

/** Fills moto with an organization of two accounts and makes it a stage. It has no prices, and GuardDuty has no administrator there. */
export async function motoStage(url: string): Promise<Stage> {
  await resetMoto(url);
  const organization = await seedOrganization(url, 2);
  await seedWorkloads(url, organization, REGIONS);
  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: STRANGER.accessKeyId,
    AWS_SECRET_ACCESS_KEY: STRANGER.secretAccessKey,
    AWS_REGION: "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
  const reach = ["--organization", "--role", ROLE, "--regions", REGIONS.join(","), "--offline"];
  return { name: "moto", leader: null, url, env, reach };
}
