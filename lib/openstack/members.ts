import { type Member, type MemberStatus, memberListSchema, memberSchema } from '@/lib/contract/member';
import { type ImageService, parse, send } from '@/lib/openstack/http';
import { imageUrl } from '@/lib/openstack/images';

/** GET /v2/images/{id}/members. 403 where the image is not shared. */
export async function listMembers(service: ImageService, imageId: string): Promise<Member[]> {
  const response = await send(`${imageUrl(service, imageId)}/members`, { token: service.token });
  return (await parse(response, memberListSchema)).members;
}

/** GET /v2/images/{id}/members/{project}. */
export async function getMember(
  service: ImageService,
  imageId: string,
  project: string,
  signal?: AbortSignal,
): Promise<Member> {
  const response = await send(memberUrl(service, imageId, project), { token: service.token, signal });
  return parse(response, memberSchema);
}

/** POST /v2/images/{id}/members: invites a project; Glance does not check that it exists. */
export async function addMember(service: ImageService, imageId: string, project: string): Promise<Member> {
  const response = await send(`${imageUrl(service, imageId)}/members`, {
    method: 'POST',
    token: service.token,
    body: { member: project },
  });
  return parse(response, memberSchema);
}

/** PUT /v2/images/{id}/members/{project}: the invited project's answer. */
export async function setMemberStatus(
  service: ImageService,
  imageId: string,
  project: string,
  status: MemberStatus,
): Promise<Member> {
  const response = await send(memberUrl(service, imageId, project), {
    method: 'PUT',
    token: service.token,
    body: { status },
  });
  return parse(response, memberSchema);
}

/** DELETE /v2/images/{id}/members/{project}: the owner withdraws the invitation. */
export async function deleteMember(service: ImageService, imageId: string, project: string): Promise<void> {
  await send(memberUrl(service, imageId, project), { method: 'DELETE', token: service.token });
}

function memberUrl(service: ImageService, imageId: string, project: string): string {
  return `${imageUrl(service, imageId)}/members/${encodeURIComponent(project)}`;
}
