import assert from "node:assert/strict";
import { test } from "node:test";
import { isSignedBy, signingKey } from "#kernel/signature";
import {
  checkpointText,
  openCheckpoint,
  openNote,
  readCheckpoint,
  readVerifierKey,
  signNote,
  verifierKey,
} from "./note.ts";

/** The example key and note of the reference implementation (golang.org/x/mod/sumdb/note). */
const peterKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const peterSeed = Buffer.from("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz", "base64").subarray(1);
const enochKey = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const peterLine =
  "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const enochLine =
  "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";
const peter = readVerifierKey(peterKey) ?? assert.fail();
const enoch = readVerifierKey(enochKey) ?? assert.fail();

test("the published key signs the published note, byte for byte", () => {
  const key = signingKey(peterSeed);
  assert.equal(verifierKey({ name: "PeterNeumann", publicKey: key.publicKey }), peterKey);
  assert.equal(signNote(text, "PeterNeumann", key), `${text}\n${peterLine}`);
});

test("the first test vector of RFC 8032 is met", () => {
  const key = signingKey(Buffer.from("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex"));
  assert.equal(key.publicKey.toString("hex"), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  const signature = key.sign("");
  assert.equal(
    signature.toString("hex"),
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  );
  assert.ok(isSignedBy(key.publicKey, "", signature));
  assert.ok(!isSignedBy(key.publicKey, "x", signature));
  assert.ok(!isSignedBy(key.publicKey.subarray(1), "", signature));
  assert.ok(!isSignedBy(key.publicKey, "", signature.subarray(1)));
  assert.throws(() => signingKey(peterSeed.subarray(1)), RangeError);
});

test("a note opens for each of its signers, and for nobody else", () => {
  assert.equal(openNote(`${text}\n${peterLine}${enochLine}`, peter), text);
  assert.equal(openNote(`${text}\n${peterLine}${enochLine}`, enoch), text);
  assert.equal(openNote(`${text}\n${enochLine}`, peter), null);
  assert.equal(openNote(`${text}\n${peterLine}`, { ...enoch, name: "PeterNeumann" }), null);
  assert.equal(openNote(`${text}\n${peterLine}`, { ...peter, name: "CarmenSandiego" }), null);
});

test("what is malformed, or was changed, does not open", () => {
  for (const [at, note] of [
    text,
    `${text}\n`,
    `${text}\n${peterLine.slice(0, -1)}`,
    `\u0001${text}\n${peterLine}`,
    `${text}\n${peterLine.replace("PeterNeumann", "Peter Neumann")}`,
    `${text}\n${peterLine}Unexpected line.\n`,
    `${text}\n${peterLine.repeat(101)}`,
    `${text}\n${peterLine.slice(0, 60)}ABCD${peterLine.slice(60)}`,
    `${text.replace("answer", "question")}\n${peterLine}`,
  ].entries())
    assert.equal(openNote(note, peter), null, String(at));
});

test("a key with any other character, or none, is no key", () => {
  for (let at = 0; at < peterKey.length; at++) {
    assert.equal(readVerifierKey(peterKey.slice(0, at)), null);
    const other = String.fromCharCode(peterKey.charCodeAt(at) + 1);
    assert.equal(readVerifierKey(peterKey.slice(0, at) + other + peterKey.slice(at + 1)), null, String(at));
  }
});

test("the checkpoint of the specification is read and written again as it stands there", () => {
  const published = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  const checkpoint = readCheckpoint(published) ?? assert.fail();
  assert.equal(checkpoint.size, 20_852_163);
  assert.equal(checkpoint.origin, "example.com/behind-the-sofa");
  assert.equal(checkpointText(checkpoint), published);
  assert.deepEqual(readCheckpoint(`${published}an extension\n`), checkpoint);
  for (const wrong of [
    published.slice(0, -1),
    published.replace("20852163", "020852163"),
    published.replace("20852163", "-1"),
    published.replace("=", ""),
    published.replace("example.com/behind-the-sofa", ""),
    `${published}\nafter an empty line\n`,
  ])
    assert.equal(readCheckpoint(wrong), null, wrong);
});

test("a checkpoint opens only under the origin by which it was signed", () => {
  const key = signingKey(peterSeed);
  const body = checkpointText({ origin: "shop.example/log", size: 7, root: Buffer.alloc(32, 1) });
  const opened = openCheckpoint(signNote(body, "shop.example/log", key), key.publicKey);
  assert.deepEqual(opened, { origin: "shop.example/log", size: 7, root: Buffer.alloc(32, 1) });
  assert.equal(openCheckpoint(signNote(body, "other.example/log", key), key.publicKey), null);
  assert.equal(openCheckpoint(signNote(body, "shop.example/log", key), enoch.publicKey), null);
  assert.equal(openCheckpoint(signNote("shop.example/log\nno\n", "shop.example/log", key), key.publicKey), null);
});
