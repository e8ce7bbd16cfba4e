import { type PolicyKind, parsePolicyDocument } from "../../domain/policy/policy-document.ts";
import type { Caller } from "../protocol/authenticate.ts";
import { authorize } from "../protocol/authorize.ts";
import { Fault, validationError } from "../protocol/fault.ts";
import type { XmlValue } from "../protocol/xml.ts";
import { platformPartition } from "../state/accounts.ts";
import type { IamState, ManagedPolicy, Role } from "../state/iam-state.ts";
import { uniqueId } from "../state/unique-id.ts";
import type { World } from "../state/world.ts";
import type { QueryActions } from "./query-service.ts";

/** AWS Identity and Access Management, API version 2010-05-08: roles and the policies on them. */
export const IAM_ACTIONS: QueryActions = {
  CreateRole: { parameters: ["RoleName", "AssumeRolePolicyDocument", "Description", "Path", "MaxSessionDuration"], run: createRole },
  GetRole: { parameters: ["RoleName"], run: getRole },
  ListRoles: { parameters: ["PathPrefix", "MaxItems"], run: listRoles },
  UpdateAssumeRolePolicy: { parameters: ["RoleName", "PolicyDocument"], run: updateAssumeRolePolicy },
  DeleteRole: { parameters: ["RoleName"], run: deleteRole },
  PutRolePolicy: { parameters: ["RoleName", "PolicyName", "PolicyDocument"], run: putRolePolicy },
  GetRolePolicy: { parameters: ["RoleName", "PolicyName"], run: getRolePolicy },
  ListRolePolicies: { parameters: ["RoleName", "MaxItems"], run: listRolePolicies },
  DeleteRolePolicy: { parameters: ["RoleName", "PolicyName"], run: deleteRolePolicy },
  CreatePolicy: { parameters: ["PolicyName", "PolicyDocument", "Description", "Path"], run: createPolicy },
  GetPolicy: { parameters: ["PolicyArn"], run: getPolicy },
  GetPolicyVersion: { parameters: ["PolicyArn", "VersionId"], run: getPolicyVersion },
  DeletePolicy: { parameters: ["PolicyArn"], run: deletePolicy },
  AttachRolePolicy: { parameters: ["RoleName", "PolicyArn"], run: attachRolePolicy },
  DetachRolePolicy: { parameters: ["RoleName", "PolicyArn"], run: detachRolePolicy },
  ListAttachedRolePolicies: { parameters: ["RoleName", "PathPrefix", "MaxItems"], run: listAttachedRolePolicies },
};

async function createRole(world: World, caller: Caller, parameters: URLSearchParams): Promise<XmlValue> {
  const name = nameIn(parameters, "RoleName", 64);
  const path = pathIn(parameters);
  const arn = createArn(world, caller, `role${path}${name}`);
  authorize(world, caller, { action: "iam:CreateRole", resource: arn, resourceAccountId: caller.accountId });
  const role: Role = {
    accountId: caller.accountId,
    name,
    path,
    arn,
    roleId: uniqueId("AROA", 17),
    description: descriptionIn(parameters),
    createdAt: world.clock.now(),
    maxSessionSeconds: maxSessionIn(parameters),
    trustPolicy: policyIn(parameters, "AssumeRolePolicyDocument", "trust"),
    inlinePolicies: {},
    attachedPolicies: [],
  };
  await world.iam.change((state) => {
    if (state.roles.some((other) => isNamed(other, caller.accountId, name))) throw alreadyExists(`Role with name ${name}`);
    state.roles.push(role);
  });
  return { Role: describeRole(role) };
}

async function getRole(world: World, caller: Caller, parameters: URLSearchParams): Promise<XmlValue> {
  return { Role: { ...describeRole(await roleFor(world, caller, parameters, "iam:GetRole")) } };
}

