// SPDX-License-Identifier: Apache-2.0
// Closes an open menu of the masthead on Escape and on a click elsewhere; without it, its word closes it.
"use strict";

const OPEN = ".mast details[open]";

document.addEventListener("click", ({ target }) => {
  for (const each of document.querySelectorAll(OPEN)) if (!each.contains(target)) each.open = false;
});
document.addEventListener("keydown", ({ key }) => {
  const open = key === "Escape" && document.querySelector(OPEN);
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
