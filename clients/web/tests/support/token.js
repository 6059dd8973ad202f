import { createHmac, pbkdf2Sync } from "node:crypto";

const SECRET_KEY_BASE = "a".repeat(64); // the fixture's
const SALT = "user socket";
const DAY_S = 86_400;

/** A Phoenix token that the fixture takes: `{user id, signed at, max age}` in Erlang's external term format, signed. */
export function sign(userId) {
  const head = [Buffer.from("HS256"), term(Buffer.from(userId), Date.now(), DAY_S)].map(part => part.toString("base64url")).join(".");
  const key = pbkdf2Sync(SECRET_KEY_BASE, SALT, 1000, 32, "sha256");
  return `${head}.${createHmac("sha256", key).update(head).digest("base64url")}`;
}

// 131 | 104 tuple, 3 | 109 binary, length, bytes | 110 big, 6 bytes, positive, little-endian | 98 integer, big-endian
function term(userId, signedAt, maxAge) {
  const numbers = Buffer.alloc(4 + 3 + 6 + 1 + 4);
  numbers.writeUInt32BE(userId.length, 0);
  numbers.set([110, 6, 0], 4);
  numbers.writeUIntLE(signedAt, 7, 6);
  numbers[13] = 98;
  numbers.writeInt32BE(maxAge, 14);
  return Buffer.concat([Buffer.from([131, 104, 3, 109]), numbers.subarray(0, 4), userId, numbers.subarray(4)]);
}