async function listRoles(world: World, caller: Caller, parameters: URLSearchParams): Promise<XmlValue> {
  authorize(world, caller, { action: "iam:ListRoles", resource: createArn(world, caller, "role/"), resourceAccountId: caller.accountId });
  const prefix = parameters.get("PathPrefix") ?? "/";
  const roles = (await world.iam.read()).roles.filter((role) => role.accountId === caller.accountId && role.path.startsWith(prefix));
  return { Roles: { member: roles.map(describeRole) }, IsTruncated: false };
}

async function updateAssumeRolePolicy(world: World, caller: Caller, parameters: URLSearchParams): Promise<undefined> {
  const trustPolicy = policyIn(parameters, "PolicyDocument", "trust");
  await changeRole(world, caller, { parameters, action: "iam:UpdateAssumeRolePolicy" }, (role) => {
    role.trustPolicy = trustPolicy;
  });
}

async function deleteRole(world: World, caller: Caller, parameters: URLSearchParams): Promise<undefined> {
  await changeRole(world, caller, { parameters, action: "iam:DeleteRole" }, (role, state) => {
    if (role.attachedPolicies.length > 0) throw deleteConflict("Cannot delete entity, must detach all policies first.");
    if (Object.keys(role.inlinePolicies).length > 0) throw deleteConflict("Cannot delete entity, must delete policies first.");
    state.roles.splice(state.roles.indexOf(role), 1);
  });
}

async function putRolePolicy(world: World, caller: Caller, parameters: URLSearchParams): Promise<undefined> {
  const name = nameIn(parameters, "PolicyName", 128);
  const document = policyIn(parameters, "PolicyDocument", "identity");
  await changeRole(world, caller, { parameters, action: "iam:PutRolePolicy" }, (role) => {
    role.inlinePolicies[name] = document;
  });
}

async function getRolePolicy(world: World, caller: Caller, parameters: URLSearchParams): Promise<XmlValue> {
  const name = nameIn(parameters, "PolicyName", 128);
  const role = await roleFor(world, caller, parameters, "iam:GetRolePolicy");
  const document = Object.hasOwn(role.inlinePolicies, name) ? role.inlinePolicies[name] : undefined;
  if (document === undefined) throw noSuchEntity(`The role policy with name ${name}`);
  return { RoleName: role.name, PolicyName: name, PolicyDocument: encodeURIComponent(document) };
}

async function listRolePolicies(world: World, caller: Caller, parameters: URLSearchParams): Promise<XmlValue> {
  const role = await roleFor(world, caller, parameters, "iam:ListRolePolicies");
  return { PolicyNames: { member: Object.keys(role.inlinePolicies) }, IsTruncated: false };
}

async function deleteRolePolicy(world: World, caller: Caller, parameters: URLSearchParams): Promise<undefined> {
  const name = nameIn(parameters, "PolicyName", 128);
  await changeRole(world, caller, { parameters, action: "iam:DeleteRolePolicy" }, (role) => {
    if (!Object.hasOwn(role.inlinePolicies, name)) throw noSuchEntity(`The role policy with name ${name}`);
    delete role.inlinePolicies[name];
  });
}

async function createPolicy(world: World, caller: Caller, parameters: URLSearchParams): Promise<XmlValue> {
  const name = nameIn(parameters, "PolicyName", 128);
  const path = pathIn(parameters);
  const arn = createArn(world, caller, `policy${path}${name}`);
  authorize(world, caller, { action: "iam:CreatePolicy", resource: arn, resourceAccountId: caller.accountId });
  const policy: ManagedPolicy = {
    accountId: caller.accountId,
    name,
    path,
    arn,
    policyId: uniqueId("ANPA", 17),
    description: descriptionIn(parameters),
    createdAt: world.clock.now(),
    document: policyIn(parameters, "PolicyDocument", "identity"),
  };
  await world.iam.change((state) => {
    if (state.policies.some((other) => isNamed(other, caller.accountId, name))) throw alreadyExists(`A policy called ${name}`);
    state.policies.push(policy);
  });
  return { Policy: describePolicy(policy, 0) };
}

