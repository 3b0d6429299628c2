import { describe, expect, test } from "vitest";
import { createMask } from "../../../src/views/doctor/mask.ts";

const SSO = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_PayrollAdmins_0123456789abcdef/jane@corp.example";

describe("masked", () => {
  test("an account keeps its letter, and letters go on after Z", () => {
    const { account } = createMask(true, "watchbill-reader");
    const ids = Array.from({ length: 28 }, (_, index) => String(index).padStart(12, "0"));
    const first = ids.map(account);
    expect([first[0], first[25], first[26], first[27]]).toEqual(["account A", "account Z", "account AA", "account AB"]);
    expect(ids.map(account)).toEqual(first);
  });

  test.each([
    [SSO, "arn:aws:sts::account A:assumed-role/AWSReservedSSO_…/…"],
    ["arn:aws:sts::111122223333:assumed-role/payroll/i-0123", "arn:aws:sts::account A:assumed-role/…/…"],
    ["arn:aws-us-gov:iam::111122223333:user/payroll/jane", "arn:aws-us-gov:iam::account A:user/…"],
    ["arn:aws:iam::111122223333:root", "arn:aws:iam::account A:root"],
    ["arn:aws:sts::111122223333:federated-user/jane", "arn:aws:sts::account A:federated-user/…"],
    ["jane", "…"],
  ])("the shape of %s stays, its names don't", (arn, shown) => {
    expect(createMask(true, "watchbill-reader").arn(arn)).toBe(shown);
  });

  test.each([
    ["http://127.0.0.1:4566/secret?token=1", "http://127.0.0.1:4566"],
    ["https://vpce-0123.ec2.us-east-1.vpce.amazonaws.com", "https://vpce-0123.ec2.us-east-1.vpce.amazonaws.com"],
    ["http://jane:password@proxy.corp.example:3128", "http://…:3128"],
    ["proxy.corp.example:3128", "http://…:3128"],
    ["https://amazonaws.com.corp.example/", "https://…"],
    ["http://", "no address"],
  ])("of the address %s stays no secret and no host of the user's", (url, shown) => {
    expect(createMask(true, "watchbill-reader").address(url)).toBe(shown);
  });

  test.each([
    ["/home/jane/.cache/node-compile-cache", "~/.cache/node-compile-cache"],
    ["/home/janet/.cache/node-compile-cache", "…"],
    ["/tmp/node-compile-cache", "/tmp/node-compile-cache"],
    ["/tmp/node-compile-cache/v24.0.0-x64", "/tmp/node-compile-cache"],
    ["/tmp/jane/node-compile-cache", "…"],
    ["/var/folders/x1/jane/T/node-compile-cache", "…"],
  ])("the path %s names no user", (path, shown) => {
    expect(createMask(true, "watchbill-reader").path(path, "/home/jane")).toBe(shown);
  });

  test("AWS's words are left out, and so is a role's name", () => {
    const { words, role } = createMask(true, "watchbill-reader");
    expect([words(SSO), role("payroll"), role("watchbill-reader")]).toEqual([
      null,
      "another role than watchbill-reader",
      "watchbill-reader",
    ]);
  });
});

describe("unmasked", () => {
  test("names and ids are shown, sessions, keys and tokens aren't", () => {
    const { account, arn, words, address } = createMask(false, "watchbill-reader");
    expect(account("111122223333")).toBe("111122223333");
    expect(arn(SSO)).toBe(SSO.replace("jane@corp.example", "…"));
    const token = "IQoJb3JpZ2luX2VjEJr".repeat(5);
    expect(words(`User: ${SSO} with ASIAIOSFODNN7EXAMPLE and ${token} is not authorized`)).toBe(
      `User: ${SSO.replace("jane@corp.example", "…")} with ASIA… and … is not authorized`,
    );
    expect(address("http://jane:password@proxy.corp.example:3128")).toBe("http://proxy.corp.example:3128");
  });
});
