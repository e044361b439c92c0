import assert from "node:assert/strict";
import { test } from "node:test";
import { isPassword, makeVerifier } from "#kernel/password";
import { seededRandom } from "#kernel/random";

const pepper = Buffer.alloc(32, 7);
const random = seededRandom("passwords");

test("a password is its own and no other's, and only with the key that is not in the database", async () => {
  const verifier = await makeVerifier("four words in a row", pepper, random);
  assert.match(verifier, /^\$argon2id\$v=19\$m=47104,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assert.equal(await isPassword("four words in a row", verifier, pepper), true);
  assert.equal(await isPassword("four words in a roW", verifier, pepper), false);
  assert.equal(await isPassword("", verifier, pepper), false);
  assert.equal(await isPassword("four words in a row", verifier, Buffer.alloc(32, 8)), false);
});

test("the same password twice gives two verifiers, and the same letters typed otherwise are the same password", async () => {
  const composed = "caf\u00e9 on the corner";
  const [one, other] = await Promise.all([
    makeVerifier(composed, pepper, random),
    makeVerifier(composed, pepper, random),
  ]);
  assert.notEqual(one, other);
  assert.equal(await isPassword("cafe\u0301 on the corner", one, pepper), true);
});

test("what is no verifier of ours throws and is not a wrong password", async () => {
  for (const wrong of ["", "$argon2i$v=19$m=47104,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "plain"])
    await assert.rejects(isPassword("x", wrong, pepper), /no verifier/);
});
