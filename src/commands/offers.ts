import { homedir } from "node:os";
import { readProfileNames } from "../sources/aws/profile-names.ts";
import type { FileType } from "../sources/detect.ts";
import { sourcesIn } from "../sources/folder-sources.ts";
import type { Offer, Offers } from "../views/tui/offers.ts";
import type { Context } from "./context.ts";

const FILE_WORDS: Readonly<Record<FileType, string>> = {
  inventory: "inventory",
  estimate: "estimate",
  "aws-cli": "answer of the AWS CLI",
  events: "notices of GuardDuty",
  terraform: "plan or state of Terraform",
  cloudformation: "template of CloudFormation",
};

/** What can be opened from here: AWS as one is logged in and by each profile, the sources in the current folder, and the sample. */
export function offersHere({ env }: Pick<Context, "env">): Offers {
  const profiles = readProfileNames(env, homedir());
  const files = sourcesIn(".");
  const aws = (words: readonly string[], says: string): Offer => ({
    group: "from AWS",
    words: ["aws", ...words],
    says,
  });
  return {
    found: [
      aws([], "the account that you are logged in to, live"),
      aws(["--organization"], "every account of the organization, live"),
      ...profiles.names.map((name) => aws(["--profile", name], "its account, live")),
      ...files.found.map(({ name, type }): Offer => ({
        group: "files",
        words: [isWord(name) ? `./${name}` : name],
        says: FILE_WORDS[type],
      })),
      { group: "sample", words: ["sample"], says: "an invented organization" },
    ],
    unread: [...profiles.unread, ...files.unread],
  };
}

/** Whether a file's name would be taken for something else. */
const isWord = (name: string): boolean => ["aws", "sample"].includes(name) || name.startsWith("-");
