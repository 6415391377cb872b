#!/usr/bin/env node
/* oxlint-disable -- the type-aware rules need types, and this file has none on purpose */
// Plain JavaScript that an old Node can still read, so that it can say what is missing.
import { existsSync } from "fs";

const oldest = [22, 18];
const version = process.versions.node.split(".").map(Number);
const isTooOld = version[0] < oldest[0] || (version[0] === oldest[0] && version[1] < oldest[1]);

if (isTooOld) {
  console.error(
    "PoCo needs Node " + oldest.join(".") + " or newer, and this is Node " + process.versions.node + ".",
  );
  process.exit(1);
}

// Node calls its SQLite and its TypeScript support experimental; that is no news for the people who run PoCo.
process.removeAllListeners("warning");
process.on("warning", function (warning) {
  if (warning.name !== "ExperimentalWarning") console.error(warning.stack || String(warning));
});

const source = new URL("../src/main.ts", import.meta.url);
const built = new URL("../dist/main.js", import.meta.url);
import((existsSync(source) ? source : built).href);