async function getPolicy(world: World, caller: Caller, parameters: URLSearchParams): Promise<XmlValue> {
  const policy = await policyFor(world, caller, parameters, "iam:GetPolicy");
  const { roles } = await world.iam.read();
  return { Policy: { ...describePolicy(policy, attachmentCount(roles, policy)), Description: policy.description } };
}

async function getPolicyVersion(world: World, caller: Caller, parameters: URLSearchParams): Promise<XmlValue> {
  const policy = await policyFor(world, caller, parameters, "iam:GetPolicyVersion");
  if (parameters.get("VersionId") !== "v1") throw noSuchEntity(`Policy ${policy.arn} version ${parameters.get("VersionId")}`);
  const version = {
    Document: encodeURIComponent(policy.document),
    VersionId: "v1",
    IsDefaultVersion: true,
    CreateDate: iso(policy.createdAt),
  };
  return { PolicyVersion: version };
}

async function deletePolicy(world: World, caller: Caller, parameters: URLSearchParams): Promise<undefined> {
  const { arn } = await policyFor(world, caller, parameters, "iam:DeletePolicy");
  await world.iam.change((state) => {
    const policy = findPolicy(state, arn);
    if (attachmentCount(state.roles, policy) > 0) throw deleteConflict("Cannot delete a policy attached to entities.");
    state.policies.splice(state.policies.indexOf(policy), 1);
  });
}

async function attachRolePolicy(world: World, caller: Caller, parameters: URLSearchParams): Promise<undefined> {
  const arn = policyArnIn(parameters);
  await changeRole(world, caller, { parameters, action: "iam:AttachRolePolicy" }, (role, state) => {
    const policy = findPolicy(state, arn);
    if (policy.accountId !== role.accountId) throw noSuchEntity(`Policy ${arn}`);
    if (!role.attachedPolicies.includes(arn)) role.attachedPolicies.push(arn);
  });
}

async function detachRolePolicy(world: World, caller: Caller, parameters: URLSearchParams): Promise<undefined> {
  const arn = policyArnIn(parameters);
  await changeRole(world, caller, { parameters, action: "iam:DetachRolePolicy" }, (role) => {
    if (!role.attachedPolicies.includes(arn)) throw noSuchEntity(`Policy ${arn}`);
    role.attachedPolicies = role.attachedPolicies.filter((attached) => attached !== arn);
  });
}

async function listAttachedRolePolicies(world: World, caller: Caller, parameters: URLSearchParams): Promise<XmlValue> {
  const role = await roleFor(world, caller, parameters, "iam:ListAttachedRolePolicies");
  const { policies } = await world.iam.read();
  const attached = policies.filter((policy) => role.attachedPolicies.includes(policy.arn));
  return { AttachedPolicies: { member: attached.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn })) }, IsTruncated: false };
}

/** Returns the caller's role of that name. Checks the permission before it reports that the role is missing. */
async function roleFor(world: World, caller: Caller, parameters: URLSearchParams, action: string): Promise<Role> {
  const name = nameIn(parameters, "RoleName", 64);
  const role = (await world.iam.read()).roles.find((candidate) => isNamed(candidate, caller.accountId, name));
  const resource = role?.arn ?? createArn(world, caller, `role/${name}`);
  authorize(world, caller, { action, resource, resourceAccountId: caller.accountId });
  if (role === undefined) throw noSuchEntity(`The role with name ${name}`);
  return role;
}

async function changeRole(
  world: World,
  caller: Caller,
  { parameters, action }: { parameters: URLSearchParams; action: string },
  apply: (role: Role, state: IamState) => void,
): Promise<void> {
  const { arn, name } = await roleFor(world, caller, parameters, action);
  await world.iam.change((state) => {
    const role = state.roles.find((candidate) => candidate.arn === arn);
    if (role === undefined) throw noSuchEntity(`The role with name ${name}`);
    apply(role, state);
  });
}

async function policyFor(world: World, caller: Caller, parameters: URLSearchParams, action: string): Promise<ManagedPolicy> {
  const arn = policyArnIn(parameters);
  authorize(world, caller, { action, resource: arn, resourceAccountId: caller.accountId });
  const policy = findPolicy(await world.iam.read(), arn);
  if (policy.accountId !== caller.accountId) throw noSuchEntity(`Policy ${arn}`);
  return policy;
}

