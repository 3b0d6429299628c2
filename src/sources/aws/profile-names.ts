import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** The user's profiles by name, and what kept some from being read. */
export type ProfileNames = { readonly names: readonly string[]; readonly unread: readonly string[] };

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The names of the profiles in the user's AWS config and credentials files, in the order of the files; nothing else of them is looked
 * at. A file that isn't there names none, unless the environment says that it is.
 */
export function readProfileNames(env: Env, home: string): ProfileNames {
  const names: string[] = [];
  const unread = readProfileLines(env, home, (name) => {
    if (!names.includes(name)) names.push(name);
  });
  return { names, unread };
}

/** Hands on each line of the sections of profiles, the one with its name first; tells what kept a file from being read. */
export function readProfileLines(env: Env, home: string, take: (profile: string, line: string) => void): string[] {
  const unread: string[] = [];
  for (const [variable, file, nameIn] of FILES) {
    const asked = env[variable];
    const path = asked === undefined || asked === "" ? join(home, ".aws", file) : inHome(asked, home);
    try {
      // Reading a pipe would take its content from those who come later.
      if (statSync(path).isFIFO()) throw new Error("a pipe");
      let profile: string | null = null;
      for (const line of readFileSync(path, "utf8").split(/\r?\n/)) {
        const section = sectionOf(line);
        if (section !== null) profile = nameIn(section);
        if (profile !== null) take(profile, line);
      }
    } catch (error) {
      const absent = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (!absent) unread.push(`${path} can't be read`);
      else if (asked !== undefined && asked !== "") unread.push(`${path} (${variable}) does not exist`);
    }
  }
  return unread;
}

const inHome = (path: string, home: string): string => (path.startsWith("~/") ? join(home, path.slice(2)) : path);

/** What stands in a section's brackets; null for any other line. Comments follow `#` and `;` behind a blank, as the SDK reads them. */
function sectionOf(line: string): string | null {
  const [bare = ""] = line.split(/(?:^|\s)[;#]/);
  return /^\[(.*)\]$/.exec(bare.trim())?.[1]?.trim() ?? null;
}

/** The config file has sections of other kinds, too. */
function configProfile(section: string): string | null {
  if (section === "default") return section;
  return /^profile\s+(["']?)(.+)\1$/.exec(section)?.[2] ?? null;
}

const FILES = [
  ["AWS_CONFIG_FILE", "config", configProfile],
  ["AWS_SHARED_CREDENTIALS_FILE", "credentials", (section: string) => (section === "" ? null : section)],
] as const;
