import type { DoctorDocument } from "../doctor/document.ts";
import { plainJson } from "../plain-text.ts";

/** Prints what `doctor` found as JSON. */
export const doctorJson = (document: DoctorDocument): string => `${plainJson(document)}\n`;
