import assert from "node:assert/strict";
import { test } from "node:test";
import { awsAuthorization, awsDate, readAwsCredentials } from "./aws-signature.ts";

/** AWS's published test suite of Signature Version 4: `get-vanilla`, `post-vanilla` and two more of it. */
const suite = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const headers = { host: "example.amazonaws.com", "x-amz-date": "20150830T123600Z" };
const toSign = { path: "/", headers, body: "", region: "us-east-1", service: "service" };

test("the published vectors of the signature are met", () => {
  const scope = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request";
  for (const [method, signature] of [
    ["GET", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"],
    ["POST", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"],
  ] as const) {
    assert.equal(
      awsAuthorization({ ...toSign, method }, suite),
      `${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`,
    );
  }
  const form = { ...headers, "content-type": "application/x-www-form-urlencoded" };
  assert.equal(
    awsAuthorization({ ...toSign, method: "POST", headers: form, body: "Param1=value1" }, suite),
    `${scope}, SignedHeaders=content-type;host;x-amz-date, Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a`,
  );
  assert.equal(awsDate(new Date("2015-08-30T12:36:00.999Z")), "20150830T123600Z");
});

test("credentials are read as the AWS tools keep them, from the default part alone", () => {
  const text = `[other]
aws_access_key_id = AKIDOTHER
aws_secret_access_key = other
[default]
aws_access_key_id = AKIDEXAMPLE
aws_secret_access_key=wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY
`;
  assert.deepEqual(readAwsCredentials(text), suite);
  assert.deepEqual(readAwsCredentials(`${text}aws_session_token = abc==\n[last]\naws_access_key_id = X\n`), {
    ...suite,
    sessionToken: "abc==",
  });
  for (const bad of ["", "[default]\naws_access_key_id = AKID\n", text.replace("[default]", "[mine]")]) {
    assert.equal(readAwsCredentials(bad), undefined);
  }
});
