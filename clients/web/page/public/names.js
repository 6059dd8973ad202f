// Names are chosen by others. Each stands in an element that keeps its writing direction to itself, without characters that hide or
// reorder text.

// Joiners and variation selectors are part of ordinary words and emoji.
const HARMFUL = /(?![\u200c\u200d\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** The name with a visible mark in place of each character that can't be seen. */
export const shown = name => name.replace(HARMFUL, "\ufffd");

export function nameElement(name, className = "") {
  const element = document.createElement("bdi");
  element.className = className;
  element.textContent = shown(name);
  return element;
}

/** "Ada", "Ada and Bo", "Ada, Bo and Cy", "Ada, Bo and 3 others", as nodes. */
export function listOfNames(names) {
  const [first, second, third] = names.slice(0, 3).map(name => nameElement(name));
  if (names.length === 1) return [first];
  if (names.length === 2) return [first, " and ", second];
  return [first, ", ", second, " and ", names.length === 3 ? third : `${names.length - 2} others`];
}
