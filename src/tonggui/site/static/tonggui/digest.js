// SPDX-License-Identifier: Apache-2.0
// Computes the digest of a file in the visitor's browser; only the digest is asked for, if wanted.
"use strict";

// RFC 8785, as the lists of an edition are written before they are hashed.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`)}}`;
}

// The JSON file of an edition holds its lists, and it is these that the digest stands for.
function hashed(raw) {
  try {
    const said = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw));
    if (said.lists && said.edition) return new TextEncoder().encode(canonical(said.lists));
  } catch {
    return raw;
  }
  return raw;
}

const hex = (raw) => [...new Uint8Array(raw)].map((each) => each.toString(16).padStart(2, "0")).join("");

document.getElementById("paper-field").hidden = !crypto.subtle;
document.getElementById("paper").addEventListener("change", async ({ target }) => {
  if (!target.files[0]) return;
  const raw = hashed(await target.files[0].arrayBuffer());
  document.getElementById("of").value = hex(await crypto.subtle.digest("SHA-256", raw));
});
