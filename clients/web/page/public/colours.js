const SLOTS = 12;
const APART = 2;
const STEP = 5; // has no divisor in common with SLOTS, so that it comes to each slot

let slots = new Map();

/** Gives each name of a list a colour unlike its neighbours'. A name keeps the colour that it has, if that fits. */
export function colourNeighbours(names) {
  const given = new Map();
  names.forEach((name, index) => {
    const neighbours = [given.get(names[index - 1]), slots.get(names[index + 1])];
    given.set(name, slotBeside(slotOf(name), neighbours));
  });
  slots = given;
}

/** The hue of a name, in degrees. */
export const hueOf = name => slotOf(name) * (360 / SLOTS);

const slotOf = name => slots.get(name) ?? preferred(name);

// The neighbour before counts; the one after may still move.
function slotBeside(slot, [before, after]) {
  const others = Array.from({ length: SLOTS }, (_, step) => (slot + step * STEP) % SLOTS);
  const candidates = others.filter(candidate => isApart(candidate, before));
  return isApart(slot, before) ? slot : candidates.find(candidate => isApart(candidate, after)) ?? candidates[0];
}

function isApart(slot, other) {
  if (other === undefined) return true;
  const distance = Math.abs(slot - other);
  return Math.min(distance, SLOTS - distance) >= APART;
}

function preferred(name) {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + character.codePointAt(0)) >>> 0;
  return hash % SLOTS;
}
