// SPDX-License-Identifier: Apache-2.0
// Checks a receipt in the visitor's browser: Merkle inclusion and the log's Ed25519 signature.
"use strict";

const text = new TextEncoder();
const bytes = (base64) => Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
const joined = (...parts) => new Uint8Array(parts.flatMap((part) => [...part]));
const sha256 = async (part) => new Uint8Array(await crypto.subtle.digest("SHA-256", part));
const same = (one, other) => one.length === other.length && one.every((each, at) => each === other[at]);
const node = (left, right) => sha256(joined([1], left, right));

function read(receipt) {
  const cut = receipt.indexOf("\n\n");
  const [header, extra, index, ...proof] = receipt.slice(0, cut).split("\n");
  if (header !== "c2sp.org/tlog-proof@v1") throw new Error("header");
  const signed = receipt.slice(cut + 2);
  const end = signed.lastIndexOf("\n\n");
  const [origin, size, root] = signed.slice(0, end + 1).split("\n");
  const said = JSON.parse(new TextDecoder().decode(bytes(extra.slice("extra ".length))));
  return {
    leaf: text.encode(said.entry), proof: proof.map(bytes), index: Number(index.slice("index ".length)),
    origin, size: Number(size), root: bytes(root), body: text.encode(signed.slice(0, end + 1)),
    lines: signed.slice(end + 2).split("\n").filter(Boolean).map((line) => line.split(" ")),
  };
}

// RFC 9162, 2.1.3.2, with division, for numbers here may pass 32 bits.
async function reached({ leaf, index, size, proof }) {
  if (index >= size) throw new Error("index");
  let [at, last, hash] = [index, size - 1, await sha256(joined([0], leaf))];
  for (const sibling of proof) {
    if (last === 0) throw new Error("proof");
    if (at % 2 || at === last) {
      hash = await node(sibling, hash);
      while (at && at % 2 === 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else hash = await node(hash, sibling);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  if (last) throw new Error("proof");
  return hash;
}

async function isSigned({ origin, body, lines }, vkeys) {
  for (const vkey of vkeys) {
    const [name, id] = vkey.split("+", 2);
    const material = bytes(vkey.slice(name.length + id.length + 2));
    const marked = await sha256(joined(text.encode(name), [10], material));
    const line = lines.find(([, by, raw]) => by === name && same(bytes(raw).slice(0, 4), marked.slice(0, 4)));
    if (!line || name !== origin || material[0] !== 1) continue;
    const key = await crypto.subtle.importKey("raw", material.slice(1), "Ed25519", false, ["verify"]);
    if (await crypto.subtle.verify("Ed25519", key, bytes(line[2]).slice(4), body)) return true;
  }
  return false;
}

const mine = document.getElementById("mine");
const keys = document.getElementById("keys");
const receipt = document.getElementById("receipt");
mine.hidden = !crypto.subtle;
keys.value = mine.dataset.keys.replaceAll(" ", "\n");
document.getElementById("file").addEventListener("change", async ({ target }) => {
  if (target.files[0]) receipt.value = await target.files[0].text();
});
document.getElementById("check").addEventListener("click", async () => {
  const answer = document.getElementById("answer");
  try {
    const given = read(`${receipt.value.replaceAll("\r\n", "\n").trim()}\n`);
    const vkeys = keys.value.split("\n").map((line) => line.trim().split(" ")[0]).filter(Boolean);
    const stands = same(await reached(given), given.root) && (await isSigned(given, vkeys));
    answer.textContent = stands ? mine.dataset.good : mine.dataset.bad;
  } catch (error) {
    answer.textContent = error.name === "NotSupportedError" ? mine.dataset.old : mine.dataset.bad;
  }
});