function findPolicy(state: IamState, arn: string): ManagedPolicy {
  const policy = state.policies.find((candidate) => candidate.arn === arn);
  if (policy === undefined) throw noSuchEntity(`Policy ${arn}`);
  return policy;
}

/** Names are unique in an account, regardless of path and case. */
function isNamed(entity: Role | ManagedPolicy, accountId: string, name: string): boolean {
  return entity.accountId === accountId && entity.name.toLowerCase() === name.toLowerCase();
}

function attachmentCount(roles: readonly Role[], policy: ManagedPolicy): number {
  return roles.filter((role) => role.attachedPolicies.includes(policy.arn)).length;
}

function describeRole(role: Role) {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.roleId,
    Arn: role.arn,
    CreateDate: iso(role.createdAt),
    AssumeRolePolicyDocument: encodeURIComponent(role.trustPolicy),
    Description: role.description === "" ? undefined : role.description,
    MaxSessionDuration: role.maxSessionSeconds,
  };
}

/** The members of R38, in the document's order. */
function describePolicy(policy: ManagedPolicy, attachments: number) {
  return {
    PolicyName: policy.name,
    PolicyId: policy.policyId,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: "v1",
    AttachmentCount: attachments,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    CreateDate: iso(policy.createdAt),
    UpdateDate: iso(policy.createdAt),
  };
}

function nameIn(parameters: URLSearchParams, parameter: string, maximum: number): string {
  const name = parameters.get(parameter) ?? "";
  if (/^[\w+=,.@-]+$/.test(name) && name.length <= maximum) return name;
  throw validationError(
    `The specified value for ${parameter} is invalid. It must contain 1 to ${maximum} alphanumeric characters or +=,.@-_`,
  );
}

function pathIn(parameters: URLSearchParams): string {
  const path = parameters.get("Path") ?? "/";
  if (path.length <= 512 && /^\/([\x21-\x7E]+\/)?$/.test(path)) return path;
  throw validationError("The specified value for path is invalid. It must begin and end with / and contain only printable characters.");
}

function descriptionIn(parameters: URLSearchParams): string {
  const description = parameters.get("Description") ?? "";
  if (description.length <= 1000) return description;
  throw validationError("1 validation error detected: Value at 'description' must have length less than or equal to 1000");
}

function maxSessionIn(parameters: URLSearchParams): number {
  const seconds = Number(parameters.get("MaxSessionDuration") ?? "3600");
  if (Number.isInteger(seconds) && seconds >= 3600 && seconds <= 43_200) return seconds;
  throw validationError("1 validation error detected: Value at 'maxSessionDuration' must be between 3600 and 43200");
}

function policyArnIn(parameters: URLSearchParams): string {
  const arn = parameters.get("PolicyArn") ?? "";
  if (/^arn:[a-z-]+:iam::(\d{12}|aws):policy\/.+$/.test(arn)) return arn;
  throw new Fault(400, "InvalidInput", `ARN ${arn} is not valid.`);
}

function policyIn(parameters: URLSearchParams, parameter: string, kind: PolicyKind): string {
  const text = parameters.get(parameter) ?? "";
  const parsed = parsePolicyDocument(text, kind);
  if (!parsed.ok) throw new Fault(400, "MalformedPolicyDocument", parsed.error);
  return text;
}

function createArn(world: World, caller: Caller, rest: string): string {
  return `arn:${platformPartition(world.platform)}:iam::${caller.accountId}:${rest}`;
}

function iso(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, "Z");
}

function alreadyExists(what: string): Fault {
  return new Fault(409, "EntityAlreadyExists", `${what} already exists.`);
}

function noSuchEntity(what: string): Fault {
  return new Fault(404, "NoSuchEntity", `${what} cannot be found.`);
}

function deleteConflict(message: string): Fault {
  return new Fault(409, "DeleteConflict", message);
}
